//! The key of a row of several tenants is not assigned: by another one it would be other tenants' row.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { people { id -> Integer, email -> Text } }
diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

#[tenanted(through = members, key = person_id, updatable)]
#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = people)]
struct Person {
    id: i32,
    email: String,
}

#[tenanted(Org, references(person_id -> people))]
#[derive(Queryable)]
#[diesel(table_name = members)]
struct Member {
    id: i32,
    org_id: i32,
    person_id: i32,
}

fn main() {
    let _ = Person::update(1).set(people::id.eq(2));
}
