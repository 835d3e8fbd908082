//! Programs of an opponent against checked references, parents and dimensions. Each reached another tenant's row once.

use crate::backend;
use diesel::IntoSql;
use diesel::connection::SimpleConnection;
use diesel::dsl::case_when;
use diesel::result::DatabaseErrorKind::ForeignKeyViolation;
use diesel::result::Error::{DatabaseError, QueryBuilderError};
use diesel::sql_types::{Bool, Integer};
use house::bystanders::write_as;
use house::*;
use tenancy::ScopeError;
use tenancy::dsl::{exists, select};
use tenancy::prelude::*;

mod schema {
    diesel::table! { notes { id -> Integer, org_id -> Integer } }
    // The key is the parent's.
    diesel::table! { summaries (note_id) { note_id -> Integer, text -> Text } }
    // The key is the tenant's.
    diesel::table! { desks (org_id) { org_id -> Integer, note_id -> Nullable<Integer>, text -> Text } }
    diesel::table! { pins { id -> Integer, org_id -> Integer, note_id -> Nullable<Integer> } }
    // By the name that the rows of a select had in an insert from it.
    diesel::table! { selected { id -> Integer, owner -> Integer } }
    diesel::table! { picks { id -> Integer, org_id -> Integer, owner -> Integer, selected_id -> Integer } }
    // No tenant yet, and a note already.
    diesel::table! { drafts { id -> Integer, org_id -> Nullable<Integer>, note_id -> Integer } }
    diesel::table! { secrets { id -> Integer, user_id -> Integer, text -> Text } }
    diesel::table! { papers { id -> Integer, owner_type -> Text, owner_id -> Integer } }
    diesel::allow_tables_to_appear_in_same_query!(
        notes, summaries, desks, pins, selected, picks, drafts, secrets, papers
    );
}
use schema::*;

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = notes)]
#[expect(dead_code, reason = "only its columns matter here")]
struct Note {
    id: i32,
    org_id: i32,
}

#[tenanted(through = notes, foreign_key = note_id)]
#[derive(Queryable)]
#[diesel(table_name = summaries, primary_key(note_id))]
#[expect(dead_code, reason = "only its columns matter here")]
struct Summary {
    note_id: i32,
    text: String,
}

#[tenanted(Org, references(note_id -> notes))]
#[derive(Queryable)]
#[diesel(table_name = desks, primary_key(org_id))]
#[expect(dead_code, reason = "only its columns matter here")]
struct Desk {
    org_id: i32,
    note_id: Option<i32>,
    text: String,
}

#[tenanted(Org, references(note_id -> notes))]
#[derive(Queryable)]
#[diesel(table_name = pins)]
#[expect(dead_code, reason = "only its columns matter here")]
struct Pin {
    id: i32,
    org_id: i32,
    note_id: Option<i32>,
}

#[tenanted(Org, adoptable, references(note_id -> notes))]
#[derive(Queryable)]
#[diesel(table_name = drafts)]
#[expect(dead_code, reason = "only its columns matter here")]
struct Draft {
    id: i32,
    org_id: Option<i32>,
    note_id: i32,
}

#[tenanted(Org, column = owner)]
#[derive(Queryable)]
#[diesel(table_name = selected)]
#[expect(dead_code, reason = "only its columns matter here")]
struct Selected {
    id: i32,
    owner: i32,
}

#[tenanted(Org, references(selected_id -> selected))]
#[derive(Queryable)]
#[diesel(table_name = picks)]
#[expect(dead_code, reason = "only its columns matter here")]
struct Pick {
    id: i32,
    org_id: i32,
    owner: i32,
    selected_id: i32,
}

#[tenanted(User)]
#[derive(Queryable)]
#[diesel(table_name = secrets)]
#[expect(dead_code, reason = "only its columns matter here")]
struct Secret {
    id: i32,
    user_id: i32,
    text: String,
}

#[tenanted(User = "User", Site = "Site", type_column = owner_type, column = owner_id)]
#[derive(Queryable)]
#[diesel(table_name = papers)]
#[expect(dead_code, reason = "only its columns matter here")]
struct Paper {
    id: i32,
    owner_type: String,
    owner_id: i32,
}

