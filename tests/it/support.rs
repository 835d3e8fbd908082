//! The schema of the tests, its models, and each backend under one name.

use diesel::connection::SimpleConnection;
use tenancy::prelude::*;

pub(crate) mod schema {
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
    diesel::table! { visits { id -> Integer, site_id -> Integer, path -> Text } }

    diesel::joinable!(comments -> posts (post_id));
    diesel::joinable!(likes -> comments (comment_id));
    diesel::joinable!(offices -> countries (country_id));
    diesel::joinable!(posts -> orgs (org_id));
    diesel::allow_tables_to_appear_in_same_query!(
        orgs, posts, comments, likes, invoices, pages, settings, handles, countries, offices,
        sites, visits,
    );
}

pub(crate) use schema::*;

#[determines_tenant]
#[derive(Queryable, Selectable, Identifiable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = orgs)]
pub struct Org {
    pub(crate) id: i32,
    pub(crate) name: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = posts)]
pub(crate) struct Post {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    pub(crate) votes: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = comments)]
pub(crate) struct Comment {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) post_id: i32,
    pub(crate) body: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = likes)]
pub(crate) struct Like {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) comment_id: i32,
    pub(crate) stars: i32,
}

#[tenanted(Org, column = payer)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = invoices)]
pub(crate) struct Invoice {
    pub(crate) id: i32,
    pub(crate) payer: i32,
    pub(crate) cents: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = pages, primary_key(org_id, slug))]
pub(crate) struct Page {
    pub(crate) org_id: i32,
    pub(crate) slug: String,
    pub(crate) title: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = settings, primary_key(org_id))]
pub(crate) struct Setting {
    pub(crate) org_id: i32,
    pub(crate) theme: String,
    pub(crate) quota: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = handles)]
pub(crate) struct Handle {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) name: String,
}

#[universal]
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq)]
#[diesel(table_name = countries)]
pub(crate) struct Country {
    pub(crate) id: i32,
    pub(crate) name: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = offices)]
pub(crate) struct Office {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) country_id: i32,
}

#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = sites)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Site {
    pub(crate) id: i32,
    pub(crate) host: String,
}

#[tenanted(Site)]
#[derive(Queryable, Selectable, Debug, Clone, PartialEq)]
#[diesel(table_name = visits)]
pub(crate) struct Visit {
    pub(crate) id: i32,
    pub(crate) site_id: i32,
    pub(crate) path: String,
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
    "create table orgs (id integer primary key, name text not null)",
    "create table posts (id integer not null, org_id integer not null references orgs, title text not null default 'untitled', \
     body text, votes integer not null default 0, primary key (org_id, id))",
    "create table comments (id integer not null, org_id integer not null, post_id integer not null, body text not null, \
     primary key (org_id, id))",
    "create table likes (id integer not null, org_id integer not null, comment_id integer not null, stars integer not null, \
     primary key (org_id, id))",
    "create table invoices (id integer not null, payer integer not null, cents integer not null, primary key (payer, id))",
    "create table pages (org_id integer not null, slug text not null, title text not null, \
     constraint pages_key primary key (org_id, slug))",
    "create table settings (org_id integer primary key, theme text not null default 'plain', quota integer not null default 0)",
    "create table handles (id integer not null, org_id integer not null, name text not null, primary key (org_id, id), \
     constraint handles_name unique (name))",
    "create table countries (id integer primary key, name text not null)",
    "create table offices (id integer not null, org_id integer not null, country_id integer not null, primary key (org_id, id))",
    "create table sites (id integer primary key, host text not null)",
    "create table visits (id integer not null, site_id integer not null, path text not null, primary key (site_id, id))",
];

