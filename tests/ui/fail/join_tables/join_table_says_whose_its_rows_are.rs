//! A join table says whose its rows are: those of a universal table are everybody's.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { people { id -> Integer, email -> Text } }
diesel::table! { members { id -> Integer, person_id -> Integer } }

#[tenanted(through = members, key = person_id, unscoped_key)]
#[derive(Queryable)]
#[diesel(table_name = people)]
struct Person {
    id: i32,
    email: String,
}

#[universal]
#[derive(Queryable)]
#[diesel(table_name = members)]
struct Member {
    id: i32,
    person_id: i32,
}

fn main() {}
