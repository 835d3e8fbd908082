//! A join table with a dimension of which the connection has every tenant.

use super::schema::*;
use crate::backend::{Conn, Database};
use diesel::connection::SimpleConnection;
use diesel::dsl::not;
use diesel::prelude::*;
use diesel::result::Error;
use std::collections::BTreeSet;
use tenancy::ScopeError;
use tenancy::dsl::exists;
use tenancy::prelude::*;

diesel::table! { entries { id -> Integer, org_id -> Integer, user_id -> Integer, room_id -> Integer } }
diesel::table! { rooms { id -> Integer } }
diesel::table! { locks { id -> Integer, room_id -> Integer } }
diesel::table! { badges { id -> Integer, org_id -> Integer, user_id -> Integer } }
diesel::table! { teams { id -> Integer, org_id -> Integer } }
diesel::table! { lockers { id -> Integer, room_id -> Integer, user_id -> Integer } }
diesel::table! { pins { id -> Integer, badge_id -> Integer, user_id -> Integer } }
diesel::allow_tables_to_appear_in_same_query!(badges, entries, lockers, locks, pins, rooms, teams);

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

#[tenanted(Org, User = user_id)]
#[derive(Queryable)]
#[diesel(table_name = badges)]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Badge {
    id: i32,
    org_id: i32,
    user_id: i32,
}

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = teams)]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Team {
    id: i32,
    org_id: i32,
}

/// Whose a locker is, and whose its room is.
#[tenanted(through = rooms, foreign_key = room_id, User = user_id)]
#[derive(Queryable)]
#[diesel(table_name = lockers)]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Locker {
    id: i32,
    room_id: i32,
    user_id: i32,
}

/// Whose a pin is, and whose its badge is.
#[tenanted(through = badges, foreign_key = badge_id, User = user_id)]
#[derive(Queryable)]
#[diesel(table_name = pins)]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Pin {
    id: i32,
    badge_id: i32,
    user_id: i32,
}

