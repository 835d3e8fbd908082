//! A tenant of several is read by these and by itself, and not by tenants of a third type.

use diesel as _;
use tenancy::prelude::*;

diesel::table! { clubs { id -> Integer } }
diesel::table! { leagues { id -> Integer } }
diesel::table! { people { id -> Integer, email -> Text } }
diesel::table! { members { id -> Integer, club_id -> Integer, person_id -> Integer } }
diesel::allow_tables_to_appear_in_same_query!(clubs, leagues, people, members);

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = clubs)]
pub struct Club {
    pub id: i32,
}

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = leagues)]
pub struct League {
    pub id: i32,
}

#[determines_tenant]
#[tenanted(through = members, key = person_id)]
#[derive(Queryable)]
#[diesel(table_name = people)]
pub struct Person {
    pub id: i32,
    pub email: String,
}

#[tenanted(Club, references(person_id -> people))]
#[derive(Queryable)]
#[diesel(table_name = members)]
struct Member {
    id: i32,
    club_id: i32,
    person_id: i32,
}

fn run(conn: &mut TenantConn<SqliteConnection, League>) {
    let _ = Person::scoped().load::<Person>(conn);
}

fn main() {}
