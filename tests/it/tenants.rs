//! Whole tenants: removing, merging, moving and exporting them.
//!
//! The tables of every test of this binary are registered together, so these have types of tenants of their own. Tables whose
//! order alone matters are registered by hand.

use crate::bystanders::Raw;
use diesel::connection::SimpleConnection as _;
use tenancy::prelude::*;
use tenancy::tenants::{Counts, Error, Export, Merge, Removal, Transfer};

mod export;
mod merge;
mod order;
mod removal;
mod schemas;
mod transfer;

diesel::table! { firmen { id -> Integer, name -> Text } }
diesel::table! { persons { id -> Integer } }
diesel::table! { memoirs (firm_id, id) { firm_id -> Integer, id -> Integer, text -> Text } }
diesel::table! { remarques (firm_id, id) { firm_id -> Integer, id -> Integer, memo_id -> Integer } }
diesel::table! { folios { id -> Integer, firm_id -> Integer, parent_id -> Nullable<Integer> } }
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
#[diesel(table_name = firmen)]
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
#[diesel(table_name = memoirs, primary_key(firm_id, id))]
#[expect(dead_code, reason = "only its table matters here")]
struct Note {
    firm_id: i32,
    id: i32,
    text: String,
}

#[tenanted(Firm)]
#[derive(Queryable)]
#[diesel(table_name = remarques, primary_key(firm_id, id))]
#[expect(dead_code, reason = "only its table matters here")]
struct Remark {
    firm_id: i32,
    id: i32,
    memo_id: i32,
}

#[tenanted(Firm)]
#[derive(Queryable)]
#[diesel(table_name = folios)]
#[expect(dead_code, reason = "only its table matters here")]
struct Folder {
    id: i32,
    firm_id: i32,
    parent_id: Option<i32>,
}

#[universal]
#[derive(Queryable)]
#[diesel(table_name = fruits)]
#[expect(dead_code, reason = "only its table matters here")]
struct Fruit {
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

#[tenanted(through = folios, foreign_key = folder_id)]
#[derive(Queryable)]
#[diesel(table_name = leaflets)]
#[expect(dead_code, reason = "only its table matters here")]
struct Leaflet {
    id: i32,
    folder_id: i32,
}

#[tenanted(through = leaflets, foreign_key = leaflet_id)]
#[derive(Queryable)]
#[diesel(table_name = strokes)]
#[expect(dead_code, reason = "only its table matters here")]
struct Stroke {
    id: i32,
    leaflet_id: i32,
}

#[tenanted(through = firmen, foreign_key = firm_ref)]
#[derive(Queryable)]
#[diesel(table_name = profiles)]
#[expect(dead_code, reason = "only its table matters here")]
struct Profile {
    id: i32,
    firm_ref: i32,
}

#[tenanted(Firm, global)]
#[derive(Queryable)]
#[diesel(table_name = templates)]
#[expect(dead_code, reason = "only its table matters here")]
struct Template {
    id: i32,
    firm_id: Option<i32>,
}

#[tenanted(Firm, Person = person_id)]
#[derive(Queryable)]
#[diesel(table_name = memberships, primary_key(firm_id, person_id))]
#[expect(dead_code, reason = "only its table matters here")]
struct Membership {
    firm_id: i32,
    person_id: i32,
}

#[tenanted(Firm = "firm", Person = "person", type_column = owner_type, column = owner_id)]
#[derive(Queryable)]
#[diesel(table_name = attachments)]
#[expect(dead_code, reason = "only its table matters here")]
struct Attachment {
    id: i32,
    owner_type: String,
    owner_id: i32,
}

#[tenanted(Firm, shared_with = shared_with)]
#[derive(Queryable)]
#[diesel(table_name = sharings)]
#[expect(dead_code, reason = "only its table matters here")]
struct Share {
    id: i32,
    firm_id: i32,
    shared_with: i32,
}

/// Firm 3 has rows with the same keys as firm 1, wherever the tenant is part of the key.
const SETUP: &str = "
    create table firmen (id integer primary key, name text not null);
    create table persons (id integer primary key);
    create table memoirs (firm_id integer not null references firmen, id integer not null, text text not null,
        primary key (firm_id, id));
    create table remarques (firm_id integer not null references firmen, id integer not null, memo_id integer not null,
        primary key (firm_id, id), foreign key (firm_id, memo_id) references memoirs (firm_id, id));
    create table folios (id integer primary key, firm_id integer not null references firmen,
        parent_id integer references folios);
    create table leaflets (id integer primary key, folder_id integer not null references folios);
    create table strokes (id integer primary key, leaflet_id integer not null references leaflets);
    create table profiles (id integer primary key, firm_ref integer not null references firmen);
    create table templates (id integer primary key, firm_id integer references firmen);
    create table memberships (firm_id integer not null references firmen, person_id integer not null references persons,
        primary key (firm_id, person_id));
    create table attachments (id integer primary key, owner_type text not null, owner_id integer not null);
    create table sharings (id integer primary key, firm_id integer not null references firmen,
        shared_with integer not null references firmen);
    create table fruits (id integer primary key);