/// Room 1 is user 1's, room 2 is user 2's, and room 3 is both users'. Each has a lock of its number.
fn filled() -> Database {
    let mut db = Database::new();
    db.batch_execute(
        "create table entries (id integer primary key, org_id integer, user_id integer, room_id integer);
         create table rooms (id integer primary key);
         create table locks (id integer primary key, room_id integer);
         create table badges (id integer primary key, org_id integer, user_id integer);
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

type Two = (i32, i32);

/// What meets, in each kind of query.
macro_rules! met {
    ($conn:expr) => {{
        let conn = &mut $conn;
        let others = tenancy::alias!(rooms as others);
        let rooms = Room::scoped()
            .inner_join(others.on(others.field(rooms::id).gt(0)))
            .select((rooms::id, others.field(rooms::id)))
            .load::<Two>(conn);
        let of_locks = Lock::scoped()
            .inner_join(rooms::table.on(rooms::id.gt(0)))
            .select((locks::id, rooms::id))
            .load::<Two>(conn);
        let with_locks = Room::scoped()
            .left_join(locks::table.on(locks::id.gt(0)))
            .filter(locks::id.is_not_null())
            .select((rooms::id, locks::id.assume_not_null()))
            .load::<Two>(conn);
        let of_badges = Badge::scoped()
            .inner_join(rooms::table.on(rooms::id.gt(0)))
            .select((badges::id, rooms::id))
            .load::<Two>(conn);
        let with_badges = Room::scoped()
            .left_join(badges::table.on(badges::id.gt(0)))
            .filter(badges::id.is_not_null())
            .select((rooms::id, badges::id.assume_not_null()))
            .load::<Two>(conn);
        let below = Lock::scoped().filter(locks::id.lt(rooms::id));
        let below = Room::scoped()
            .filter(exists(below))
            .select((rooms::id, rooms::id))
            .load::<Two>(conn);
        let badges = Badge::scoped().select(badges::id - 10);
        let of_numbers = Room::scoped()
            .filter(rooms::id.eq_any(badges))
            .select((rooms::id, rooms::id))
            .load::<Two>(conn);
        let all = [
            rooms,
            of_locks,
            with_locks,
            of_badges,
            with_badges,
            below,
            of_numbers,
        ];
        all.map(|pairs| {
            let pairs = pairs.expect("read");
            let set = BTreeSet::from_iter(pairs.iter().copied());
            assert_eq!(set.len(), pairs.len(), "each pair once");
            set
        })
    }};
}

/// What the users of these organisations see, together.
fn met_by_each(db: &mut Conn, orgs: &[i32]) -> [BTreeSet<Two>; 7] {
    let mut met = <[BTreeSet<Two>; 7]>::default();
    for (org, user) in orgs
        .iter()
        .flat_map(|org| [1, 2, 3, 9].map(|user| (*org, user)))
    {
        let conn = TenantConn::<_, (Org, User)>::trusting(db, (org, user));
        let of_one = met!({ conn });
        for (met, of_one) in met.iter_mut().zip(of_one) {
            met.extend(of_one);
        }
    }
    met
}

/// Rooms whose users have other ones in another organisation, and rooms of both organisations that no user has in both.
fn filled_by_two_organisations() -> Database {
    let mut db = filled();
    db.batch_execute(
        "insert into entries values
             (6, 2, 1, 2), (7, 2, 9, 1), (8, 2, 9, 2),
             (9, 1, 1, 4), (10, 2, 2, 4), (11, 1, 2, 5), (12, 2, 1, 5);
         insert into rooms values (4), (5);
         insert into locks values (4, 4), (5, 5);
         insert into badges values (11, 1, 1), (12, 1, 2), (13, 1, 3), (14, 2, 2), (15, 2, 1);",
    )
    .expect("filled");
    db
}

#[test]
fn rows_do_not_meet_by_another_organisations_row_of_the_join_table() {
    let db = &mut *filled_by_two_organisations();
    for key in [1, 2] {
        let expected = met_by_each(db, &[key]);
        assert!(expected.iter().all(|met| !met.is_empty()));
        let mut org = TenantConn::<_, Org>::trusting(db, key);
        assert_eq!(
            met!(org.unscoped_dimension::<User>("all users")),
            expected,
            "{key}"
        );
    }
    let expected = met_by_each(db, &[1, 2]);
    assert_eq!(met!(db.unscoped("a test")), expected);
}

#[test]
fn a_write_by_a_subquery_does_not_meet_another_organisations_row_of_the_join_table() {
    let db = &mut *filled_by_two_organisations();
    let mut org = TenantConn::<_, Org>::trusting(db, 1);
    let conn = &mut org.unscoped_dimension::<User>("all users");
    // In the other organisation, user 1 has room 2.
    let in_two = || Badge::scoped().filter(exists(Room::scoped().filter(rooms::id.eq(2))));
    let in_none = Badge::scoped().filter(not(exists(Room::scoped().filter(rooms::id.eq(2)))));
    let ids = in_two().select(badges::id).load::<i32>(conn);
    assert_eq!(ids, Ok(vec![12]));
    let ids = in_none
        .order(badges::id)
        .select(badges::id)
        .load::<i32>(conn);
    assert_eq!(ids, Ok(vec![11, 13]));
    assert_eq!(Badge::delete(in_two()).execute(conn), Ok(1));
}

#[test]
fn no_subquery_on_a_narrowed_connection_reads_rows_of_one_of_several_owners() {
    let db = &mut *super::schema::filled();
    macro_rules! refused {
        ($conn:expr) => {{
            let conn = &mut $conn;
            let refused = [
                Draft::scoped()
                    .filter(exists(Secret::scoped()))
                    .count()
                    .get_result::<i64>(conn),
                Draft::scoped()
                    .filter(exists(Clip::scoped()))
                    .count()
                    .get_result(conn),
                Draft::scoped()
                    .filter(drafts::id.eq_any(Secret::scoped().select(secrets::id)))
                    .count()
                    .get_result(conn),
            ];
            for refused in refused {
                let Err(Error::QueryBuilderError(error)) = refused else {
                    panic!("{refused:?}");
                };
                assert_eq!(error.downcast_ref(), Some(&ScopeError::OtherTenantType));
            }
            let deleted =
                Draft::delete(Draft::scoped().filter(exists(Secret::scoped()))).execute(conn);
            assert!(deleted.is_err());
        }};
    }
    refused!(TenantConn::<_, (Org, User)>::trusting(db, (1, 1)));
    let mut org = TenantConn::<_, Org>::trusting(db, 1);
    refused!(org.unscoped_dimension::<User>("all users"));

    let own = Owned::scoped().filter(exists(
        Secret::scoped().filter(secrets::ref_id.eq(owned::id)),
    ));
    assert_eq!(own.count().get_result(&mut org), Ok(2_i64));
}

/// That a query sees on a connection of all users, and on one of all organisations, what those of the users see together.
macro_rules! sees_what_each_user_sees {
    ($query:expr) => {{
        let db = &mut *filled_by_two_organisations();
        db.batch_execute(
            "create table teams (id integer primary key, org_id integer);
             create table lockers (id integer primary key, room_id integer, user_id integer);
             create table pins (id integer primary key, badge_id integer, user_id integer);
             insert into teams values (1, 1), (2, 2);
             insert into lockers values (1, 1, 1), (2, 1, 2), (3, 2, 2), (4, 3, 1), (5, 3, 2), (6, 4, 2);
             insert into pins values (1, 11, 1), (2, 11, 2), (3, 12, 2), (4, 13, 1), (5, 14, 1), (6, 14, 2);",
        )
        .expect("the tables are new");
        let mut of_both = BTreeSet::new();
        for key in [1, 2] {
            let mut expected = BTreeSet::new();
            for user in [1, 2, 3, 9] {
                let conn = &mut TenantConn::<_, (Org, User)>::trusting(db, (key, user));
                expected.extend($query.load::<Two>(conn).expect("one user's"));
            }
            assert!(!expected.is_empty());
            let mut org = TenantConn::<_, Org>::trusting(db, key);
            let conn = &mut org.unscoped_dimension::<User>("all users");
            let found = BTreeSet::from_iter($query.load(conn).expect("all users'"));
            assert_eq!(found, expected, "{key}");
            of_both.extend(expected);
        }
        let conn = &mut db.unscoped("a test");
        let found = BTreeSet::from_iter($query.load(conn).expect("everyone's"));
        assert_eq!(found, of_both);
    }};
}

#[test]
fn a_row_that_names_a_user_whose_parent_is_another_users_meets_none() {
    sees_what_each_user_sees!({
        let badges = badges::table.on(badges::id.gt(0));
        let of_badges = Locker::scoped().inner_join(badges);
        of_badges.select((lockers::id, badges::id))
    });
    sees_what_each_user_sees!({
        let rooms = rooms::table.on(rooms::id.gt(0));
        let of_rooms = Locker::scoped().inner_join(rooms);
        of_rooms.select((lockers::id, rooms::id))
    });
    sees_what_each_user_sees!({
        let rooms = rooms::table.on(rooms::id.gt(0));
        let of_rooms = Pin::scoped().inner_join(rooms);
        of_rooms.select((pins::id, rooms::id))
    });
    sees_what_each_user_sees!({
        let pins = pins::table.on(pins::id.gt(0));
        let of_badges = Badge::scoped().inner_join(pins);
        of_badges.select((badges::id, pins::id))
    });
}

#[test]
fn rows_meet_by_the_row_of_the_join_table_that_is_their_organisations() {
    sees_what_each_user_sees!({
        let others = tenancy::alias!(rooms as others);
        let of_teams = Team::scoped()
            .inner_join(rooms::table.on(rooms::id.gt(0)))
            .inner_join(others.on(others.field(rooms::id).gt(0)));
        of_teams.select((teams::id * 10 + rooms::id, others.field(rooms::id)))
    });
}

diesel::table! { squads { id -> Integer } }
diesel::table! { shifts { id -> Integer, org_id -> Integer, squad_id -> Integer, user_id -> Integer, desk_id -> Integer } }
diesel::table! { desks { id -> Integer } }
diesel::allow_tables_to_appear_in_same_query!(badges, desks, shifts, squads);
diesel::allow_tables_to_appear_in_same_query!(orgs, squads);
diesel::allow_tables_to_appear_in_same_query!(squads, users);

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = squads)]
#[allow(dead_code, reason = "a model has a field for each column")]
pub struct Squad {
    id: i32,
}

