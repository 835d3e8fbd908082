//! The same on a `MultiConnection`, which hands on some parts of a query to the database in question.

use crate::rules::schema::*;
use any::Any;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use tenancy::dsl::exists;
use tenancy::prelude::*;

#[allow(missing_docs, unreachable_pub)]
mod any {
    #[derive(diesel::MultiConnection)]
    pub enum Any {
        Sqlite(diesel::SqliteConnection),
    }
}

/// The names of the rows, for the tenants 1 and 2, and for all.
macro_rules! names {
    ($query:expr) => {{
        let mut db = Any::establish(":memory:").expect("a database");
        db.batch_execute(&filling()).expect("filled");
        let conn = &mut TenantsConn::<_, Org>::trusting(&mut db, [1, 2]);
        let some: Vec<String> = $query.load(conn).expect("several tenants'");
        let all: Vec<String> = $query
            .load(&mut db.unscoped("a test"))
            .expect("all tenants'");
        [some, all]
    }};
}

#[test]
fn on_a_multi_connection_a_subquery_meets_its_tenants_rows() {
    let named = || Other::scoped().filter(others::name.eq("others 1 of 1"));
    let query = || {
        Owned::scoped()
            .filter(exists(named().filter(others::ref_id.eq(owned::id))))
            .select(owned::name)
    };
    assert_eq!(names!(query()), [["owned 1 of 1"], ["owned 1 of 1"]]);

    let query = || {
        Owned::scoped()
            .filter(owned::id.eq_any(named().select(others::ref_id)))
            .select(owned::name)
    };
    assert_eq!(names!(query()), [["owned 1 of 1"], ["owned 1 of 1"]]);
}

#[test]
fn on_a_multi_connection_a_join_in_a_subquery_meets_its_tenants_rows() {
    let query = || {
        let named = Everyones::scoped()
            .inner_join(others::table.on(others::ref_id.eq(listed::id)))
            .filter(listed::ref_id.eq(owned::id))
            .filter(others::name.eq("others 1 of 1"));
        Owned::scoped().filter(exists(named)).select(owned::name)
    };
    assert_eq!(names!(query()), [["owned 1 of 1"], ["owned 1 of 1"]]);
}

#[test]
fn on_a_multi_connection_rows_of_several_tenants_meet_by_one_of_the_list() {
    let fan = || fans::name.eq("fans 1 of 2-3");
    let query = || {
        Person::scoped()
            .left_join(fans::table.on(fans::ref_id.eq(people::id).and(fan())))
            .filter(people::name.like("people 1 of 1%"))
            .filter(fans::name.is_not_null())
            .order(people::name)
            .select(people::name)
    };
    let of_two = ["people 1 of 1-1-2", "people 1 of 1-2", "people 1 of 1-2-3"];
    let of_all = [
        "people 1 of 1-1-2",
        "people 1 of 1-2",
        "people 1 of 1-2-3",
        "people 1 of 1-3",
    ];
    assert_eq!(names!(query()), [&of_two[..], &of_all]);

    let query = || {
        let fans = Everyones::scoped()
            .inner_join(fans::table.on(fans::ref_id.eq(listed::id)))
            .filter(listed::ref_id.eq(people::id).and(fan()));
        Person::scoped()
            .filter(people::name.like("people 1 of 1%"))
            .filter(exists(fans))
            .order(people::name)
            .select(people::name)
    };
    assert_eq!(names!(query()), [&of_two[..], &of_all]);
}

#[test]
fn on_a_multi_connection_rows_of_several_types_of_tenants_meet_by_one_of_the_list() {
    let mut db = Any::establish(":memory:").expect("a database");
    db.batch_execute(&filling()).expect("filled");
    let conn = &mut TenantsConn::<_, Org>::trusting(&mut db, [1, 2]).and_trusting::<User>([1]);
    let names: Vec<(String, Option<String>)> = Secret::scoped()
        .left_join(clips::table.on(clips::ref_id.eq(secrets::id)))
        .filter(secrets::id.eq(1))
        .order(secrets::name)
        .select((secrets::name, clips::name.nullable()))
        .load(conn)
        .expect("read");
    let row = |secret: &str, clip: &str| (secret.to_owned(), Some(clip.to_owned()));
    assert_eq!(
        names,
        [
            row("secrets 1 of 1-null", "clips 1 of 1"),
            row("secrets 1 of 2-null", "clips 1 of 2"),
            row("secrets 1 of null-1", "clips 1 of 4"),
        ]
    );

    let people: Vec<String> = Person::scoped()
        .filter(exists(Note::scoped().filter(notes::ref_id.eq(people::id))))
        .select(people::name)
        .load(conn)
        .expect("read");
    assert_eq!(people, [""; 0]);
}