fn fill(db: &mut impl Connection) {
    for sql in TABLES.iter().chain(ROWS) {
        batch(db, sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

/// Runs SQL that the tests write in the dialect of SQLite and PostgreSQL.
pub(crate) fn batch<C: SimpleConnection>(db: &mut C, sql: &str) -> QueryResult<()> {
    db.batch_execute(&dialect::<C>(sql))
}

/// The same SQL as the backend of `C` has it.
pub(crate) fn dialect<C>(sql: &str) -> String {
    if !std::any::type_name::<C>().contains("Mysql") {
        return sql.to_owned();
    }
    let mut sql = sql.replace(" as text)", " as char)");
    // A keyword.
    for before in ["table", "into", "from", "references", "join", "update"] {
        sql = sql.replace(&format!("{before} lines"), &format!("{before} \"lines\""));
    }
    let statements = sql
        .split(';')
        .map(|statement| match statement.split_whitespace().next() {
            Some("create" | "alter") if !statement.contains(" index ") => definition(statement),
            _ => statement.to_owned(),
        });
    statements.collect::<Vec<_>>().join(";")
}

/// On MySQL, keys are of limited length, and a foreign key says to which columns it refers.
fn definition(statement: &str) -> String {
    let mut statement = statement.to_owned();
    for after in [" not null", " primary key", " default", ",", ")"] {
        statement = statement.replace(&format!(" text{after}"), &format!(" varchar(200){after}"));
    }
    let mut parts = statement.split(" references ");
    let mut defined = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find([' ', ',', ')', '\n', ';']).unwrap_or(part.len());
        let (table, rest) = part.split_at(end);
        let columns = if rest.starts_with(" (") { "" } else { " (id)" };
        defined.extend([" references ", table, columns, rest]);
    }
    defined
}

/// A filled SQLite database in memory.
pub(crate) fn sqlite() -> SqliteConnection {
    let mut db = SqliteConnection::establish(":memory:").expect("SQLite is compiled in");
    fill(&mut db);
    db
}

/// A filled schema of its own on the PostgreSQL server of this run.
pub(crate) fn postgres() -> PgConnection {
    let mut db = postgres_schema(&unique_schema());
    fill(&mut db);
    db
}

/// A filled database of its own on the MariaDB server of this run.
pub(crate) fn mysql() -> MysqlDatabase {
    let mut db = empty_mysql();
    fill(&mut *db);
    db
}

/// A database of its own on the MariaDB server of this run, with nothing in it.
pub(crate) fn empty_mysql() -> MysqlDatabase {
    let url = std::env::var("TENANCY_MYSQL_URL").expect(
        "TENANCY_MYSQL_URL is not set: run the tests with `scripts/test`, or `scripts/mariadb cargo test`",
    );
    let name = unique_schema();
    let mut conn =
        MysqlConnection::establish(&url).expect("the MariaDB server of this run answers");
    conn.batch_execute(&format!("create database {name}; use {name}"))
        .expect("a database for the test");
    // What the tests write by hand is for the other backends: double quotes, `||`, and strings that differ by case.
    conn.batch_execute(
        "set sql_mode = concat(@@sql_mode, ',ANSI_QUOTES,PIPES_AS_CONCAT'); \
         set collation_connection = @@collation_database",
    )
    .expect("a session for the test");
    MysqlDatabase { conn, name }
}

/// The same, and it stays until the server goes: for a pool.
pub(crate) fn mysql_to_keep() -> MysqlConnection {
    mysql().keep()
}

/// A database that goes when the test ends: the catalog of the server is one, and each test that reads it reads all.
pub(crate) struct MysqlDatabase {
    conn: MysqlConnection,
    name: String,
}

impl MysqlDatabase {
    fn keep(self) -> MysqlConnection {
        let kept = self.another();
        std::mem::forget(self);
        kept
    }

    /// Another connection to it.
    pub(crate) fn another(&self) -> MysqlConnection {
        let url = std::env::var("TENANCY_MYSQL_URL").expect("this one has its address from there");
        let mut conn =
            MysqlConnection::establish(&url).expect("the MariaDB server of this run answers");
        conn.batch_execute(&format!("use {}", self.name))
            .expect("the database of the test");
        conn
    }
}

/// What a test opens has a connection, or is one.
pub(crate) trait HasConnection {
    type Conn;

    fn connection(&mut self) -> &mut Self::Conn;
}

impl<C: Connection> HasConnection for C {
    type Conn = C;

    fn connection(&mut self) -> &mut C {
        self
    }
}

impl HasConnection for MysqlDatabase {
    type Conn = MysqlConnection;

    fn connection(&mut self) -> &mut MysqlConnection {
        &mut self.conn
    }
}

impl std::ops::Deref for MysqlDatabase {
    type Target = MysqlConnection;

    fn deref(&self) -> &MysqlConnection {
        &self.conn
    }
}

impl std::ops::DerefMut for MysqlDatabase {
    fn deref_mut(&mut self) -> &mut MysqlConnection {
        &mut self.conn
    }
}

impl Drop for MysqlDatabase {
    fn drop(&mut self) {
        // A test that has failed in a transaction leaves it to the server's end.
        let _ = self
            .conn
            .batch_execute(&format!("rollback; drop database {}", self.name));
    }
}

/// Two connections to one filled schema.
pub(crate) fn postgres_pair() -> (PgConnection, PgConnection) {
    let schema = unique_schema();
    let mut db = postgres_schema(&schema);
    fill(&mut db);
    (db, postgres_schema(&schema))
}

/// Another connection to a schema of the PostgreSQL server.
pub(crate) fn postgres_schema(schema: &str) -> PgConnection {
    let url = std::env::var("TENANCY_POSTGRES_URL").expect(
        "TENANCY_POSTGRES_URL is not set: run the tests with `scripts/test`, or `scripts/postgres cargo test`",
    );
    let mut db = PgConnection::establish(&url).expect("the PostgreSQL server of this run answers");
    db.batch_execute(&format!(
        "create schema if not exists {schema}; set search_path to {schema}"
    ))
    .expect("a schema for the test");
    db
}

/// A schema of its own on the PostgreSQL server of this run, with nothing in it.
pub(crate) fn empty_postgres() -> PgConnection {
    postgres_schema(&unique_schema())
}

fn unique_schema() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!(
        "test_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    )
}

/// Two tenants on one connection, one after the other.
pub(crate) fn as_tenant<C: Connection>(db: &mut C, org: i32) -> TenantConn<'_, C, Org> {
    TenantConn::trusting(db, org)
}

/// What tenant 1 gets and what tenant 2 gets, from the same code on one connection.
#[track_caller]
pub(crate) fn each_tenant<C: Connection, R>(
    db: &mut C,
    run: impl Fn(&mut TenantConn<'_, C, Org>) -> QueryResult<R>,
) -> (R, R) {
    let first = run(&mut as_tenant(db, 1)).expect("tenant 1");
    let second = run(&mut as_tenant(db, 2)).expect("tenant 2");
    (first, second)
}

/// Writes each test once and runs it on every backend. Inside the body `Db` is the connection's type and `Backend`
/// Diesel's backend; the argument is a `&mut Db` with the tables filled.
macro_rules! on_each_backend {
    ($($(#[$attr:meta])* fn $rule:ident($db:ident) $body:block)*) => {
        crate::support::on_backends! { $($(#[$attr])* fn $rule($db) $body)* }

        mod on_mysql {
            #[allow(unused_imports)]
            use super::*;
            #[allow(dead_code)]
            type Db = diesel::mysql::MysqlConnection;
            #[allow(dead_code)]
            type Backend = diesel::mysql::Mysql;
            $(#[test] $(#[$attr])* fn $rule() {
                let $db = &mut *crate::support::mysql();
                $body
            })*
        }
    };
}
pub(crate) use on_each_backend;

/// The same without MySQL, for what it does not have; the docs of the module say what that is.
macro_rules! on_sqlite_and_postgres {
    ($(#[doc = $why:literal])+ mod $name:ident; $($tests:tt)*) => {
        $(#[doc = $why])+
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            crate::support::on_backends! { $($tests)* }
        }
    };
}
pub(crate) use on_sqlite_and_postgres;

macro_rules! on_backends {
    ($($(#[$attr:meta])* fn $rule:ident($db:ident) $body:block)*) => {
        mod on_sqlite {
            #[allow(unused_imports)]
            use super::*;
            #[allow(dead_code)]
            type Db = diesel::sqlite::SqliteConnection;
            #[allow(dead_code)]
            type Backend = diesel::sqlite::Sqlite;
            $(#[test] $(#[$attr])* fn $rule() {
                let $db = &mut crate::support::sqlite();
                $body
            })*
        }

        mod on_postgres {
            #[allow(unused_imports)]
            use super::*;
            #[allow(dead_code)]
            type Db = diesel::pg::PgConnection;
            #[allow(dead_code)]
            type Backend = diesel::pg::Pg;
            $(#[test] $(#[$attr])* fn $rule() {
                let $db = &mut crate::support::postgres();
                $body
            })*
        }
    };
}
pub(crate) use on_backends;
