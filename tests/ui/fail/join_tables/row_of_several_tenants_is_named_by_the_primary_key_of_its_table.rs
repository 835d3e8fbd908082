//! A row of several tenants is named by the primary key of its table: by a number that another row may have, a tenant would have
//! that row.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { people { id -> Integer, number -> Integer } }
diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

#[tenanted(through = members, key = person_id, unscoped_key)]
#[derive(Queryable)]
#[diesel(table_name = people, primary_key(number))]
struct Person {
    id: i32,
    number: i32,
}

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = members)]
struct Member {
    id: i32,
    org_id: i32,
    person_id: i32,
}

fn main() {}
