//! A row of several tenants is named by one column: the other would not be compared.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { people (id, email) { id -> Integer, email -> Text } }
diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

#[tenanted(through = members, key = person_id, unscoped_key)]
#[derive(Queryable)]
#[diesel(table_name = people, primary_key(id, email))]
struct Person {
    id: i32,
    email: String,
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
