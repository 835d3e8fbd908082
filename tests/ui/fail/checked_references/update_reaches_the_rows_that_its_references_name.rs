//! An update reaches the rows that its references name: of one of several owners there is none for an organisation's user.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { keys { id -> Integer, org_id -> Nullable<Integer>, user_id -> Nullable<Integer> } }
diesel::table! { locks { id -> Integer, org_id -> Integer, user_id -> Integer, key_id -> Integer } }

#[tenanted(one_of(Org = org_id, User = user_id))]
#[derive(Queryable)]
#[diesel(table_name = keys)]
struct Key {
    id: i32,
    org_id: Option<i32>,
    user_id: Option<i32>,
}

#[tenanted(Org, User = user_id, references(key_id -> keys))]
#[derive(Queryable)]
#[diesel(table_name = locks)]
struct Lock {
    id: i32,
    org_id: i32,
    user_id: i32,
    key_id: i32,
}

fn run(conn: &mut TenantConn<SqliteConnection, (Org, User)>) {
    let _ = Lock::update(1).set(locks::key_id.eq(1)).execute(conn);
}

fn main() {}
