//! Values that are unique among own and global rows: the recipes of `docs/global-rows.md`, run as they stand there.

use crate::support::*;
use diesel::connection::SimpleConnection as _;
use diesel::result::{DatabaseErrorKind, Error};
use tenancy::prelude::*;

diesel::table! { labels { id -> Integer, org_id -> Nullable<Integer>, name -> Text } }

#[tenanted(Org, global)]
#[derive(Queryable)]
#[diesel(table_name = labels)]
#[expect(dead_code, reason = "only its policy matters here")]
struct Label {
    id: i32,
    org_id: Option<i32>,
    name: String,
}

/// The same table with a flag.
mod flagged {
    use crate::support::Org;
    use tenancy::prelude::*;

    diesel::table! { labels { id -> Integer, org_id -> Integer, is_global -> Bool, name -> Text } }

    #[tenanted(Org, global = is_global)]
    #[derive(Queryable)]
    #[diesel(table_name = labels)]
    #[expect(dead_code, reason = "only its policy matters here")]
    pub(super) struct Label {
        id: i32,
        org_id: i32,
        is_global: bool,
        name: String,
    }
}

const TABLE: &str = "# Global rows and unique values";
const INDEXES: &str = "## Among own rows, and among global rows";
const ON_SQLITE: &str = "## Between own and global rows, on SQLite";
const EXCLUSION: &str = "## Between own and global rows, on PostgreSQL: an exclusion constraint";
const TRIGGER: &str = "## Between own and global rows, on PostgreSQL: a trigger";
const THERE_ALREADY: &str = "## Rows that are there already";

/// The SQL under a heading of the document.
fn recipe(heading: &str) -> &'static str {
    let document = include_str!("../../docs/global-rows.md");
    let (_, section) = document
        .split_once(&format!("{heading}\n"))
        .expect("the document has this heading");
    let section = section.split("\n## ").next().expect("a section");
    let (_, sql) = section.split_once("```sql\n").expect("a recipe");
    let (sql, rest) = sql.split_once("```").expect("the end of the recipe");
    assert!(!rest.contains("```sql"), "one recipe under a heading");
    sql
}

fn set_up<C: Connection>(db: &mut C, recipes: &[impl AsRef<str>]) {
    for sql in recipes {
        crate::support::batch(db, sql.as_ref()).expect("the recipe is valid");
    }
}

/// As the document says: `is_global` for `org_id is null`.
fn with_a_flag(heading: &str) -> String {
    let sql = recipe(heading);
    assert!(sql.contains("org_id is null"));
    sql.replace("org_id is null", "is_global")
}

const FLAGGED_TABLE: &str = "create table labels (id integer primary key, org_id integer not null, is_global boolean not null, \
     name text not null)";

/// Extensions are the whole database's, and two tests at once would both create it.
fn create_extension(db: &mut PgConnection) {
    db.transaction(|db| {
        db.batch_execute("select pg_advisory_xact_lock(0)")?;
        db.batch_execute("create extension if not exists btree_gist")
    })
    .expect("PostgreSQL's own extensions are installed: `contrib`, where they are a package of their own");
}

fn postgres_pair_with_extension() -> (PgConnection, PgConnection) {
    let (mut db, other) = postgres_pair();
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

fn is_unique_violation(error: &Error) -> bool {
    matches!(
        error,
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)
    )
}