fn fill(db: &mut impl SimpleConnection) {
    db.batch_execute("create table notes (id integer primary key, org_id integer not null);
         create table summaries (note_id integer primary key, text varchar(200) not null);
         create table desks (org_id integer primary key, note_id integer, text varchar(200) not null);
         create table pins (id integer primary key, org_id integer not null, note_id integer);
         create table selected (id integer primary key, owner integer not null);
         create table picks (id integer primary key, org_id integer not null, owner integer not null, selected_id integer not null);
         create table drafts (id integer primary key, org_id integer, note_id integer not null);
         insert into drafts values (1, null, 2), (2, null, 1);
         create table secrets (id integer primary key, user_id integer not null, text varchar(200) not null);
         create table papers (id integer primary key, owner_type varchar(200) not null, owner_id integer not null);
         insert into notes values (1, 1), (2, 2);
         insert into summaries values (1, 'mine');
         insert into desks values (1, 1, 'mine');
         insert into selected values (1, 1), (2, 2);
         insert into secrets values (7, 7, 'seven'), (8, 8, 'eight');
         insert into papers values (1, 'Site', 1), (8, 'User', 8);",
    )
    .expect("filled");
}

#[track_caller]
#[expect(
    clippy::needless_pass_by_value,
    reason = "an outcome is looked at where it comes out"
)]
fn refused(outcome: QueryResult<usize>) {
    assert!(
        matches!(outcome, Err(DatabaseError(ForeignKeyViolation, _))),
        "{outcome:?}"
    );
}

diesel::infix_operator!(SneakyNumber, " OR ", Integer);
diesel::infix_operator!(SneakyAnswer, " OR ", Bool);
diesel::define_sql_function! { fn random() -> BigInt; }

/// A key that compares by an operator without parentheses.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct AnyKey;

type Literal = diesel::dsl::AsExprOf<bool, Bool>;

impl diesel::EqAll<AnyKey> for posts::id {
    type Output = SneakyAnswer<Literal, Literal>;

    fn eq_all(self, _: AnyKey) -> Self::Output {
        SneakyAnswer::new(true.into_sql::<Bool>(), true.into_sql::<Bool>())
    }
}

/// Is whatever instance that key is.
#[derive(Clone, Copy)]
struct AnyPost;

impl tenancy::bounds::Instance<posts::table> for AnyPost {
    type Owner = tenancy::bounds::Unnamed;

    fn owner(self) -> Self::Owner {
        tenancy::bounds::Unnamed
    }
}

impl diesel::associations::HasTable for AnyPost {
    type Table = posts::table;

    fn table() -> posts::table {
        posts::table
    }
}

impl Identifiable for AnyPost {
    type Id = AnyKey;

    fn id(self) -> AnyKey {
        AnyKey
    }
}

/// An adopted row became the tenant's together with what it points to: another tenant's note.
#[test]
fn a_row_that_points_to_another_tenants_row_is_not_adopted() {
    let db = &mut *backend::filled();
    fill(db);
    assert_eq!(write_as(db, 1, |conn| Draft::adopt(1).execute(conn)), Ok(0));
    assert_eq!(write_as(db, 1, |conn| Draft::adopt(2).execute(conn)), Ok(1));
    assert_eq!(
        drafts::table
            .order(drafts::id)
            .select(drafts::org_id)
            .load::<Option<i32>>(db),
        Ok(vec![None, Some(1)])
    );
}

#[test]
fn an_adoption_sets_no_reference_to_another_tenants_row() {
    let db = &mut *backend::filled();
    fill(db);
    let mut adopted = |note| {
        write_as(db, 1, |conn| {
            Draft::adopt(2).set(drafts::note_id.eq(note)).execute(conn)
        })
    };
    assert_eq!(adopted(2), Ok(0));
    assert_eq!(adopted(99), Ok(0));
    assert_eq!(adopted(1), Ok(1));
    // What the row points to before counts, too.
    let other = write_as(db, 1, |conn| {
        Draft::adopt(1).set(drafts::note_id.eq(1)).execute(conn)
    });
    assert_eq!(other, Ok(0));
    assert_eq!(
        drafts::table
            .order(drafts::id)
            .select((drafts::org_id, drafts::note_id))
            .load::<(Option<i32>, i32)>(db),
        Ok(vec![(None, 2), (Some(1), 1)])
    );
}

/// A foreign key that is SQLite's `INTEGER PRIMARY KEY` took the refusing `NULL` for the next free key: that of
/// another tenant's note.
#[test]
fn a_row_whose_key_is_its_parents_is_refused_for_another_tenants_parent() {
    let db = &mut *backend::filled();
    fill(db);
    for theirs in [2, 99] {
        refused(write_as(db, 1, |conn| {
            Summary::insert((summaries::note_id.eq(theirs), summaries::text.eq("planted")))
                .execute(conn)
        }));
    }
    assert_eq!(
        summaries::table.select(summaries::note_id).load::<i32>(db),
        Ok(vec![1])
    );
}

