//! Whole tenants: removing, merging, moving and exporting them.
//!
//! Every test runs on each database. The tables of all tests are registered together, so the subjects have types of
//! tenants of their own. Tables whose order alone matters are registered by hand.

pub(crate) use crate::backend::operations::{Export, Merge, Removal, Transfer};
pub(crate) use crate::backend::{Conn, Database};
pub(crate) use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection as _};
pub(crate) use diesel::prelude::*;
use diesel::sql_types::Text;
use std::sync::{Arc, Mutex};
// The prelude also has what makes an unscoped connection of an asynchronous one, as which some wrappers may pass.
pub(crate) use tenancy::tenants::{Counts, Error};
pub(crate) use tenancy::{
    Model, TenantConn, TenantsConn, UnscopedExt, determines_tenant, tenanted, universal,
};

mod batches;
mod below;
mod catalog;
mod either;
mod events;
mod export;
mod hierarchy;
mod join_tables;
mod merge;
mod nobodys;
pub(crate) mod order;
pub(crate) mod orgs;
mod owners;
mod references;
mod removal;
pub(crate) mod transfer;
mod views;

diesel::table! { firms { id -> Integer, name -> Text } }
diesel::table! { persons { id -> Integer } }
diesel::table! { memos (firm_id, id) { firm_id -> Integer, id -> Integer, text -> Text } }
diesel::table! { remarks (firm_id, id) { firm_id -> Integer, id -> Integer, memo_id -> Integer } }
diesel::table! { folders { id -> Integer, firm_id -> Integer, parent_id -> Nullable<Integer> } }
diesel::table! { leaflets { id -> Integer, folder_id -> Integer } }
diesel::table! { strokes { id -> Integer, leaflet_id -> Integer } }
diesel::table! { profiles { id -> Integer, firm_ref -> Integer } }
diesel::table! { templates { id -> Integer, firm_id -> Nullable<Integer> } }
diesel::table! { memberships (firm_id, person_id) { firm_id -> Integer, person_id -> Integer } }
diesel::table! { attachments { id -> Integer, owner_type -> Text, owner_id -> Integer } }
diesel::table! { sharings { id -> Integer, firm_id -> Integer, shared_with -> Integer } }
diesel::table! { fruits { id -> Integer } }

/// A tenant.
#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = firms)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Firm {
    id: i32,
    name: String,
}

/// Another type of tenant, with the same type of key.
#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = persons)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Person {
    id: i32,
}

#[tenanted(Firm)]
#[derive(Queryable)]
#[diesel(table_name = memos, primary_key(firm_id, id))]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Note {
    firm_id: i32,
    id: i32,
    text: String,
}

#[tenanted(Firm)]
#[derive(Queryable)]
#[diesel(table_name = remarks, primary_key(firm_id, id))]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Remark {
    firm_id: i32,
    id: i32,
    memo_id: i32,
}

#[tenanted(Firm)]
#[derive(Queryable)]
#[diesel(table_name = folders)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Folder {
    id: i32,
    firm_id: i32,
    parent_id: Option<i32>,
}

#[universal]
#[derive(Queryable)]
#[diesel(table_name = fruits)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Fruit {
    id: i32,
}

/// What an attribute would say of a table.
macro_rules! register {
    ($table:ident $($roles:tt)*) => {
        tenancy::__private::inventory::submit! {
            tenancy::__private::Registration::new(|| {
                tenancy::__private::Entry::of::<$table::table>() $($roles)*
            })
        }
    };
}
use register;

#[tenanted(through = folders, foreign_key = folder_id)]
#[derive(Queryable)]
#[diesel(table_name = leaflets)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Leaflet {
    id: i32,
    folder_id: i32,
}

#[tenanted(through = leaflets, foreign_key = leaflet_id)]
#[derive(Queryable)]
#[diesel(table_name = strokes)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Stroke {
    id: i32,
    leaflet_id: i32,
}

#[tenanted(through = firms, foreign_key = firm_ref)]
#[derive(Queryable)]
#[diesel(table_name = profiles)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Profile {
    id: i32,
    firm_ref: i32,
}

#[tenanted(Firm, global)]
#[derive(Queryable)]
#[diesel(table_name = templates)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Template {
    id: i32,
    firm_id: Option<i32>,
}

#[tenanted(Firm, Person = person_id)]
#[derive(Queryable)]
#[diesel(table_name = memberships, primary_key(firm_id, person_id))]
pub(crate) struct Membership {
    firm_id: i32,
    person_id: i32,
}

#[tenanted(Firm = "firm", Person = "person", type_column = owner_type, column = owner_id)]
#[derive(Queryable)]
#[diesel(table_name = attachments)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Attachment {
    id: i32,
    owner_type: String,
    owner_id: i32,
}

#[tenanted(Firm, shared_with = shared_with)]
#[derive(Queryable)]
#[diesel(table_name = sharings)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Share {
    id: i32,
    firm_id: i32,
    shared_with: i32,
}

