//! A tenant below has a current row if the connection has one such tenant, and not all of them.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { projects { id -> Integer, org_id -> Integer, name -> Text } }
diesel::table! { steps { id -> Integer, project_id -> Integer, name -> Text } }
diesel::allow_tables_to_appear_in_same_query!(orgs, projects);

#[determines_tenant]
#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = projects)]
pub struct Project {
    pub id: i32,
    pub org_id: i32,
    pub name: String,
}

#[tenanted(Project)]
#[derive(Queryable)]
#[diesel(table_name = steps)]
struct Step {
    id: i32,
    project_id: i32,
    name: String,
}

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Project::current(&mut conn.unscoped_dimension::<Project>("all projects"));
}

fn main() {}
