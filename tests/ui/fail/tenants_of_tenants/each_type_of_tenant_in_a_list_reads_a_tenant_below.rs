//! Each type of tenant in a list reads a tenant below.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { projects { id -> Integer, org_id -> Integer, name -> Text } }

#[determines_tenant]
#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = projects)]
pub struct Project {
    pub id: i32,
    pub org_id: i32,
    pub name: String,
}

fn run(conn: &mut TenantsConn<SqliteConnection, (Org, Site)>) {
    let _ = Project::scoped().load::<Project>(conn);
}

fn main() {}
