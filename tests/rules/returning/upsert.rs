//! MySQL does not return the rows that it writes.

use crate::backend;
use crate::rules::upsert::*;
use diesel::result::Error::NotFound;
use house::bystanders::{rows, write_as};
use house::*;
use tenancy::prelude::*;

#[test]
fn a_conflict_does_nothing() {
    let db = &mut *backend::filled();
    let taken = |id| Post::insert(new(id)).on_conflict_do_nothing();
    assert_eq!(write_as(db, 1, |conn| taken(1).execute(conn)), Ok(0));
    assert_eq!(
        write_as(db, 1, |conn| taken(1).get_result::<Post>(conn)),
        Err(NotFound)
    );
    assert_eq!(write_as(db, 1, |conn| taken(4).execute(conn)), Ok(1));
    assert_eq!(
        rows(db, "posts", "id in (1, 4)"),
        ["1|1|a|-|1", "1|2|A|-|10", "4|1|new|-|7", "4|2|D|-|40"]
    );
}

// Where plain Diesel on SQLite counts the rows of the statement before.
#[test]
fn an_empty_batch_upserts_nothing() {
    let db = &mut *backend::filled();
    let upserted = write_as(db, 1, |conn| {
        Post::insert(Vec::<NewPost>::new())
            .on_conflict_do_nothing()
            .execute(conn)
    });
    assert_eq!(upserted, Ok(0));
    let upserted = write_as(db, 1, |conn| {
        Post::insert(Vec::<NewPost>::new())
            .on_conflict_do_nothing()
            .get_results::<Post>(conn)
    });
    assert_eq!(upserted, Ok(vec![]));
}

#[test]
fn another_tenants_row_in_the_way_is_an_error_without_on_conflict() {
    let db = &mut *backend::filled();
    assert_taken(write_as(db, 1, |conn| Handle::insert(&bob()).execute(conn)));
    assert_taken(write_as(db, 1, |conn| {
        Handle::insert(&bob()).get_result::<Handle>(conn)
    }));
}
