//! MySQL has no index on a part of a table, and so no use for these recipes: values that are unique among own and global
//! rows, run as they stand in `docs/global-rows.md`.

use crate::backend::{self, Database, Db};
use crate::only::uniqueness::{RECIPES, open};
use diesel::connection::SimpleConnection as _;
use diesel::result::{DatabaseErrorKind, Error};
use house::*;
use tenancy::prelude::*;

diesel::table! { labels { id -> Integer, org_id -> Nullable<Integer>, name -> Text } }

#[tenanted(Org, global)]
#[derive(Queryable)]
#[diesel(table_name = labels)]
#[expect(dead_code, reason = "only its policy matters here")]
pub(crate) struct Label {
    pub(crate) id: i32,
    pub(crate) org_id: Option<i32>,
    pub(crate) name: String,
}

/// The same table with a flag.
mod flagged {
    use house::Org;
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

pub(crate) const TABLE: &str = "# Global rows and unique values";
pub(crate) const INDEXES: &str = "## Among own rows, and among global rows";
#[allow(dead_code, reason = "another backend's")]
pub(crate) const ON_SQLITE: &str = "## Between own and global rows, on SQLite";
#[allow(dead_code, reason = "another backend's")]
pub(crate) const EXCLUSION: &str =
    "## Between own and global rows, on PostgreSQL: an exclusion constraint";
#[allow(dead_code, reason = "another backend's")]
pub(crate) const TRIGGER: &str = "## Between own and global rows, on PostgreSQL: a trigger";
pub(crate) const THERE_ALREADY: &str = "## Rows that are there already";

/// The SQL under a heading of the document.
pub(crate) fn recipe(heading: &str) -> &'static str {
    let document = include_str!("../../../docs/global-rows.md");
    let (_, section) = document
        .split_once(&format!("{heading}\n"))
        .expect("the document has this heading");
    let section = section.split("\n## ").next().expect("a section");
    let (_, sql) = section.split_once("```sql\n").expect("a recipe");
    let (sql, rest) = sql.split_once("```").expect("the end of the recipe");
    assert!(!rest.contains("```sql"), "one recipe under a heading");
    sql
}

pub(crate) fn set_up<C: Connection>(db: &mut C, recipes: &[impl AsRef<str>]) {
    for sql in recipes {
        db.batch_execute(sql.as_ref()).expect("the recipe is valid");
    }
}

/// As the document says: `is_global` for `org_id is null`.
pub(crate) fn with_a_flag(heading: &str) -> String {
    let sql = recipe(heading);
    assert!(sql.contains("org_id is null"));
    sql.replace("org_id is null", "is_global")
}

pub(crate) const FLAGGED_TABLE: &str = "create table labels (id integer primary key, org_id integer not null, is_global boolean not null, \
     name varchar(200) not null)";

/// A recipe of the backend.
pub(crate) struct Recipe {
    pub(crate) heading: &'static str,
    /// Whether it says that a row of the other kind is in the way.
    pub(crate) is_clash: fn(&Error) -> bool,
}

impl Recipe {
    fn database(&self) -> Database {
        let mut db = open();
        set_up(&mut *db, &[TABLE, INDEXES, self.heading].map(recipe));
        db
    }

    /// What is in the way is a row of the other kind.
    #[track_caller]
    fn refuses(&self, result: QueryResult<usize>) {
        let error = result.expect_err("a row of the other kind is in the way");
        assert!((self.is_clash)(&error), "{}: {error:?}", self.heading);
    }
}

fn is_unique_violation(error: &Error) -> bool {
    matches!(
        error,
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)
    )
}

/// What is in the way is one of the same kind.
#[track_caller]
fn repeats(result: QueryResult<usize>) {
    let error = result.expect_err("a row of the same kind is in the way");
    assert!(is_unique_violation(&error), "{error:?}");
}

fn own(db: &mut Db, org: i32, id: i32, name: &str) -> QueryResult<usize> {
    Label::insert((labels::id.eq(id), labels::name.eq(name))).execute(&mut as_tenant(db, org))
}

fn global(db: &mut Db, id: i32, name: &str) -> QueryResult<usize> {
    diesel::insert_into(labels::table)
        .values((labels::id.eq(id), labels::name.eq(name)))
        .execute(db)
}

/// The application changes a global row, or makes a row global.
fn change<V>(db: &mut Db, id: i32, change: V) -> QueryResult<usize>
where
    V: diesel::AsChangeset<Target = labels::table>,
    diesel::query_builder::UpdateStatement<
        labels::table,
        <diesel::dsl::Find<labels::table, i32> as diesel::query_builder::IntoUpdateTarget>::WhereClause,
        V::Changeset,
    >: diesel::query_dsl::methods::ExecuteDsl<Db>,
{
    diesel::update(labels::table.find(id))
        .set(change)
        .execute(db)
}

