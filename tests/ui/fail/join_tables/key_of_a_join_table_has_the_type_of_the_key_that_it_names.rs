//! The key of a join table has the type of the key that it names.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { people { id -> Integer, email -> Text } }
diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Text } }

#[tenanted(through = members, key = person_id, unscoped_key)]
#[derive(Queryable)]
#[diesel(table_name = people)]
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
    person_id: String,
}

fn main() {}
