//! Values that are unique among own and global rows: the recipe of SQLite.

use crate::backend::{self, Database};
use crate::beyond_mysql::uniqueness::*;
use diesel::connection::SimpleConnection as _;
use diesel::result::{DatabaseErrorKind, Error};
use house::*;
use tenancy::prelude::*;

pub(crate) const RECIPES: &[Recipe] = &[Recipe {
    heading: ON_SQLITE,
    is_clash: |error| {
        matches!(
            error,
            Error::DatabaseError(DatabaseErrorKind::Unknown, info)
                if info.message() == "a tenant and the global rows have the same name"
        )
    },
}];

pub(crate) fn open() -> Database {
    backend::filled()
}

#[test]
fn on_conflict_do_nothing_does_not_step_over_a_trigger() {
    let insert =
        || Label::insert((labels::id.eq(2), labels::name.eq("x"))).on_conflict_do_nothing();
    let add_global = "insert into labels values (1, null, 'x')";

    let db = &mut *backend::filled();
    set_up(db, &[TABLE, INDEXES, ON_SQLITE].map(recipe));
    db.batch_execute(add_global).expect("a global row");
    let error = insert()
        .execute(&mut as_tenant(db, 1))
        .expect_err("the global row is in the way");
    assert_eq!(
        error.to_string(),
        "a tenant and the global rows have the same name"
    );
}
