//! The key of a tenant below is the primary key of its table: two organisations would each have the rows of a project `1`.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { projects (org_id, id) { id -> Integer, org_id -> Integer, name -> Text } }

#[determines_tenant]
#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = projects)]
pub struct Project {
    pub id: i32,
    pub org_id: i32,
    pub name: String,
}

fn main() {}
