//! A tenant of several is inserted by none of them.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { people { id -> Integer, email -> Text } }
diesel::table! { members { id -> Integer, org_id -> Integer, person_id -> Integer } }
diesel::allow_tables_to_appear_in_same_query!(orgs, people, members);
diesel::allow_tables_to_appear_in_same_query!(sites, people);

#[determines_tenant]
#[tenanted(through = members, key = person_id)]
#[derive(Queryable)]
#[diesel(table_name = people)]
pub struct Person {
    pub id: i32,
    pub email: String,
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
    let _ = Person::insert(people::email.eq("a")).execute(conn);
}

fn main() {}
