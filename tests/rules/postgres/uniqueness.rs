//! Values that are unique among own and global rows: the recipes of PostgreSQL.

use crate::backend::{self, Database, Db};
use crate::beyond_mysql::uniqueness::*;
use Row::{Global, Own};
use diesel::connection::SimpleConnection as _;
use diesel::result::{DatabaseErrorKind, Error, QueryResult};
use house::*;
use tenancy::prelude::*;

pub(crate) const RECIPES: &[Recipe] = &[
    Recipe {
        heading: EXCLUSION,
        is_clash: |error| names_the_constraint(error, DatabaseErrorKind::ExclusionViolation),
    },
    Recipe {
        heading: TRIGGER,
        is_clash: |error| names_the_constraint(error, DatabaseErrorKind::UniqueViolation),
    },
];

pub(crate) fn open() -> Database {
    postgres_pair_with_extension().0
}

/// Extensions are the whole database's, and two tests at once would both create it. In a schema of a test's own it would go
/// with that test, and take the constraints of others along.
fn create_extension(db: &mut Db) {
    db.transaction(|db| {
        db.batch_execute("select pg_advisory_xact_lock(0)")?;
        db.batch_execute("create extension if not exists btree_gist schema public")
    })
    .expect("PostgreSQL's own extensions are installed: `contrib`, where they are a package of their own");
}

fn postgres_pair_with_extension() -> (Database, Db) {
    let (mut db, other) = backend::filled_pair();
    create_extension(&mut db);
    (db, other)
}

fn names_the_constraint(error: &Error, expected: DatabaseErrorKind) -> bool {
    let Error::DatabaseError(kind, info) = error else {
        return false;
    };
    std::mem::discriminant(kind) == std::mem::discriminant(&expected)
        && info.constraint_name() == Some("labels_own_or_global")
        && info.table_name() == Some("labels")
}

#[test]
fn an_exclusion_constraint_checks_the_rows_that_are_there_already() {
    let db = &mut *open();
    set_up(db, &[TABLE, INDEXES].map(recipe));
    db.batch_execute("insert into labels values (1, null, 'x'), (2, 1, 'x')")
        .expect("nothing is in the way yet");
    let error = db
        .batch_execute(recipe(EXCLUSION))
        .expect_err("two rows are in the way");
    assert!(
        matches!(
            error,
            Error::DatabaseError(DatabaseErrorKind::ExclusionViolation, _)
        ),
        "{error:?}"
    );
}

#[test]
fn on_conflict_do_nothing_steps_over_an_exclusion_constraint() {
    let db = &mut *open();
    set_up(db, &[TABLE, INDEXES, EXCLUSION].map(recipe));
    let insert =
        |id: i32| Label::insert((labels::id.eq(id), labels::name.eq("x"))).on_conflict_do_nothing();
    assert_eq!(insert(1).execute(&mut as_tenant(db, 1)), Ok(1));
    let global =
        diesel::insert_into(labels::table).values((labels::id.eq(2), labels::name.eq("x")));
    assert_eq!(global.on_conflict_do_nothing().execute(db), Ok(0));
    assert_eq!(
        diesel::update(labels::table.find(1))
            .set(labels::org_id.eq(None::<i32>))
            .execute(db),
        Ok(1)
    );
    assert_eq!(insert(3).execute(&mut as_tenant(db, 2)), Ok(0));
}

#[test]
fn on_conflict_do_nothing_does_not_step_over_a_trigger() {
    let insert =
        || Label::insert((labels::id.eq(2), labels::name.eq("x"))).on_conflict_do_nothing();
    let add_global = "insert into labels values (1, null, 'x')";

    let db = &mut *backend::filled();
    set_up(db, &[TABLE, INDEXES, TRIGGER].map(recipe));
    db.batch_execute(add_global).expect("a global row");
    let error = insert()
        .execute(&mut as_tenant(db, 1))
        .expect_err("the global row is in the way");
    assert_eq!(
        error.to_string(),
        "a tenant and the global rows have the same name"
    );
}

// Two transactions at once, step by step. Who waits is told by a lock that is not to be had: its transaction fails at
// once, and is repeated when the other one has ended.

#[derive(Debug, Clone, Copy)]
enum Row {
    Own(i32),
    Global,
}

fn insert(db: &mut Db, row: Row, id: i32) -> QueryResult<usize> {
    match row {
        Own(org) => Label::insert((labels::id.eq(id), labels::name.eq("x")))
            .execute(&mut as_tenant(db, org)),
        Global => diesel::insert_into(labels::table)
            .values((labels::id.eq(id), labels::name.eq("x")))
            .execute(db),
    }
}