/// Writes each test once, and runs it under each recipe. Inside the body, `refuses` asserts that what is in its way is a
/// row of the other kind, `repeats` that it is one of the same kind.
macro_rules! on_each_recipe {
    ($(fn $rule:ident($db:ident) $body:block)*) => {
        on_each_recipe!(
            @ a_trigger_on_sqlite, SqliteConnection, sqlite(), ON_SQLITE,
            |error| matches!(
                error,
                Error::DatabaseError(DatabaseErrorKind::Unknown, info)
                    if info.message() == "a tenant and the global rows have the same name"
            ),
            $(fn $rule($db) $body)*
        );
        on_each_recipe!(
            @ an_exclusion_constraint, PgConnection, postgres_pair_with_extension().0, EXCLUSION,
            |error| names_the_constraint(error, DatabaseErrorKind::ExclusionViolation),
            $(fn $rule($db) $body)*
        );
        on_each_recipe!(
            @ a_trigger_on_postgres, PgConnection, postgres(), TRIGGER,
            |error| names_the_constraint(error, DatabaseErrorKind::UniqueViolation),
            $(fn $rule($db) $body)*
        );
    };
    (@ $recipe:ident, $Db:ty, $open:expr, $heading:expr, $is_clash:expr, $(fn $rule:ident($db:ident) $body:block)*) => {
        mod $recipe {
            use super::*;

            #[track_caller]
            fn refuses(result: QueryResult<usize>) {
                let is_clash: fn(&Error) -> bool = $is_clash;
                let error = result.expect_err("a row of the other kind is in the way");
                assert!(is_clash(&error), "{error:?}");
            }

            #[track_caller]
            fn repeats(result: QueryResult<usize>) {
                let error = result.expect_err("a row of the same kind is in the way");
                assert!(is_unique_violation(&error), "{error:?}");
            }

            fn own(db: &mut $Db, org: i32, id: i32, name: &str) -> QueryResult<usize> {
                Label::insert((labels::id.eq(id), labels::name.eq(name))).execute(&mut as_tenant(db, org))
            }

            fn global(db: &mut $Db, id: i32, name: &str) -> QueryResult<usize> {
                diesel::insert_into(labels::table).values((labels::id.eq(id), labels::name.eq(name))).execute(db)
            }

            /// The application changes a global row, or makes a row global.
            fn change<V>(db: &mut $Db, id: i32, change: V) -> QueryResult<usize>
            where
                V: diesel::AsChangeset<Target = labels::table>,
                diesel::query_builder::UpdateStatement<
                    labels::table,
                    <diesel::dsl::Find<labels::table, i32> as diesel::query_builder::IntoUpdateTarget>::WhereClause,
                    V::Changeset,
                >: diesel::query_dsl::methods::ExecuteDsl<$Db>,
            {
                diesel::update(labels::table.find(id)).set(change).execute(db)
            }

            fn rows(db: &mut $Db) -> Vec<(i32, Option<i32>, String)> {
                labels::table.order(labels::id).load(db).expect("all rows")
            }

            $(#[test] fn $rule() {
                let $db = &mut $open;
                set_up($db, &[TABLE, INDEXES, $heading].map(recipe));
                $body
            })*

            #[test]
            fn a_flag_tells_global_rows_as_well() {
                use flagged::{Label, labels};
                let db = &mut $open;
                set_up(db, &[FLAGGED_TABLE.to_owned(), with_a_flag(INDEXES), with_a_flag($heading)]);
                let own = |db: &mut $Db, org, id, name: &str| {
                    Label::insert((labels::id.eq(id), labels::name.eq(name))).execute(&mut as_tenant(db, org))
                };
                let global = |db: &mut $Db, org: i32, id: i32, name: &str| {
                    diesel::insert_into(labels::table)
                        .values((labels::id.eq(id), labels::org_id.eq(org), labels::is_global.eq(true), labels::name.eq(name)))
                        .execute(db)
                };
                assert_eq!(own(db, 1, 1, "mine"), Ok(1));
                assert_eq!(own(db, 2, 2, "mine"), Ok(1));
                assert_eq!(global(db, 1, 3, "all"), Ok(1));
                repeats(own(db, 1, 4, "mine"));
                repeats(global(db, 2, 4, "all"));
                refuses(own(db, 2, 4, "all"));
                refuses(global(db, 3, 4, "mine"));
                let to_all = Label::update(2).set(labels::name.eq("all"));
                refuses(to_all.execute(&mut as_tenant(db, 2)));
            }
        }
    };
}

