//! The schema, its models, and each backend under one name.

use diesel_async::SimpleAsyncConnection;
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use diesel_async::{AsyncConnection, AsyncMysqlConnection, AsyncPgConnection};
use tenancy::prelude::*;

diesel::table! { orgs { id -> Integer, name -> Text, parent_id -> Nullable<Integer> } }
diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text, votes -> Integer } }
diesel::table! { comments { id -> Integer, org_id -> Integer, post_id -> Integer, body -> Text } }
diesel::table! { leads { id -> Integer, org_id -> Nullable<Integer>, email -> Text } }

diesel::joinable!(comments -> posts (post_id));
diesel::allow_tables_to_appear_in_same_query!(orgs, posts, comments, leads);

#[determines_tenant(parent = parent_id)]
#[derive(Queryable, Selectable, Identifiable, Debug, PartialEq)]
#[diesel(table_name = orgs)]
pub struct Org {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) parent_id: Option<i32>,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = posts)]
pub(crate) struct Post {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) title: String,
    pub(crate) votes: i32,
}

#[tenanted(Org, references(post_id -> posts))]
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq)]
#[diesel(table_name = comments)]
pub(crate) struct Comment {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) post_id: i32,
    pub(crate) body: String,
}

#[tenanted(Org, adoptable)]
#[derive(Queryable, Debug)]
#[diesel(table_name = leads)]
#[expect(dead_code, reason = "it is only counted")]
pub(crate) struct Lead {
    pub(crate) id: i32,
    pub(crate) org_id: Option<i32>,
    pub(crate) email: String,
}

const SCHEMA: &str = "
    create temporary table orgs (id integer primary key, name text not null, parent_id integer);
    create temporary table posts (
        id integer not null, org_id integer not null, title text not null, votes integer not null default 0,
        primary key (org_id, id)
    );
    create temporary table comments (
        id integer not null, org_id integer not null, post_id integer not null, body text not null,
        primary key (org_id, id)
    );
    create temporary table leads (id integer primary key, org_id integer, email text not null);
    insert into orgs values (1, 'First', null), (2, 'Second', 1);
    insert into posts values (1, 1, 'a', 1), (2, 1, 'b', 2), (1, 2, 'x', 10), (3, 2, 'y', 20);
    insert into comments values (1, 1, 1, 'on a'), (1, 2, 3, 'on y');
    insert into leads values (1, null, 'nobody'), (2, 2, 'theirs');
";

pub(crate) type Sqlite = SyncConnectionWrapper<SqliteConnection>;

pub(crate) async fn sqlite() -> Sqlite {
    let mut conn = Sqlite::establish(":memory:")
        .await
        .expect("SQLite in memory");
    conn.batch_execute(SCHEMA).await.expect("the schema");
    conn
}

pub(crate) async fn postgres() -> AsyncPgConnection {
    let url = std::env::var("TENANCY_POSTGRES_URL")
        .expect("TENANCY_POSTGRES_URL: run the tests by scripts/postgres");
    let mut conn = AsyncPgConnection::establish(&url)
        .await
        .expect("PostgreSQL");
    conn.batch_execute(SCHEMA).await.expect("the schema");
    conn
}

pub(crate) async fn mysql() -> AsyncMysqlConnection {
    let url = std::env::var("TENANCY_MYSQL_URL")
        .expect("TENANCY_MYSQL_URL: run the tests by scripts/mariadb");
    let mut conn = AsyncMysqlConnection::establish(&url)
        .await
        .expect("MariaDB");
    conn.batch_execute(SCHEMA).await.expect("the schema");
    conn
}

/// All posts: to see that nothing else has changed.
pub(crate) async fn all_posts<C>(db: &mut C) -> Vec<(i32, i32, String, i32)>
where
    C: AsyncConnection,
    for<'q> diesel::dsl::Order<posts::table, (posts::org_id, posts::id)>:
        diesel_async::methods::LoadQuery<'q, C, (i32, i32, String, i32)>,
{
    let all = posts::table.order((posts::org_id, posts::id));
    diesel_async::RunQueryDsl::load(all, db)
        .await
        .expect("all posts")
}

/// Writes each test once and runs it on every backend: the argument is a `&mut` connection with the tables filled.
macro_rules! on_each_backend {
    ($(async fn $name:ident($db:ident) $body:block)*) => {
        crate::support::on_backend!(sqlite: $(async fn $name($db) $body)*);
        crate::support::on_backend!(postgres: $(async fn $name($db) $body)*);
        crate::support::on_backend!(mysql: $(async fn $name($db) $body)*);
    };
}

/// The same for what MySQL has not: the rows of a write, and a conflict on columns.
macro_rules! on_each_backend_but_mysql {
    ($(async fn $name:ident($db:ident) $body:block)*) => {
        crate::support::on_backend!(sqlite: $(async fn $name($db) $body)*);
        crate::support::on_backend!(postgres: $(async fn $name($db) $body)*);
    };
}

/// On a runtime of several threads: a statement on SQLite that is dropped is waited for.
macro_rules! on_each_backend_with_threads {
    ($(async fn $name:ident($db:ident) $body:block)*) => {
        crate::support::on_backend!(sqlite with threads: $(async fn $name($db) $body)*);
        crate::support::on_backend!(postgres with threads: $(async fn $name($db) $body)*);
        crate::support::on_backend!(mysql with threads: $(async fn $name($db) $body)*);
    };
}

macro_rules! on_backend {
    ($backend:ident: $(async fn $name:ident($db:ident) $body:block)*) => {
        crate::support::on_backend!(@ $backend, #[tokio::test]: $(async fn $name($db) $body)*);
    };
    ($backend:ident with threads: $(async fn $name:ident($db:ident) $body:block)*) => {
        crate::support::on_backend! {
            @ $backend, #[tokio::test(flavor = "multi_thread", worker_threads = 2)]: $(async fn $name($db) $body)*
        }
    };
    (@ $backend:ident, $test:tt $attribute:tt: $(async fn $name:ident($db:ident) $body:block)*) => {
        crate::support::on_backend!(@@ $backend, $($name, $db, $body, $test $attribute;)*);
    };
    (@@ $backend:ident, $($name:ident, $db:ident, $body:block, $test:tt $attribute:tt;)*) => {
        mod $backend {
            use super::*;

            $(
                $test $attribute
                async fn $name() {
                    let $db = &mut crate::support::$backend().await;
                    $body
                }
            )*
        }
    };
}

pub(crate) use {
    on_backend, on_each_backend, on_each_backend_but_mysql, on_each_backend_with_threads,
};
