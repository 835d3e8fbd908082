//! The house of the tests: its tables and models, its rows, and what is asked of them on each backend.
#![allow(
    missing_docs,
    missing_debug_implementations,
    clippy::missing_panics_doc,
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    reason = "a test ends where something does not do what it should"
)]

use diesel::result::DatabaseErrorKind::UniqueViolation;
use diesel::result::Error::{DatabaseError, QueryBuilderError};
use std::fmt::Debug;
use tenancy::ScopeError;
use tenancy::prelude::*;

pub mod bystanders;
pub mod events;
pub mod shapes;

pub mod schema {
    diesel::table! { orgs { id -> Integer, name -> Text } }
    diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text, body -> Nullable<Text>, votes -> Integer } }
    diesel::table! { comments { id -> Integer, org_id -> Integer, post_id -> Integer, body -> Text } }
    diesel::table! { likes { id -> Integer, org_id -> Integer, comment_id -> Integer, stars -> Integer } }
    // The tenant column by another name.
    diesel::table! { invoices { id -> Integer, payer -> Integer, cents -> Integer } }
    // The primary key as the database has it: tenant first.
    diesel::table! { pages (org_id, slug) { org_id -> Integer, slug -> Text, title -> Text } }
    // The primary key is the tenant.
    diesel::table! { settings (org_id) { org_id -> Integer, theme -> Text, quota -> Integer } }
    // A unique index that lacks the tenant column.
    diesel::table! { handles { id -> Integer, org_id -> Integer, name -> Text } }
    // Everybody's.
    diesel::table! { countries { id -> Integer, name -> Text } }
    diesel::table! { offices { id -> Integer, org_id -> Integer, country_id -> Integer } }
    // Another type of tenant, with the same type of key.
    diesel::table! { sites { id -> Integer, host -> Text } }
    diesel::table! { users { id -> Integer } }
    diesel::table! { visits { id -> Integer, site_id -> Integer, path -> Text } }

    diesel::joinable!(comments -> posts (post_id));
    diesel::joinable!(likes -> comments (comment_id));
    diesel::joinable!(offices -> countries (country_id));
    diesel::joinable!(posts -> orgs (org_id));
    diesel::allow_tables_to_appear_in_same_query!(
        orgs, posts, comments, likes, invoices, pages, settings, handles, countries, offices,
        sites, visits, users,
    );
}

pub use schema::*;

#[determines_tenant]
#[derive(Queryable, Selectable, Identifiable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = orgs)]
pub struct Org {
    pub id: i32,
    pub name: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = posts)]
pub struct Post {
    pub id: i32,
    pub org_id: i32,
    pub title: String,
    pub body: Option<String>,
    pub votes: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = comments)]
pub struct Comment {
    pub id: i32,
    pub org_id: i32,
    pub post_id: i32,
    pub body: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = likes)]
pub struct Like {
    pub id: i32,
    pub org_id: i32,
    pub comment_id: i32,
    pub stars: i32,
}

#[tenanted(Org, column = payer)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = invoices)]
pub struct Invoice {
    pub id: i32,
    pub payer: i32,
    pub cents: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = pages, primary_key(org_id, slug))]
pub struct Page {
    pub org_id: i32,
    pub slug: String,
    pub title: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = settings, primary_key(org_id))]
pub struct Setting {
    pub org_id: i32,
    pub theme: String,
    pub quota: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = handles)]
pub struct Handle {
    pub id: i32,
    pub org_id: i32,
    pub name: String,
}

#[universal]
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq)]
#[diesel(table_name = countries)]
pub struct Country {
    pub id: i32,
    pub name: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = offices)]
pub struct Office {
    pub id: i32,
    pub org_id: i32,
    pub country_id: i32,
}

#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = sites)]
pub struct Site {
    pub id: i32,
    pub host: String,
}

/// A third one, which has no rows.
#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i32,
}

#[tenanted(Site)]
#[derive(Queryable, Selectable, Debug, Clone, PartialEq)]
#[diesel(table_name = visits)]
pub struct Visit {
    pub id: i32,
    pub site_id: i32,
    pub path: String,
}

/// What every test finds: the tenants 1 and 2, and rows with equal ids.
///
/// | table | tenant 1 | tenant 2 |
/// |---|---|---|
/// | posts (id, title, body, votes) | (1, a, -, 1) (2, b, x, 2) (3, c, -, 3) | (1, A, -, 10) (2, B, X, 20) (4, D, -, 40) |
/// | comments (id, post, body) | (1, 1, one) (2, 1, two) | (1, 1, ONE) (2, 2, TWO) (3, 4, THREE) |
/// | likes (id, comment, stars) | (1, 1, 5) | (1, 1, 50) (2, 2, 60) |
/// | invoices (id, cents) | (1, 100) | (1, 900) |
/// | pages (slug, title) | (home, Welcome) | (home, WELCOME) (jobs, JOBS) |
/// | settings (theme, quota) | (light, 10) | (dark, 20) |
/// | handles (id, name), name unique over all | (1, ann) | (2, bob) |
/// | offices (id, country) | (1, 1) | (1, 1) (2, 2) |
///
/// Countries: (1, Chile) (2, Ghana). Sites: 1 and 2. Visits: (1, site 1, /one) (1, site 2, /two).
const ROWS: &[&str] = &[
    "insert into orgs values (1, 'First'), (2, 'Second')",
    "insert into posts values (1, 1, 'a', null, 1), (2, 1, 'b', 'x', 2), (3, 1, 'c', null, 3), \
     (1, 2, 'A', null, 10), (2, 2, 'B', 'X', 20), (4, 2, 'D', null, 40)",
    "insert into comments values (1, 1, 1, 'one'), (2, 1, 1, 'two'), \
     (1, 2, 1, 'ONE'), (2, 2, 2, 'TWO'), (3, 2, 4, 'THREE')",
    "insert into likes values (1, 1, 1, 5), (1, 2, 1, 50), (2, 2, 2, 60)",
    "insert into invoices values (1, 1, 100), (1, 2, 900)",
    "insert into pages values (1, 'home', 'Welcome'), (2, 'home', 'WELCOME'), (2, 'jobs', 'JOBS')",
    "insert into settings values (1, 'light', 10), (2, 'dark', 20)",
    "insert into handles values (1, 1, 'ann'), (2, 2, 'bob')",
    "insert into countries values (1, 'Chile'), (2, 'Ghana')",
    "insert into offices values (1, 1, 1), (1, 2, 1), (2, 2, 2)",
    "insert into sites values (1, 'one.example'), (2, 'two.example')",
    "insert into visits values (1, 1, '/one'), (1, 2, '/two')",
];

