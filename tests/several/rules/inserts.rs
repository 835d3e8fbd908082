//! The same of the row that an insert writes or meets, on databases with `RETURNING` and conflict targets.

use crate::rules::schema::*;
use diesel::prelude::*;
use tenancy::dsl::exists;
use tenancy::prelude::*;

#[test]
fn the_row_that_an_insert_returns_meets_its_tenants_rows() {
    let db = &mut filled();
    let marked = Other::scoped().filter(others::name.eq("others 1 of 1"));
    let insert = Owned::insert((owned::id.eq(3), owned::ref_id.eq(1), owned::name.eq("new")));
    let (name, found): (String, Option<i64>) = insert
        .for_tenant(2)
        .returning((owned::name, marked.count().single_value()))
        .get_result(&mut db.unscoped("a test"))
        .expect("inserted");
    assert_eq!((&*name, found), ("new", Some(0)));
}

#[test]
fn the_row_that_an_update_returns_meets_its_tenants_rows() {
    let db = &mut filled();
    let marked = Other::scoped().filter(others::name.eq("others 1 of 1"));
    let of_second = Owned::scoped().filter(owned::name.eq("owned 1 of 2"));
    let found: Option<i64> = Owned::update(of_second)
        .set(owned::ref_id.eq(2))
        .returning(marked.count().single_value())
        .get_result(&mut db.unscoped("a test"))
        .expect("updated");
    assert_eq!(found, Some(0));
}

#[test]
fn what_an_upsert_sets_is_of_its_tenants_rows() {
    let db = &mut filled();
    let conn = &mut db.unscoped("a test");
    let insert = (
        owned::id.eq(1),
        owned::ref_id.eq(1),
        owned::name.eq("owned 1 of 2"),
    );
    let whose = Other::scoped()
        .filter(others::ref_id.eq(owned::id))
        .order(others::org_id)
        .select(others::org_id)
        .single_value()
        .assume_not_null();
    let rows = Owned::insert(insert)
        .for_tenant(2)
        .on_conflict(owned::name)
        .do_update()
        .set(owned::ref_id.eq(whose))
        .execute(conn);
    assert_eq!(rows, Ok(1));
    let set = Owned::scoped().filter(owned::name.eq("owned 1 of 2"));
    assert_eq!(set.select(owned::ref_id).first(conn), Ok(2));
}

#[test]
fn what_an_upsert_asks_is_of_its_tenants_rows() {
    let db = &mut filled();
    let insert = (
        owned::id.eq(1),
        owned::ref_id.eq(1),
        owned::name.eq("owned 1 of 2"),
    );
    let theirs = Other::scoped()
        .filter(others::ref_id.eq(owned::id))
        .filter(others::name.eq("others 1 of 1"));
    let rows = Owned::insert(insert)
        .for_tenant(2)
        .on_conflict(owned::name)
        .do_update()
        .set(owned::ref_id.eq(7))
        .filter(exists(theirs))
        .execute(&mut db.unscoped("a test"));
    assert_eq!(rows, Ok(0));
}