on_each_recipe! {
    fn a_tenant_has_a_value_once(db) {
        assert_eq!(own(db, 1, 1, "x"), Ok(1));
        repeats(own(db, 1, 2, "x"));
        assert_eq!(own(db, 1, 2, "y"), Ok(1));
    }

    fn two_tenants_have_the_same_value(db) {
        assert_eq!(own(db, 1, 1, "x"), Ok(1));
        assert_eq!(own(db, 2, 2, "x"), Ok(1));
    }

    fn global_rows_have_a_value_once(db) {
        assert_eq!(global(db, 1, "x"), Ok(1));
        repeats(global(db, 2, "x"));
        assert_eq!(global(db, 2, "y"), Ok(1));
    }

    fn no_tenant_takes_the_value_of_a_global_row(db) {
        assert_eq!(global(db, 1, "x"), Ok(1));
        refuses(own(db, 1, 2, "x"));
        refuses(own(db, 2, 2, "x"));
        assert_eq!(rows(db), [(1, None, "x".to_owned())]);
    }

    fn no_global_row_takes_the_value_of_a_tenant(db) {
        assert_eq!(own(db, 2, 1, "x"), Ok(1));
        refuses(global(db, 2, "x"));
        assert_eq!(rows(db), [(1, Some(2), "x".to_owned())]);
    }

    fn no_tenant_changes_a_row_to_the_value_of_a_global_row(db) {
        assert_eq!(global(db, 1, "x"), Ok(1));
        assert_eq!(own(db, 1, 2, "y"), Ok(1));
        refuses(Label::update(2).set(labels::name.eq("x")).execute(&mut as_tenant(db, 1)));
        assert_eq!(rows(db)[1].2, "y");
    }

    fn no_global_row_is_changed_to_the_value_of_a_tenant(db) {
        assert_eq!(own(db, 1, 1, "x"), Ok(1));
        assert_eq!(global(db, 2, "y"), Ok(1));
        refuses(change(db, 2, labels::name.eq("x")));
        assert_eq!(rows(db)[1].2, "y");
    }

    fn a_row_becomes_global_unless_another_tenant_has_its_value(db) {
        assert_eq!(own(db, 1, 1, "x"), Ok(1));
        assert_eq!(own(db, 2, 2, "x"), Ok(1));
        refuses(change(db, 1, labels::org_id.eq(None::<i32>)));
        assert_eq!(Label::delete(2).execute(&mut as_tenant(db, 2)), Ok(1));
        assert_eq!(change(db, 1, labels::org_id.eq(None::<i32>)), Ok(1));
        refuses(own(db, 2, 2, "x"));
    }

    fn a_global_row_becomes_a_tenants(db) {
        assert_eq!(global(db, 1, "x"), Ok(1));
        assert_eq!(change(db, 1, labels::org_id.eq(Some(2))), Ok(1));
        assert_eq!(own(db, 1, 2, "x"), Ok(1));
        refuses(global(db, 3, "x"));
    }

    fn a_row_that_keeps_its_value_is_updated(db) {
        assert_eq!(own(db, 1, 1, "x"), Ok(1));
        assert_eq!(global(db, 2, "y"), Ok(1));
        assert_eq!(Label::update(1).set(labels::name.eq("x")).execute(&mut as_tenant(db, 1)), Ok(1));
        assert_eq!(change(db, 2, labels::name.eq("y")), Ok(1));
        assert_eq!(change(db, 2, labels::id.eq(3)), Ok(1));
    }

    fn a_value_that_was_given_up_is_free(db) {
        assert_eq!(global(db, 1, "x"), Ok(1));
        assert_eq!(change(db, 1, labels::name.eq("y")), Ok(1));
        assert_eq!(own(db, 1, 2, "x"), Ok(1));
        assert_eq!(Label::delete(2).execute(&mut as_tenant(db, 1)), Ok(1));
        assert_eq!(global(db, 2, "x"), Ok(1));
    }

    fn a_batch_with_one_row_in_the_way_changes_nothing(db) {
        assert_eq!(global(db, 1, "x"), Ok(1));
        let batch = [(labels::id.eq(2), labels::name.eq("y")), (labels::id.eq(3), labels::name.eq("x"))];
        // One statement on PostgreSQL, one transaction on SQLite.
        refuses(Label::insert(&batch).execute(&mut as_tenant(db, 1)));
        assert_eq!(own(db, 2, 4, "z"), Ok(1));
        refuses(diesel::insert_into(labels::table)
            .values([(labels::id.eq(5), labels::name.eq("w")), (labels::id.eq(6), labels::name.eq("z"))].as_slice())
            .execute(db));
        assert_eq!(rows(db), [(1, None, "x".to_owned()), (4, Some(2), "z".to_owned())]);
    }

    fn an_upsert_does_not_reach_the_global_row_of_the_same_value(db) {
        assert_eq!(global(db, 1, "x"), Ok(1));
        assert_eq!(own(db, 1, 2, "y"), Ok(1));
        let upsert = |id: i32, name: &'static str| {
            Label::insert((labels::id.eq(id), labels::name.eq(name)))
                .on_conflict((labels::name, labels::org_id))
                .do_update()
                .set(labels::id.eq(id))
        };
        refuses(upsert(8, "x").execute(&mut as_tenant(db, 1)));
        assert_eq!(upsert(9, "y").execute(&mut as_tenant(db, 1)), Ok(1));
        assert_eq!(rows(db), [(1, None, "x".to_owned()), (9, Some(1), "y".to_owned())]);
    }
}

