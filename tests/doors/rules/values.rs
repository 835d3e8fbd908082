//! What a value says, it says by reference too.

use super::{Letter, database, letters, tenant};
use tenancy::OtherTenant;
use tenancy::prelude::*;

#[test]
fn a_row_by_reference_names_another_tenant() {
    let db = &mut database();
    let shared = OtherTenant::<super::Org>::new(2);
    let row = (
        letters::id.eq(9),
        letters::body.eq("for 2"),
        letters::reader_id.eq(shared),
    );
    let inserted = Letter::insert(&row).execute(&mut tenant(db, 1));
    assert_eq!(inserted, Ok(1));
    let read = Letter::find(9)
        .select(letters::body)
        .first::<String>(&mut tenant(db, 2));
    assert_eq!(read.as_deref(), Ok("for 2"));
}

#[test]
fn rows_by_reference_name_other_tenants() {
    let db = &mut database();
    let row = |id, reader: OtherTenant<super::Org>| {
        (
            letters::id.eq(id),
            letters::body.eq("for another"),
            letters::reader_id.eq(reader),
        )
    };
    let rows = vec![row(8, OtherTenant::none()), row(9, OtherTenant::new(2))];
    let inserted = Letter::insert(&rows).execute(&mut tenant(db, 1));
    assert_eq!(inserted, Ok(2));
    let read = Letter::scoped()
        .filter(letters::id.gt(7))
        .select(letters::id)
        .load::<i32>(&mut tenant(db, 2));
    assert_eq!(read, Ok(vec![9]));
}
