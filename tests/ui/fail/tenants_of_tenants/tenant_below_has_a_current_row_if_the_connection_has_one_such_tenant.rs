//! A tenant below has a current row if the connection has one such tenant, and not all of them.

use diesel as _;
use tenancy::prelude::*;

diesel::table! { clubs { id -> Integer } }
diesel::table! { teams { id -> Integer, club_id -> Integer } }
diesel::allow_tables_to_appear_in_same_query!(clubs, teams);

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = clubs)]
pub struct Club {
    pub id: i32,
}

#[determines_tenant]
#[tenanted(Club)]
#[derive(Queryable)]
#[diesel(table_name = teams)]
pub struct Team {
    pub id: i32,
    pub club_id: i32,
}

fn run(conn: &mut TenantConn<SqliteConnection, Club>) {
    let _ = Team::current(&mut conn.unscoped_dimension::<Team>("all teams"));
}

fn main() {}
