//! A row of several tenants is not inserted by its key: one mistake, one error.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { people { id -> Integer, email -> Text } }
diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }

#[tenanted(through = members, key = person_id, updatable)]
#[derive(Queryable, Insertable)]
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

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Person::insert((people::id.eq(1), people::email.eq("new"))).execute(conn);
}

fn main() {}
