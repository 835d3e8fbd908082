//! `ON CONFLICT`.
//!
//! A unique index that lacks the tenant column (here: `handles_name`) lets a row conflict with one of another tenant.
//! What the database then says, on SQLite and PostgreSQL alike:
//!
//! | insert | other tenant's row | `execute` | `get_result` | `get_results` |
//! |---|---|---|---|---|
//! | without `on_conflict` | unchanged | unique violation | unique violation | unique violation |
//! | `on_conflict_do_nothing()`, `on_conflict(name).do_nothing()` | unchanged | 0 | `NotFound` | none |
//! | `on_conflict(name).do_update()` | unchanged | 0 | `NotFound` | none |
//! | `on_conflict(another constraint)` | unchanged | unique violation | unique violation | unique violation |
//!
//! Each answer shows that *some* tenant has the name, as any unique index over several tenants must.

use crate::backend;
use diesel::result::DatabaseErrorKind::UniqueViolation;
use diesel::result::Error::DatabaseError;
use diesel::result::QueryResult;
use house::bystanders::{rows, write_as};
use house::*;
use std::fmt::Debug;
use tenancy::prelude::*;

// Unless a struct says that `None` is null, the rows of a batch may name different columns, and SQLite has no keyword
// for a default: Diesel inserts such a batch row by row, and upserts it not at all.
#[derive(Insertable, Clone)]
#[diesel(table_name = posts, treat_none_as_default_value = false)]
pub(crate) struct NewPost {
    pub(crate) id: i32,
    pub(crate) title: &'static str,
    pub(crate) votes: i32,
}

pub(crate) const fn new(id: i32) -> NewPost {
    NewPost {
        id,
        title: "new",
        votes: 7,
    }
}

#[derive(AsChangeset, Clone, Default)]
#[diesel(table_name = posts)]
pub(crate) struct Edit {
    pub(crate) title: Option<&'static str>,
    pub(crate) votes: Option<i32>,
}

pub(crate) fn bob() -> Handle {
    Handle {
        id: 5,
        org_id: 1,
        name: "bob".into(),
    }
}

#[track_caller]
pub(crate) fn assert_taken<R: Debug>(result: QueryResult<R>) {
    let error = result.expect_err("a conflict");
    assert!(
        matches!(error, DatabaseError(UniqueViolation, _)),
        "{error:?}"
    );
}

#[test]
fn a_select_that_conflicts_does_nothing() {
    let db = &mut *backend::filled();
    let ignored = write_as(db, 2, |conn| {
        Post::insert(Comment::scoped().select((comments::id, comments::body)))
            .into_columns((posts::id, posts::title))
            .on_conflict_do_nothing()
            .execute(conn)
    });
    // MySQL counts the rows in the way.
    let counted = if backend::MYSQL { 3 } else { 1 };
    assert_eq!(ignored, Ok(counted));
    assert_eq!(rows(db, "posts", "id = 3"), ["3|1|c|-|3", "3|2|THREE|-|0"]);
}