fn rows(db: &mut Db) -> Vec<(i32, Option<i32>, String)> {
    labels::table.order(labels::id).load(db).expect("all rows")
}

#[test]
fn a_tenant_has_a_value_once() {
    for recipe in RECIPES {
        let db = &mut *recipe.database();
        assert_eq!(own(db, 1, 1, "x"), Ok(1));
        repeats(own(db, 1, 2, "x"));
        assert_eq!(own(db, 1, 2, "y"), Ok(1));
    }
}

#[test]
fn two_tenants_have_the_same_value() {
    for recipe in RECIPES {
        let db = &mut *recipe.database();
        assert_eq!(own(db, 1, 1, "x"), Ok(1));
        assert_eq!(own(db, 2, 2, "x"), Ok(1));
    }
}

#[test]
fn global_rows_have_a_value_once() {
    for recipe in RECIPES {
        let db = &mut *recipe.database();
        assert_eq!(global(db, 1, "x"), Ok(1));
        repeats(global(db, 2, "x"));
        assert_eq!(global(db, 2, "y"), Ok(1));
    }
}

#[test]
fn no_tenant_takes_the_value_of_a_global_row() {
    for recipe in RECIPES {
        let db = &mut *recipe.database();
        assert_eq!(global(db, 1, "x"), Ok(1));
        recipe.refuses(own(db, 1, 2, "x"));
        recipe.refuses(own(db, 2, 2, "x"));
        assert_eq!(rows(db), [(1, None, "x".to_owned())]);
    }
}

#[test]
fn no_global_row_takes_the_value_of_a_tenant() {
    for recipe in RECIPES {
        let db = &mut *recipe.database();
        assert_eq!(own(db, 2, 1, "x"), Ok(1));
        recipe.refuses(global(db, 2, "x"));
        assert_eq!(rows(db), [(1, Some(2), "x".to_owned())]);
    }
}

#[test]
fn no_tenant_changes_a_row_to_the_value_of_a_global_row() {
    for recipe in RECIPES {
        let db = &mut *recipe.database();
        assert_eq!(global(db, 1, "x"), Ok(1));
        assert_eq!(own(db, 1, 2, "y"), Ok(1));
        recipe.refuses(
            Label::update(2)
                .set(labels::name.eq("x"))
                .execute(&mut as_tenant(db, 1)),
        );
        assert_eq!(rows(db)[1].2, "y");
    }
}

#[test]
fn no_global_row_is_changed_to_the_value_of_a_tenant() {
    for recipe in RECIPES {
        let db = &mut *recipe.database();
        assert_eq!(own(db, 1, 1, "x"), Ok(1));
        assert_eq!(global(db, 2, "y"), Ok(1));
        recipe.refuses(change(db, 2, labels::name.eq("x")));
        assert_eq!(rows(db)[1].2, "y");
    }
}

#[test]
fn a_row_becomes_global_unless_another_tenant_has_its_value() {
    for recipe in RECIPES {
        let db = &mut *recipe.database();
        assert_eq!(own(db, 1, 1, "x"), Ok(1));
        assert_eq!(own(db, 2, 2, "x"), Ok(1));
        recipe.refuses(change(db, 1, labels::org_id.eq(None::<i32>)));
        assert_eq!(Label::delete(2).execute(&mut as_tenant(db, 2)), Ok(1));
        assert_eq!(change(db, 1, labels::org_id.eq(None::<i32>)), Ok(1));
        recipe.refuses(own(db, 2, 2, "x"));
    }
}

#[test]
fn a_global_row_becomes_a_tenants() {
    for recipe in RECIPES {
        let db = &mut *recipe.database();
        assert_eq!(global(db, 1, "x"), Ok(1));
        assert_eq!(change(db, 1, labels::org_id.eq(Some(2))), Ok(1));
        assert_eq!(own(db, 1, 2, "x"), Ok(1));
        recipe.refuses(global(db, 3, "x"));
    }
}

#[test]
fn a_row_that_keeps_its_value_is_updated() {
    for recipe in RECIPES {
        let db = &mut *recipe.database();
        assert_eq!(own(db, 1, 1, "x"), Ok(1));
        assert_eq!(global(db, 2, "y"), Ok(1));
        assert_eq!(
            Label::update(1)
                .set(labels::name.eq("x"))
                .execute(&mut as_tenant(db, 1)),
            Ok(1)
        );
        assert_eq!(change(db, 2, labels::name.eq("y")), Ok(1));
        assert_eq!(change(db, 2, labels::id.eq(3)), Ok(1));
    }
}