#[track_caller]
fn waits(result: &QueryResult<usize>) {
    let error = result
        .as_ref()
        .expect_err("it waits for the other transaction");
    assert!(
        matches!(error, Error::DatabaseError(_, info) if info.message() == "canceling statement due to lock timeout"),
        "{error:?}"
    );
}

fn pair(heading: &str) -> (Database, Db) {
    let (mut first, mut second) = postgres_pair_with_extension();
    set_up(&mut *first, &[TABLE, INDEXES, heading].map(recipe));
    second
        .batch_execute("set lock_timeout = '1ms'")
        .expect("a setting");
    (first, second)
}

fn is_clash(heading: &str, error: &Error) -> bool {
    let kind = if heading == EXCLUSION {
        DatabaseErrorKind::ExclusionViolation
    } else {
        DatabaseErrorKind::UniqueViolation
    };
    names_the_constraint(error, kind)
}

#[test]
fn the_second_waits_for_the_first_and_fails_if_that_commits() {
    for heading in [EXCLUSION, TRIGGER] {
        for (one, other) in [(Own(1), Global), (Global, Own(1))] {
            let (mut first, mut second) = pair(heading);
            first
                .transaction(|first| {
                    assert_eq!(insert(first, one, 1), Ok(1));
                    waits(&insert(&mut second, other, 2));
                    QueryResult::Ok(())
                })
                .expect("the first commits");
            let error = insert(&mut second, other, 2).expect_err("the first is in the way");
            assert!(
                is_clash(heading, &error),
                "{heading}, {other:?} after {one:?}: {error:?}"
            );
        }
    }
}

#[test]
fn the_second_goes_in_if_the_first_rolls_back() {
    for heading in [EXCLUSION, TRIGGER] {
        for (one, other) in [(Own(1), Global), (Global, Own(1))] {
            let (mut first, mut second) = pair(heading);
            let rolled_back = first.transaction(|first| {
                assert_eq!(insert(first, one, 1), Ok(1));
                waits(&insert(&mut second, other, 2));
                Err::<(), _>(Error::RollbackTransaction)
            });
            assert_eq!(rolled_back, Err(Error::RollbackTransaction));
            assert_eq!(
                insert(&mut second, other, 2),
                Ok(1),
                "{heading}, {other:?} after {one:?}"
            );
        }
    }
}

#[test]
fn tenants_do_not_wait_for_each_other() {
    for heading in [EXCLUSION, TRIGGER] {
        let (mut first, mut second) = pair(heading);
        first
            .transaction(|first| {
                assert_eq!(insert(first, Own(1), 1), Ok(1));
                assert_eq!(insert(&mut second, Own(2), 2), Ok(1), "{heading}");
                QueryResult::Ok(())
            })
            .expect("the first commits");
    }
}

#[test]
fn without_a_recipe_both_would_go_in() {
    let (mut first, mut second) = backend::filled_pair();
    set_up(&mut *first, &[TABLE, INDEXES].map(recipe));
    first
        .transaction(|first| {
            assert_eq!(insert(first, Own(1), 1), Ok(1));
            assert_eq!(insert(&mut second, Global, 2), Ok(1));
            QueryResult::Ok(())
        })
        .expect("the first commits");
}

#[test]
fn an_exclusion_constraint_sees_what_the_transaction_does_not() {
    for (one, other) in [(Own(1), Global), (Global, Own(1))] {
        let (mut first, mut second) = pair(EXCLUSION);
        second
            .build_transaction()
            .repeatable_read()
            .run(|second| {
                assert_eq!(labels::table.count().get_result(second), Ok(0_i64));
                assert_eq!(insert(&mut first, one, 1), Ok(1));
                assert_eq!(labels::table.count().get_result(second), Ok(0_i64));
                let error = insert(second, other, 2).expect_err("the first is in the way");
                assert!(is_clash(EXCLUSION, &error), "{error:?}");
                Err::<(), _>(Error::RollbackTransaction)
            })
            .expect_err("rolled back");
    }
}

#[test]
fn a_trigger_refuses_a_transaction_that_does_not_see_enough() {
    let (mut first, mut second) = pair(TRIGGER);
    for row in [Own(1), Global] {
        let repeatable = first
            .build_transaction()
            .repeatable_read()
            .run(|db| insert(db, row, 1));
        let serializable = second
            .build_transaction()
            .serializable()
            .run(|db| insert(db, row, 1));
        for result in [repeatable, serializable] {
            let Err(Error::DatabaseError(_, info)) = result else {
                panic!("{result:?}");
            };
            assert_eq!(
                info.message(),
                "labels are written in transactions that are read committed"
            );
        }
    }
    assert_eq!(labels::table.count().get_result(&mut *first), Ok(0_i64));
}
