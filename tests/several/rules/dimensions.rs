//! A join table with a dimension of which the connection has every tenant.

use super::schema::{Org, User};
use crate::backend::Database;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use tenancy::dsl::exists;
use tenancy::prelude::*;

diesel::table! { entries { id -> Integer, org_id -> Integer, user_id -> Integer, room_id -> Integer } }
diesel::table! { rooms { id -> Integer } }
diesel::table! { locks { id -> Integer, room_id -> Integer } }
diesel::allow_tables_to_appear_in_same_query!(entries, rooms, locks);

#[tenanted(Org, User = user_id)]
#[derive(Queryable)]
#[diesel(table_name = entries)]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Entry {
    id: i32,
    org_id: i32,
    user_id: i32,
    room_id: i32,
}

#[tenanted(through = entries, key = room_id, unscoped_key)]
#[derive(Queryable)]
#[diesel(table_name = rooms)]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Room {
    id: i32,
}

#[tenanted(through = rooms, foreign_key = room_id)]
#[derive(Queryable)]
#[diesel(table_name = locks)]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Lock {
    id: i32,
    room_id: i32,
}

/// Room 1 is user 1's, room 2 is user 2's, and room 3 is both users'. Each has a lock of its number.
fn filled() -> Database {
    let mut db = Database::new();
    db.batch_execute(
        "create table entries (id integer primary key, org_id integer, user_id integer, room_id integer);
         create table rooms (id integer primary key);
         create table locks (id integer primary key, room_id integer);
         insert into entries values (1, 1, 1, 1), (2, 1, 2, 2), (3, 1, 1, 3), (4, 1, 2, 3), (5, 2, 1, 1);
         insert into rooms values (1), (2), (3);
         insert into locks values (1, 1), (2, 2), (3, 3);",
    )
    .expect("the tables are new");
    db
}

const ONE_USER_READS_BOTH: [(i32, i32); 7] =
    [(1, 1), (1, 3), (2, 2), (2, 3), (3, 1), (3, 2), (3, 3)];

#[test]
fn rows_of_several_users_do_not_meet_those_of_others_where_the_dimension_is_unscoped() {
    let db = &mut *filled();
    let mut org = TenantConn::<_, Org>::trusting(db, 1);
    let conn = &mut org.unscoped_dimension::<User>("all users");

    let others = tenancy::alias!(rooms as others);
    let pairs = Room::scoped()
        .inner_join(others.on(others.field(rooms::id).gt(0)))
        .order((rooms::id, others.field(rooms::id)))
        .select((rooms::id, others.field(rooms::id)))
        .load::<(i32, i32)>(conn);
    assert_eq!(pairs, Ok(ONE_USER_READS_BOTH.into()));

    let pairs = Lock::scoped()
        .inner_join(rooms::table.on(rooms::id.gt(0)))
        .order((locks::id, rooms::id))
        .select((locks::id, rooms::id))
        .load::<(i32, i32)>(conn);
    assert_eq!(pairs, Ok(ONE_USER_READS_BOTH.into()));

    let pairs = Room::scoped()
        .inner_join(locks::table.on(locks::id.gt(0)))
        .order((rooms::id, locks::id))
        .select((rooms::id, locks::id))
        .load::<(i32, i32)>(conn);
    assert_eq!(pairs, Ok(ONE_USER_READS_BOTH.into()));

    let below = Room::scoped().filter(rooms::id.lt(locks::id));
    let with = Lock::scoped()
        .filter(exists(below))
        .select(locks::id)
        .load::<i32>(conn);
    assert_eq!(with, Ok(vec![3]), "room 1 is not that of lock 2's user");
}