#[test]
fn a_value_that_was_given_up_is_free() {
    for recipe in RECIPES {
        let db = &mut *recipe.database();
        assert_eq!(global(db, 1, "x"), Ok(1));
        assert_eq!(change(db, 1, labels::name.eq("y")), Ok(1));
        assert_eq!(own(db, 1, 2, "x"), Ok(1));
        assert_eq!(Label::delete(2).execute(&mut as_tenant(db, 1)), Ok(1));
        assert_eq!(global(db, 2, "x"), Ok(1));
    }
}

#[test]
fn a_batch_with_one_row_in_the_way_changes_nothing() {
    for recipe in RECIPES {
        let db = &mut *recipe.database();
        assert_eq!(global(db, 1, "x"), Ok(1));
        let batch = [
            (labels::id.eq(2), labels::name.eq("y")),
            (labels::id.eq(3), labels::name.eq("x")),
        ];
        // One statement on PostgreSQL, one transaction on SQLite.
        recipe.refuses(Label::insert(&batch).execute(&mut as_tenant(db, 1)));
        assert_eq!(own(db, 2, 4, "z"), Ok(1));
        recipe.refuses(
            diesel::insert_into(labels::table)
                .values(
                    [
                        (labels::id.eq(5), labels::name.eq("w")),
                        (labels::id.eq(6), labels::name.eq("z")),
                    ]
                    .as_slice(),
                )
                .execute(db),
        );
        assert_eq!(
            rows(db),
            [(1, None, "x".to_owned()), (4, Some(2), "z".to_owned())]
        );
    }
}

#[test]
fn an_upsert_does_not_reach_the_global_row_of_the_same_value() {
    for recipe in RECIPES {
        let db = &mut *recipe.database();
        assert_eq!(global(db, 1, "x"), Ok(1));
        assert_eq!(own(db, 1, 2, "y"), Ok(1));
        let upsert = |id: i32, name: &'static str| {
            Label::insert((labels::id.eq(id), labels::name.eq(name)))
                .on_conflict((labels::name, labels::org_id))
                .do_update()
                .set(labels::id.eq(id))
        };
        recipe.refuses(upsert(8, "x").execute(&mut as_tenant(db, 1)));
        assert_eq!(upsert(9, "y").execute(&mut as_tenant(db, 1)), Ok(1));
        assert_eq!(
            rows(db),
            [(1, None, "x".to_owned()), (9, Some(1), "y".to_owned())]
        );
    }
}

#[test]
fn a_flag_tells_global_rows_as_well() {
    use flagged::{Label, labels};
    for recipe in RECIPES {
        let db = &mut *open();
        set_up(
            db,
            &[
                FLAGGED_TABLE.to_owned(),
                with_a_flag(INDEXES),
                with_a_flag(recipe.heading),
            ],
        );
        let own = |db: &mut Db, org, id, name: &str| {
            Label::insert((labels::id.eq(id), labels::name.eq(name)))
                .execute(&mut as_tenant(db, org))
        };
        let global = |db: &mut Db, org: i32, id: i32, name: &str| {
            diesel::insert_into(labels::table)
                .values((
                    labels::id.eq(id),
                    labels::org_id.eq(org),
                    labels::is_global.eq(true),
                    labels::name.eq(name),
                ))
                .execute(db)
        };
        assert_eq!(own(db, 1, 1, "mine"), Ok(1));
        assert_eq!(own(db, 2, 2, "mine"), Ok(1));
        assert_eq!(global(db, 1, 3, "all"), Ok(1));
        repeats(own(db, 1, 4, "mine"));
        repeats(global(db, 2, 4, "all"));
        recipe.refuses(own(db, 2, 4, "all"));
        recipe.refuses(global(db, 3, 4, "mine"));
        let to_all = Label::update(2).set(labels::name.eq("all"));
        recipe.refuses(to_all.execute(&mut as_tenant(db, 2)));
    }
}

#[derive(QueryableByName)]
pub(crate) struct Both {
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub(crate) name: String,
}

#[test]
fn names_that_both_kinds_of_rows_have_already_are_listed() {
    let db = &mut *backend::filled();
    set_up(db, &[TABLE, INDEXES].map(recipe));
    db.batch_execute("insert into labels values (1, null, 'all'), (2, 1, 'mine'), (3, 2, 'mine'), (4, null, 'both'), (5, 1, 'both'), \
         (6, null, 'and'), (7, 2, 'and')",
    )
    .expect("nothing is in the way yet");
    let both: Vec<Both> = diesel::sql_query(recipe(THERE_ALREADY).trim_end().trim_end_matches(';'))
        .load(db)
        .expect("names");
    assert_eq!(
        both.into_iter().map(|both| both.name).collect::<Vec<_>>(),
        ["and", "both"]
    );
}