/// A tenant column that is SQLite's `INTEGER PRIMARY KEY` did so too: the row was another tenant's.
#[test]
fn a_row_whose_key_is_the_tenants_is_refused_for_a_reference_to_another_tenants_row() {
    let db = &mut *backend::filled();
    fill(db);
    refused(write_as(db, 1, |conn| {
        Desk::insert((desks::note_id.eq(2), desks::text.eq("planted"))).execute(conn)
    }));
    assert_eq!(
        desks::table.select(desks::org_id).load::<i32>(db),
        Ok(vec![1])
    );
}

/// The subquery does not show in the type of the query around it: by narrowing to any user, a site's connection
/// read rows that ask for a user alone.
#[test]
fn no_subquery_reaches_rows_behind_the_wall_by_a_further_dimension() {
    let db = &mut *backend::filled();
    fill(db);
    let mut site = TenantConn::<_, Site>::trusting(db, 1);
    let conn = &mut site.narrow_trusting::<User>(8);
    let text = select(Secret::scoped().select(secrets::text).single_value())
        .get_result::<Option<String>>(conn);
    assert!(
        matches!(&text, Err(QueryBuilderError(error)) if error.downcast_ref() == Some(&ScopeError::OtherTenantType)),
        "{text:?}",
    );
}

/// Likewise for a polymorphic owner: neither the site nor its user alone is the reader, as for a query by itself.
#[test]
fn no_subquery_reaches_rows_of_polymorphic_owners_on_a_narrowed_connection() {
    let db = &mut *backend::filled();
    fill(db);
    let mut site = TenantConn::<_, Site>::trusting(db, 1);
    let conn = &mut site.narrow_trusting::<User>(8);
    let has = |id: i32| select(exists(Paper::scoped().filter(papers::id.eq(id))));
    for id in [1, 8] {
        let has = has(id).get_result::<bool>(conn);
        assert!(
            matches!(&has, Err(QueryBuilderError(error)) if error.downcast_ref() == Some(&ScopeError::OtherTenantType)),
            "{has:?}",
        );
    }
}

/// The rows to insert hid the parent's table, and said themselves whose they were.
#[test]
fn an_insert_from_a_select_asks_the_parents_table_whatever_its_name() {
    let db = &mut *backend::filled();
    fill(db);
    for key in [2, 5] {
        let row = select((
            key.into_sql::<Integer>(),
            1.into_sql::<Integer>(),
            key.into_sql::<Integer>(),
        ));
        refused(write_as(db, 1, |conn| {
            Pick::insert(row)
                .into_columns((picks::id, picks::owner, picks::selected_id))
                .execute(conn)
        }));
    }
}

/// What a hand-written `EqAll` compares by had no parentheses, so that its `OR` took in the predicate.
#[test]
fn an_operator_without_parentheses_in_a_key_stays_inside() {
    let db = &mut *backend::filled();
    assert_eq!(
        Post::find(AnyKey)
            .select(posts::org_id)
            .distinct()
            .load::<i32>(&mut as_tenant(db, 1)),
        Ok(vec![1])
    );
    assert_eq!(
        write_as(db, 1, |conn| Post::delete(AnyPost).execute(conn)),
        Ok(3)
    );
}

/// `random()` was asked again at each place where the checks name the value: it passed as one's own and was another's.
#[test]
fn a_selected_reference_that_changes_between_evaluations_is_refused_or_in_scope() {
    let db = &mut *house::sqlite::filled();
    fill(db);
    // From a table: SQLite flattens such a select into the insert, unless it is told not to.
    let inserted = (1..64)
        .filter(|at| {
            let note = case_when(random().gt(0), Some(1)).otherwise(Some(2));
            let rows = Note::scoped().select((notes::id + *at, note));
            Pin::insert(rows)
                .into_columns((pins::id, pins::note_id))
                .execute(&mut as_tenant(db, 1))
                .is_ok()
        })
        .count();
    assert!(inserted > 0, "half of them point to one's own note");
    let notes = pins::table.select(pins::note_id).distinct();
    assert_eq!(notes.load::<Option<i32>>(db), Ok(vec![Some(1)]));
}

/// An operator in the value had no parentheses in the check, so that its `OR` took in the predicate.
#[test]
fn an_operator_without_parentheses_in_a_reference_stays_inside() {
    let db = &mut *house::sqlite::filled();
    fill(db);
    let any = SneakyNumber::new(0.into_sql::<Integer>(), 1.into_sql::<Integer>());
    let values = (summaries::note_id.eq(any), summaries::text.eq("planted"));
    diesel::delete(summaries::table)
        .execute(db)
        .expect("deleted");
    refused(Summary::insert(values).execute(&mut as_tenant(db, 2)));
    let texts = summaries::table.select(summaries::text);
    assert_eq!(texts.load::<String>(db), Ok(vec![]));
}
