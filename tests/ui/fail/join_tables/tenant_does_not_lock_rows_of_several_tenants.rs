//! A tenant does not lock rows of several tenants that it does not write.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { people { id -> Integer, email -> Text } }
diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

#[tenanted(through = members, key = person_id)]
#[derive(Queryable)]
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

fn run(conn: &mut TenantConn<PgConnection, Org>) {
    let _ = Person::scoped().for_update().load::<Person>(conn);
}

fn main() {}
