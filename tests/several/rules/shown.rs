//! A row of several tenants, which one of them is only shown, by a row of the join table that is another tenant's.

use super::schema::Org;
use crate::backend::{Conn, Database};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use tenancy::prelude::*;

diesel::table! { people { id -> Integer, name -> Text } }
diesel::table! { members { id -> Integer, org_id -> Integer, with_id -> Nullable<Integer>, person_id -> Integer } }
diesel::table! { tasks { id -> Integer, org_id -> Integer, person_id -> Integer } }
diesel::allow_tables_to_appear_in_same_query!(people, members, tasks);

#[tenanted(through = members, key = person_id, updatable)]
#[derive(Queryable)]
#[diesel(table_name = people)]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Person {
    id: i32,
    name: String,
}

#[tenanted(Org, shared_with = with_id, references(person_id -> people))]
#[derive(Queryable)]
#[diesel(table_name = members)]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Member {
    id: i32,
    org_id: i32,
    with_id: Option<i32>,
    person_id: i32,
}

#[tenanted(Org, references(person_id -> people))]
#[derive(Queryable)]
#[diesel(table_name = tasks)]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Task {
    id: i32,
    org_id: i32,
    person_id: i32,
}

/// Ada is the organisation 1's, which shows her to the organisation 2. Bob is that one's own.
fn filled() -> Database {
    let mut db = Database::new();
    db.batch_execute(
        "create table people (id integer primary key, name text not null);
         create table members (id integer primary key, org_id integer not null, with_id integer, person_id integer not null);
         create table tasks (id integer primary key, org_id integer not null, person_id integer not null);
         insert into people values (1, 'ada'), (2, 'bob');
         insert into members values (1, 1, 2, 1), (2, 2, null, 2);",
    )
    .expect("the tables are new");
    db
}

fn of(db: &mut Conn, org: i32) -> TenantConn<'_, Conn, Org> {
    TenantConn::trusting(db, org)
}

fn names(conn: &mut TenantConn<'_, Conn, Org>) -> QueryResult<Vec<String>> {
    Person::scoped()
        .order(people::id)
        .select(people::name)
        .load(conn)
}

fn is_refused(done: &QueryResult<usize>) -> bool {
    matches!(
        done,
        Err(Error::DatabaseError(
            DatabaseErrorKind::ForeignKeyViolation,
            _
        ))
    )
}

#[test]
fn a_tenant_does_not_come_to_write_and_to_keep_what_it_is_shown() {
    let db = &mut *filled();
    let guest = &mut of(db, 2);
    assert_eq!(names(guest), Ok(vec!["ada".into(), "bob".into()]));
    let named = Member::insert((members::id.eq(3), members::person_id.eq(1))).execute(guest);
    assert!(is_refused(&named), "{named:?}");
    let turned = Member::update(2)
        .set(members::person_id.eq(1))
        .execute(guest);
    assert_eq!(turned, Ok(0));
    let renamed = Person::update(1).set(people::name.eq("x")).execute(guest);
    assert_eq!(renamed, Ok(0));

    assert_eq!(Member::delete(1).execute(&mut of(db, 1)), Ok(1));
    assert_eq!(names(&mut of(db, 2)), Ok(vec!["bob".into()]));
}

#[test]
fn a_tenant_names_again_what_a_row_of_its_own_names() {
    let db = &mut *filled();
    let owner = &mut of(db, 1);
    let named = Member::insert((members::id.eq(3), members::person_id.eq(1))).execute(owner);
    assert_eq!(named, Ok(1));
    let named = Member::update(3)
        .set(members::person_id.eq(1))
        .execute(owner);
    assert_eq!(named, Ok(1));
    let theirs = Member::insert((members::id.eq(4), members::person_id.eq(2))).execute(owner);
    assert!(is_refused(&theirs), "{theirs:?}");
}

// The task does not say whose the person is.
#[test]
fn what_a_tenant_is_shown_is_named_where_that_shows_it_to_nobody() {
    let db = &mut *filled();
    let guest = &mut of(db, 2);
    let named = Task::insert((tasks::id.eq(1), tasks::person_id.eq(1))).execute(guest);
    assert_eq!(named, Ok(1));
}
