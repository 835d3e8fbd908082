//! What the rules need: a schema, and two tenants with rows.

mod values;

use crate::backend::{Conn, Database};
use diesel::connection::SimpleConnection;
use tenancy::prelude::*;

diesel::table! { orgs { id -> Integer, name -> Text } }
diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
diesel::table! { tags { id -> Integer, org_id -> Nullable<Integer>, name -> Text } }
diesel::table! { themes { id -> Integer, org_id -> Integer, is_global -> Bool, name -> Text } }
diesel::table! { letters { id -> Integer, org_id -> Integer, reader_id -> Nullable<Integer>, body -> Text } }

diesel::allow_tables_to_appear_in_same_query!(orgs, posts, tags, themes, letters);

#[determines_tenant(listed)]
#[derive(Queryable)]
#[diesel(table_name = orgs)]
#[expect(dead_code, reason = "only names are read")]
pub struct Org {
    id: i32,
    name: String,
}

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = posts)]
#[expect(dead_code, reason = "only titles are read")]
pub(crate) struct Post {
    id: i32,
    org_id: i32,
    title: String,
}

#[tenanted(Org, global)]
#[derive(Queryable)]
#[diesel(table_name = tags)]
#[expect(dead_code, reason = "only names are read")]
pub(crate) struct Tag {
    id: i32,
    org_id: Option<i32>,
    name: String,
}

#[tenanted(Org, global = is_global)]
#[derive(Queryable)]
#[diesel(table_name = themes)]
#[expect(dead_code, reason = "only names are read")]
pub(crate) struct Theme {
    id: i32,
    org_id: i32,
    is_global: bool,
    name: String,
}

#[tenanted(Org, shared_with = reader_id)]
#[derive(Queryable)]
#[diesel(table_name = letters)]
#[expect(dead_code, reason = "only bodies are read")]
pub(crate) struct Letter {
    id: i32,
    org_id: i32,
    reader_id: Option<i32>,
    body: String,
}

/// Two tenants, 1 and 2, with a row in each table; and rows that both read.
pub(crate) fn database() -> Database {
    filled(Database::new())
}

/// The same, and another connection can have it open.
#[allow(dead_code, reason = "not every backend locks")]
pub(crate) fn shared_database() -> Database {
    filled(Database::shared())
}

fn filled(mut db: Database) -> Database {
    db.batch_execute(
        "create table orgs (id integer primary key, name varchar(200) not null);
         create table posts (id integer primary key, org_id integer not null, title varchar(200) not null);
         create table tags (id integer primary key, org_id integer, name varchar(200) not null);
         create table themes (
             id integer primary key, org_id integer not null, is_global boolean not null, name varchar(200) not null
         );
         create table letters (
             id integer primary key, org_id integer not null, reader_id integer, body varchar(200) not null
         );
         insert into orgs values (1, 'first'), (2, 'second');
         insert into posts values (1, 1, 'mine'), (2, 2, 'theirs');
         insert into tags values (1, null, 'global'), (2, 1, 'mine'), (3, 2, 'theirs');
         insert into themes values (1, 1, true, 'global'), (2, 1, false, 'mine'), (3, 2, false, 'theirs');
         insert into letters values (1, 2, 1, 'for 1'), (2, 1, null, 'mine'), (3, 2, null, 'theirs');",
    )
    .expect("the schema and its rows");
    db
}

/// The connection of a tenant.
pub(crate) fn tenant(db: &mut Conn, key: i32) -> TenantConn<'_, Conn, Org> {
    TenantConn::trusting(db, key)
}