#[derive(QueryableByName)]
struct Both {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

on_sqlite_and_postgres! {
    /// MySQL has no index on a part of a table, and so no use for these recipes.
    mod with_partial_indexes;

    fn names_that_both_kinds_of_rows_have_already_are_listed(db) {
        set_up(db, &[TABLE, INDEXES].map(recipe));
        crate::support::batch(
            db,
            "insert into labels values (1, null, 'all'), (2, 1, 'mine'), (3, 2, 'mine'), (4, null, 'both'), (5, 1, 'both'), \
             (6, null, 'and'), (7, 2, 'and')",
        )
        .expect("nothing is in the way yet");
        let both: Vec<Both> = diesel::sql_query(recipe(THERE_ALREADY).trim_end().trim_end_matches(';')).load(db).expect("names");
        assert_eq!(both.into_iter().map(|both| both.name).collect::<Vec<_>>(), ["and", "both"]);
    }
}

#[test]
fn an_exclusion_constraint_checks_the_rows_that_are_there_already() {
    let db = &mut postgres_pair_with_extension().0;
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
    let db = &mut postgres_pair_with_extension().0;
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

    let db = &mut sqlite();
    set_up(db, &[TABLE, INDEXES, ON_SQLITE].map(recipe));
    db.batch_execute(add_global).expect("a global row");
    let error = insert()
        .execute(&mut as_tenant(db, 1))
        .expect_err("the global row is in the way");
    assert_eq!(
        error.to_string(),
        "a tenant and the global rows have the same name"
    );

    let db = &mut postgres();
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

/// Two transactions at once, step by step. Who waits is told by a lock that is not to be had: its transaction fails at
/// once, and is repeated when the other one has ended.
mod at_once {
    use super::*;
    use diesel::result::QueryResult;

    #[derive(Debug, Clone, Copy)]
    enum Row {
        Own(i32),
        Global,
    }
    use Row::{Global, Own};

    fn insert(db: &mut PgConnection, row: Row, id: i32) -> QueryResult<usize> {
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

    fn pair(heading: &str) -> (PgConnection, PgConnection) {
        let (mut first, mut second) = postgres_pair_with_extension();
        set_up(&mut first, &[TABLE, INDEXES, heading].map(recipe));
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
        let (mut first, mut second) = postgres_pair();
        set_up(&mut first, &[TABLE, INDEXES].map(recipe));
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
        assert_eq!(labels::table.count().get_result(&mut first), Ok(0_i64));
    }
}