const TABLES: &[&str] = &[
    "create table orgs (id integer primary key, name varchar(200) not null)",
    "create table posts (id integer not null, org_id integer not null references orgs (id), title varchar(200) not null default 'untitled', \
     body varchar(200), votes integer not null default 0, primary key (org_id, id))",
    "create table comments (id integer not null, org_id integer not null, post_id integer not null, body varchar(200) not null, \
     primary key (org_id, id))",
    "create table likes (id integer not null, org_id integer not null, comment_id integer not null, stars integer not null, \
     primary key (org_id, id))",
    "create table invoices (id integer not null, payer integer not null, cents integer not null, primary key (payer, id))",
    "create table pages (org_id integer not null, slug varchar(200) not null, title varchar(200) not null, \
     constraint pages_key primary key (org_id, slug))",
    "create table settings (org_id integer primary key, theme varchar(200) not null default 'plain', quota integer not null default 0)",
    "create table handles (id integer not null, org_id integer not null, name varchar(200) not null, primary key (org_id, id), \
     constraint handles_name unique (name))",
    "create table countries (id integer primary key, name varchar(200) not null)",
    "create table offices (id integer not null, org_id integer not null, country_id integer not null, primary key (org_id, id))",
    "create table sites (id integer primary key, host varchar(200) not null)",
    "create table visits (id integer not null, site_id integer not null, path varchar(200) not null, primary key (site_id, id))",
];

/// Creates the tables and puts the rows into them.
pub fn fill(db: &mut impl Connection) {
    for sql in TABLES.iter().chain(ROWS) {
        db.batch_execute(sql)
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

/// What a target of the tests calls `backend`.
macro_rules! backends {
    ($($(#[$attr:meta])* $name:ident: $postgres:literal $mysql:literal;)+) => {$(
        $(#[$attr])*
        pub mod $name {
            pub use test_support::$name::*;

            /// The connection.
            pub type Db = Conn;
            /// Whether it is PostgreSQL.
            pub const POSTGRES: bool = $postgres;
            /// Whether it is MySQL or MariaDB.
            pub const MYSQL: bool = $mysql;

            /// A database with all tables filled.
            pub fn filled() -> Database {
                let mut db = Database::new();
                crate::fill(&mut *db);
                db
            }

            /// A database with a table for each shape of tenancy, filled.
            pub fn filled_shapes() -> Database {
                let mut db = Database::new();
                crate::shapes::create(&mut *db);
                crate::shapes::reset(&mut *db);
                db
            }

            /// The first, and another connection to it.
            pub fn filled_pair() -> (Database, Conn) {
                let mut db = Database::shared();
                crate::fill(&mut *db);
                let other = db.another();
                (db, other)
            }
        }
    )+};
}
backends! {
    sqlite: false false;
    #[cfg(feature = "postgres")]
    postgres: true false;
    #[cfg(feature = "mysql")]
    mariadb: false true;
}

/// The id that a row's name ends with.
pub fn id(name: &str) -> i32 {
    name[1..].parse().expect("a letter and the id")
}

/// What a query found, in order.
pub fn sorted<R: Ord>(mut found: Vec<R>) -> Vec<R> {
    found.sort();
    found
}

/// A row is in the way, and nothing else is wrong.
#[track_caller]
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is given what a statement has just returned"
)]
pub fn assert_unique_violation<R: Debug>(result: QueryResult<R>) {
    assert!(
        matches!(result, Err(DatabaseError(UniqueViolation, _))),
        "{result:?}"
    );
}

/// Why the library refuses a statement.
#[track_caller]
pub fn refusal<R: Debug>(result: QueryResult<R>) -> ScopeError {
    match result {
        Err(QueryBuilderError(error)) => *error.downcast().expect("an error of ours"),
        other => panic!("not refused: {other:?}"),
    }
}

/// The connection of a tenant.
pub fn as_tenant<C: Connection>(db: &mut C, org: i32) -> TenantConn<'_, C, Org> {
    TenantConn::trusting(db, org)
}

/// What tenant 1 gets and what tenant 2 gets, from the same code on one connection.
#[track_caller]
pub fn each_tenant<C: Connection, R>(
    db: &mut C,
    run: impl Fn(&mut TenantConn<'_, C, Org>) -> QueryResult<R>,
) -> (R, R) {
    let first = run(&mut as_tenant(db, 1)).expect("tenant 1");
    let second = run(&mut as_tenant(db, 2)).expect("tenant 2");
    (first, second)
}