/// Firm 3 has rows with the same keys as firm 1, wherever the tenant is part of the key.
pub(crate) const SETUP: &str = "
    create table firms (id integer primary key, name varchar(200) not null);
    create table persons (id integer primary key);
    create table memos (firm_id integer not null references firms (id), id integer not null, text varchar(200) not null,
        primary key (firm_id, id));
    create table remarks (firm_id integer not null references firms (id), id integer not null, memo_id integer not null,
        primary key (firm_id, id), foreign key (firm_id, memo_id) references memos (firm_id, id));
    create table folders (id integer primary key, firm_id integer not null references firms (id),
        parent_id integer references folders (id));
    create table leaflets (id integer primary key, folder_id integer not null references folders (id));
    create table strokes (id integer primary key, leaflet_id integer not null references leaflets (id));
    create table profiles (id integer primary key, firm_ref integer not null references firms (id));
    create table templates (id integer primary key, firm_id integer references firms (id));
    create table memberships (firm_id integer not null references firms (id), person_id integer not null references persons (id),
        primary key (firm_id, person_id));
    create table attachments (id integer primary key, owner_type varchar(200) not null, owner_id integer not null);
    create table sharings (id integer primary key, firm_id integer not null references firms (id),
        shared_with integer not null references firms (id));
    create table fruits (id integer primary key);

    insert into firms values (1, 'one'), (2, 'two'), (3, 'three');
    insert into persons values (1), (2);
    insert into memos values (1, 1, 'a'), (1, 2, 'b'), (2, 10, 'c'), (3, 1, 'd'), (3, 2, 'e');
    insert into remarks values (1, 1, 1), (1, 2, 1), (1, 3, 2), (2, 10, 10), (3, 1, 1), (3, 2, 1);
    insert into folders values (1, 1, null), (2, 1, 1), (3, 1, 2), (4, 2, null), (5, 3, null), (6, 3, 5);
    insert into leaflets values (1, 1), (2, 3), (3, 4), (4, 6);
    insert into strokes values (1, 1), (2, 2), (3, 2), (4, 4);
    insert into profiles values (1, 1), (2, 2), (3, 3);
    insert into templates values (1, null), (2, 1), (3, 2), (4, 3);
    insert into memberships values (1, 1), (2, 2), (3, 1);
    insert into attachments values (1, 'firm', 1), (2, 'person', 1), (3, 'firm', 2), (4, 'firm', 3);
    insert into sharings values (1, 1, 3), (2, 2, 3), (3, 3, 2);
    insert into fruits values (1), (2);
";

/// Table, the firm that owns a row, and the row as text without that.
pub(crate) const TABLES: &[(&str, &str, &str)] = &[
    ("firms", "id", "name"),
    ("persons", "null", "id"),
    ("memos", "firm_id", "id || '|' || text"),
    ("remarks", "firm_id", "id || '|' || memo_id"),
    (
        "folders",
        "firm_id",
        "id || '|' || coalesce(cast(parent_id as char(20)), '-')",
    ),
    (
        "leaflets",
        "(select firm_id from folders f where f.id = folder_id)",
        "id || '|' || folder_id",
    ),
    (
        "strokes",
        "(select firm_id from folders f join leaflets l on l.folder_id = f.id where l.id = leaflet_id)",
        "id || '|' || leaflet_id",
    ),
    ("profiles", "firm_ref", "id"),
    ("templates", "firm_id", "id"),
    ("memberships", "firm_id", "person_id"),
    (
        "attachments",
        "case owner_type when 'firm' then owner_id end",
        "id || '|' || owner_type",
    ),
    ("sharings", "firm_id", "id || '|' || shared_with"),
    ("fruits", "null", "id"),
];

/// Every row of every table: `memos|1|2|b` is a row of firm 1, `fruits|-|1` one of nobody.
pub(crate) fn world(db: &mut Conn) -> Vec<String> {
    let mut world: Vec<String> = TABLES
        .iter()
        .flat_map(|(table, owner, text)| {
            lines(db, format!(
                "select '{table}|' || coalesce(cast({owner} as char(20)), '-') || '|' || {text} as line from {table}"
            ))
        })
        .collect();
    world.sort();
    world
}

/// Whose row it is.
pub(crate) fn owner(row: &str) -> &str {
    row.split('|').nth(1).expect("a row of the world")
}

pub(crate) fn setup(db: &mut Conn) -> Vec<String> {
    sql(db, SETUP);
    world(db)
}

/// How many rows the firm owns.
pub(crate) fn owned(world: &[String], firm: &str) -> usize {
    world.iter().filter(|row| owner(row) == firm).count()
}

/// The tables of which there are rows, and how many.
pub(crate) fn counted(counts: &Counts) -> Vec<(String, u64)> {
    let tables = counts.tables().iter().filter(|table| table.rows > 0);
    tables
        .map(|table| (table.table.to_string(), table.rows))
        .collect()
}

/// Where in the order of work a table comes.
#[track_caller]
pub(crate) fn place(counts: &Counts, name: &str) -> usize {
    let mut tables = counts.tables().iter();
    tables
        .position(|table| table.table.name() == name)
        .unwrap_or_else(|| panic!("no {name} among {counts:?}"))
}

#[track_caller]
pub(crate) fn sql(db: &mut Conn, sql: &str) {
    db.batch_execute(sql)
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

#[derive(QueryableByName)]
pub(crate) struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The column `line` of each row.
#[track_caller]
pub(crate) fn lines(db: &mut Conn, sql: impl Into<String>) -> Vec<String> {
    let lines: Vec<Line> = diesel::sql_query(sql.into())
        .load(db)
        .expect("rows as text");
    lines.into_iter().map(|line| line.line).collect()
}

/// Whether the database is the one of Diesel's connection of this name.
pub(crate) fn on(name: &str) -> bool {
    crate::backend::NAME == name
}

/// What has run on a connection: SQL and bind parameters.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// The statements so far, which are forgotten.
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no test panics in here"))
    }
}

impl Instrumentation for Log {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            self.0
                .lock()
                .expect("no test panics in here")
                .push(query.to_string());
        }
    }
}

/// Keeps a log of what runs on `db`.
pub(crate) fn log(db: &mut Conn) -> Log {
    let log = Log::default();
    db.set_instrumentation(log.clone());
    log
}

pub(crate) fn is_unique_violation(error: &Error) -> bool {
    use diesel::result::DatabaseErrorKind::UniqueViolation;
    use diesel::result::Error::DatabaseError;
    matches!(error, Error::Database(DatabaseError(UniqueViolation, _)))
}
