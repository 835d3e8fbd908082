//! An application: its tables as each test wants them.

use super::*;

diesel::table! { orgs { id -> Integer, parent_id -> Nullable<Integer> } }
diesel::table! { posts { id -> Integer, org_id -> Integer } }
diesel::table! { comments { id -> Integer, post_id -> Integer } }
diesel::table! { stars { id -> Integer, org_id -> Integer, post_id -> Nullable<Integer> } }
diesel::table! { tags { id -> Integer, org_id -> Nullable<Integer>, name -> Text } }
diesel::table! { leads { id -> Integer, org_id -> Nullable<Integer> } }
diesel::table! { slips { id -> Integer, org_id -> Nullable<Integer> } }
diesel::table! { themes { id -> Integer, org_id -> Integer, is_global -> Bool } }
diesel::table! { parts { id -> Integer, theme_id -> Integer } }
diesel::table! { pages (org_id, slug) { org_id -> Integer, slug -> Text } }

#[determines_tenant(parent = parent_id)]
#[derive(Queryable)]
#[diesel(table_name = orgs)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Org {
    id: i32,
    parent_id: Option<i32>,
}

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = posts)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Post {
    id: i32,
    org_id: i32,
}

#[tenanted(through = posts, foreign_key = post_id)]
#[derive(Queryable)]
#[diesel(table_name = comments)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Comment {
    id: i32,
    post_id: i32,
}

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = stars)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Star {
    id: i32,
    org_id: i32,
    post_id: Option<i32>,
}

#[tenanted(Org, global)]
#[derive(Queryable)]
#[diesel(table_name = tags)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Tag {
    id: i32,
    org_id: Option<i32>,
    name: String,
}

#[tenanted(Org, adoptable)]
#[derive(Queryable)]
#[diesel(table_name = leads)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Lead {
    id: i32,
    org_id: Option<i32>,
}

#[tenanted(Org, nullable)]
#[derive(Queryable)]
#[diesel(table_name = slips)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Slip {
    id: i32,
    org_id: Option<i32>,
}

#[tenanted(Org, global = is_global)]
#[derive(Queryable)]
#[diesel(table_name = themes)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Theme {
    id: i32,
    org_id: i32,
    is_global: bool,
}

#[tenanted(through = themes, foreign_key = theme_id)]
#[derive(Queryable)]
#[diesel(table_name = parts)]
#[expect(dead_code, reason = "only its table matters here")]
pub(crate) struct Part {
    id: i32,
    theme_id: i32,
}

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = pages, primary_key(org_id, slug))]
pub(crate) struct Page {
    org_id: i32,
    slug: String,
}

const TABLES: &[(&str, &str)] = &[
    ("orgs", "id integer primary key, parent_id integer"),
    (
        "posts",
        "id integer primary key, org_id integer not null references orgs (id)",
    ),
    (
        "comments",
        "id integer primary key, post_id integer not null references posts (id)",
    ),
    (
        "stars",
        "id integer primary key, org_id integer not null, post_id integer references posts (id) on delete cascade",
    ),
    (
        "tags",
        "id integer primary key, org_id integer references orgs (id) on delete set null, name varchar(200) not null",
    ),
    ("leads", "id integer primary key, org_id integer"),
    ("slips", "id integer primary key, org_id integer"),
    (
        "themes",
        "id integer primary key, org_id integer not null, is_global boolean not null",
    ),
    (
        "parts",
        "id integer primary key, theme_id integer not null references themes (id)",
    ),
    (
        "pages",
        "org_id integer not null, slug varchar(200) not null, primary key (org_id, slug)",
    ),
];

/// Organisations 1, 2 and 3, and what `more` says. Tables may be otherwise.
pub(crate) fn database(otherwise: &[(&str, &str)], more: &str) -> Database {
    let mut db = Database::shared();
    for (table, columns) in TABLES {
        let columns = otherwise
            .iter()
            .find_map(|(other, columns)| (table == other).then_some(columns))
            .unwrap_or(columns);
        sql(&mut db, &format!("create table {table} ({columns})"));
    }
    sql(
        &mut db,
        "insert into orgs values (1, null), (2, null), (3, null)",
    );
    if !more.is_empty() {
        sql(&mut db, more);
    }
    db
}

/// The rows of a table, each as `id@org_id`, or as its columns say.
pub(crate) fn rows(db: &mut Conn, table: &str) -> Vec<String> {
    let text = match table {
        "orgs" => "id || '^' || coalesce(cast(parent_id as char(20)), '-')",
        "comments" => "id || '>' || post_id",
        "parts" => "id || '>' || theme_id",
        "pages" => "slug || '@' || org_id",
        _ => "id || '@' || coalesce(cast(org_id as char(20)), '-')",
    };
    lines(db, format!("select {text} as line from {table} order by 1"))
}

pub(crate) fn remove(db: &mut Conn, org: i32) -> Result<Counts, Error> {
    Removal::<Org>::of(org).execute(&mut db.unscoped("test"))
}

pub(crate) fn merge(db: &mut Conn, org: i32, into: i32) -> Result<Counts, Error> {
    Merge::<Org>::of(org)
        .into(into)
        .execute(&mut db.unscoped("test"))
}

/// From where rows refer, and how many.
#[track_caller]
pub(crate) fn referring(result: Result<Counts, Error>) -> Vec<String> {
    match result {
        Err(Error::Referenced { references }) => references
            .iter()
            .map(|reference| format!("{} {}", reference.table.name(), reference.rows))
            .collect(),
        other => panic!("{other:?}"),
    }
}