    insert into firmen values (1, 'one'), (2, 'two'), (3, 'three');
    insert into persons values (1), (2);
    insert into memoirs values (1, 1, 'a'), (1, 2, 'b'), (2, 10, 'c'), (3, 1, 'd'), (3, 2, 'e');
    insert into remarques values (1, 1, 1), (1, 2, 1), (1, 3, 2), (2, 10, 10), (3, 1, 1), (3, 2, 1);
    insert into folios values (1, 1, null), (2, 1, 1), (3, 1, 2), (4, 2, null), (5, 3, null), (6, 3, 5);
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
const TABLES: &[(&str, &str, &str)] = &[
    ("firmen", "id", "name"),
    ("persons", "null", "id"),
    ("memoirs", "firm_id", "id || '|' || text"),
    ("remarques", "firm_id", "id || '|' || memo_id"),
    (
        "folios",
        "firm_id",
        "id || '|' || coalesce(cast(parent_id as text), '-')",
    ),
    (
        "leaflets",
        "(select firm_id from folios f where f.id = folder_id)",
        "id || '|' || folder_id",
    ),
    (
        "strokes",
        "(select firm_id from folios f join leaflets l on l.folder_id = f.id where l.id = leaflet_id)",
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

/// Every row of every table: `memoirs|1|2|b` is a row of firm 1, `fruits|-|1` one of nobody.
fn world(db: &mut impl Raw) -> Vec<String> {
    let mut world: Vec<String> = TABLES
        .iter()
        .flat_map(|(table, owner, text)| {
            db.lines(format!(
                "select '{table}|' || coalesce(cast({owner} as text), '-') || '|' || {text} as line from {table}"
            ))
        })
        .collect();
    world.sort();
    world
}

/// Whose row it is.
fn owner(row: &str) -> &str {
    row.split('|').nth(1).expect("a row of the world")
}

fn setup<C: Raw>(db: &mut C) -> Vec<String> {
    sql(db, SETUP);
    world(db)
}

/// How many rows the firm owns.
fn owned(world: &[String], firm: &str) -> usize {
    world.iter().filter(|row| owner(row) == firm).count()
}

/// The tables of which there are rows, and how many.
fn counted(counts: &Counts) -> Vec<(String, u64)> {
    let tables = counts.tables().iter().filter(|table| table.rows > 0);
    tables
        .map(|table| (table.table.to_string(), table.rows))
        .collect()
}

/// Where in the order of work a table comes.
#[track_caller]
fn place(counts: &Counts, name: &str) -> usize {
    let mut tables = counts.tables().iter();
    tables
        .position(|table| table.table.name() == name)
        .unwrap_or_else(|| panic!("no {name} among {counts:?}"))
}

#[track_caller]
fn sql(db: &mut impl Connection, sql: &str) {
    crate::support::batch(db, sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

fn is_unique_violation(error: &Error) -> bool {
    use diesel::result::DatabaseErrorKind::UniqueViolation;
    use diesel::result::Error::DatabaseError;
    matches!(error, Error::Database(DatabaseError(UniqueViolation, _)))
}
