//! Inserts of several rows, listed or selected.

use super::schema::*;
use crate::backend::Conn;
use diesel::IntoSql;
use diesel::connection::InstrumentationEvent;
use diesel::sql_types::{Integer, Nullable};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tenancy::prelude::*;

/// How many statements `run` leaves in the connection's cache.
fn kept(db: &mut Conn, run: impl FnOnce(&mut Conn)) -> usize {
    let kept = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&kept);
    db.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if matches!(event, InstrumentationEvent::CacheQuery { .. }) {
            seen.fetch_add(1, Ordering::Relaxed);
        }
    });
    run(db);
    db.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    kept.load(Ordering::Relaxed)
}

#[test]
fn rows_that_point_to_others_leave_no_statement_for_each_number_of_them() {
    let db = &mut *database();
    let kept = kept(db, |db| {
        for many in [2, 3, 4] {
            let ids = (0..many).map(|n| 100 * many + n);
            let topic = |id| {
                (
                    topics::id.eq(id),
                    topics::parent_id.eq(1),
                    topics::name.eq("new"),
                )
            };
            let topics: Vec<_> = ids.clone().map(topic).collect();
            let inserted = Topic::insert(topics).execute(&mut of(db, 1));
            assert_eq!(inserted, Ok(usize::try_from(many).expect("few")));
            let line = |id| (lines::id.eq(id), lines::topic_id.eq(1), lines::text.eq(""));
            let lines: Vec<_> = ids.map(line).collect();
            let inserted = Line::insert(lines).execute(&mut of(db, 1));
            assert_eq!(inserted, Ok(usize::try_from(many).expect("few")));
        }
    });
    assert_eq!(kept, 0);
}

#[test]
fn a_row_that_points_to_another_keeps_its_statement() {
    let db = &mut *database();
    let kept = kept(db, |db| {
        for id in [100, 101] {
            let line = (
                lines::id.eq(id),
                lines::topic_id.eq(1),
                lines::text.eq("new"),
            );
            assert_eq!(Line::insert(line).execute(&mut of(db, 1)), Ok(1));
        }
    });
    assert_eq!(kept, 1);
}

/// The notes: id, tenant, number.
fn notes(db: &mut Conn) -> Vec<(i32, i32, Option<i32>)> {
    let columns = (notes::id, notes::org_id, notes::n);
    let notes = notes::table.select(columns).order(notes::id).load(db);
    notes.expect("the notes")
}

#[test]
fn one_column_is_selected_twice_for_an_insert() {
    let db = &mut *database();
    let ids = Post::scoped().select((posts::id, posts::id.nullable()));
    let inserted = Note::insert(ids)
        .into_columns((notes::id, notes::n))
        .execute(&mut of(db, 2));
    assert_eq!(inserted, Ok(1));
    assert_eq!(notes(db), [(1, 2, Some(1))]);
}

#[test]
fn columns_of_one_name_are_selected_for_an_insert() {
    let db = &mut *database();
    let ids = Line::scoped()
        .inner_join(topics::table)
        .select((lines::id, topics::id.nullable()));
    let inserted = Note::insert(ids)
        .into_columns((notes::id, notes::n))
        .execute(&mut of(db, 2));
    assert_eq!(inserted, Ok(1));
    assert_eq!(notes(db), [(2, 2, Some(2))]);
}

#[test]
fn several_values_are_selected_for_an_insert() {
    let db = &mut *database();
    let values =
        Post::scoped().select((4.into_sql::<Integer>(), 5.into_sql::<Nullable<Integer>>()));
    let inserted = Note::insert(values)
        .into_columns((notes::id, notes::n))
        .execute(&mut of(db, 2));
    assert_eq!(inserted, Ok(1));
    assert_eq!(notes(db), [(4, 2, Some(5))]);
}