#[tenanted(Org, Squad = squad_id, User = user_id)]
#[derive(Queryable)]
#[diesel(table_name = shifts)]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Shift {
    id: i32,
    org_id: i32,
    squad_id: i32,
    user_id: i32,
    desk_id: i32,
}

#[tenanted(through = shifts, key = desk_id, unscoped_key)]
#[derive(Queryable)]
#[diesel(table_name = desks)]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Desk {
    id: i32,
}

#[test]
fn rows_do_not_meet_by_another_squads_row_of_the_join_table_and_the_wrong_way_around_is_an_error() {
    let db = &mut *filled();
    db.batch_execute(
        "create table shifts (id integer primary key, org_id integer, squad_id integer, user_id integer, desk_id integer);
         create table desks (id integer primary key);
         insert into shifts values (1, 1, 1, 1, 1), (2, 1, 2, 2, 1), (3, 1, 1, 2, 2);
         insert into desks values (1), (2);
         insert into badges values (1, 1, 1), (2, 1, 2);",
    )
    .expect("the tables are new");
    let mut squad = TenantConn::<_, (Org, Squad)>::trusting(db, (1, 1));
    let conn: &mut TenantConn<_, ((Org, Squad), tenancy::Unscoped<User>)> =
        &mut squad.unscoped_dimension::<User>("all users");
    let met = Badge::scoped()
        .inner_join(desks::table.on(desks::id.gt(0)))
        .order(badges::id)
        .select((badges::id, desks::id))
        .load::<Two>(conn);
    // The desk 1 is user 2's in another squad.
    assert_eq!(met, Ok(vec![(1, 1), (2, 2)]));
    let refused = Desk::scoped()
        .inner_join(badges::table.on(badges::id.gt(0)))
        .select((badges::id, desks::id))
        .load::<Two>(conn)
        .expect_err("the badges have no squad");
    let said = ScopeError::OtherTenantType.to_string();
    assert!(refused.to_string().contains(&said), "{refused}");
}
