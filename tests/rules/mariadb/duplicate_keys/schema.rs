//! Tables with unique keys that lack the tenant, and their rows.

use crate::backend::{self, Database, Db};
use diesel::connection::SimpleConnection as _;
use diesel::result::DatabaseErrorKind::{ForeignKeyViolation, UniqueViolation};
use diesel::result::Error::DatabaseError;
use diesel::result::QueryResult;
use house::*;
use std::fmt::Debug;
use tenancy::prelude::*;

diesel::table! { badges { id -> Integer, org_id -> Integer, email -> Text, phone -> Text, text -> Text } }
diesel::table! { stamps { id -> Integer, org_id -> Integer, code -> Text, at -> Integer, seen -> Integer } }
diesel::table! { papers { id -> Integer, org_id -> Nullable<Integer>, code -> Text, text -> Text } }
diesel::table! { boards { id -> Integer, org_id -> Integer } }
diesel::table! { pins { id -> Integer, board_id -> Integer, code -> Text, text -> Text } }
diesel::table! { tacks { id -> Integer, org_id -> Integer, board_id -> Integer, next_id -> Nullable<Integer>, code -> Text } }
diesel::table! { flags { id -> Integer, org_id -> Integer, is_global -> Bool, code -> Text, text -> Text } }

/// Two unique keys, none of which has the tenant.
#[tenanted(Org)]
#[derive(Queryable, Insertable)]
#[diesel(table_name = badges)]
pub(super) struct Badge {
    pub(super) id: i32,
    pub(super) org_id: i32,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) text: String,
}

/// Columns that the database sets.
#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = stamps)]
#[expect(dead_code, reason = "only its table matters here")]
pub(super) struct Stamp {
    pub(super) id: i32,
    pub(super) org_id: i32,
    pub(super) code: String,
    pub(super) at: i32,
    pub(super) seen: i32,
}

#[tenanted(Org, global)]
#[derive(Queryable)]
#[diesel(table_name = papers)]
#[expect(dead_code, reason = "only its table matters here")]
pub(super) struct Paper {
    pub(super) id: i32,
    pub(super) org_id: Option<i32>,
    pub(super) code: String,
    pub(super) text: String,
}

#[tenanted(Org, global = is_global)]
#[derive(Queryable)]
#[diesel(table_name = flags)]
#[expect(dead_code, reason = "only its table matters here")]
pub(super) struct Flag {
    pub(super) id: i32,
    pub(super) org_id: i32,
    pub(super) is_global: bool,
    pub(super) code: String,
    pub(super) text: String,
}

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = boards)]
#[expect(dead_code, reason = "only its table matters here")]
pub(super) struct Board {
    pub(super) id: i32,
    pub(super) org_id: i32,
}

#[tenanted(through = boards, foreign_key = board_id)]
#[derive(Queryable)]
#[diesel(table_name = pins)]
#[expect(dead_code, reason = "only its table matters here")]
pub(super) struct Pin {
    pub(super) id: i32,
    pub(super) board_id: i32,
    pub(super) code: String,
    pub(super) text: String,
}

#[tenanted(Org, references(board_id -> boards, next_id -> tacks))]
#[derive(Queryable)]
#[diesel(table_name = tacks)]
#[expect(dead_code, reason = "only its table matters here")]
pub(super) struct Tack {
    pub(super) id: i32,
    pub(super) org_id: i32,
    pub(super) board_id: i32,
    pub(super) next_id: Option<i32>,
    pub(super) code: String,
}

pub(super) const TABLES: &str = "
    create table badges (id integer not null, org_id integer not null, email varchar(200) not null, phone varchar(200) not null,
        text varchar(200) not null, primary key (org_id, id), unique (email), unique (phone));
    create table stamps (id integer not null auto_increment, org_id integer not null, code varchar(200) not null,
        at timestamp not null default '2001-01-01' on update current_timestamp, seen integer not null default 0,
        primary key (id), unique (code));
    create table papers (id integer primary key, org_id integer, code varchar(200) not null, text varchar(200) not null, unique (code));
    create table flags (id integer primary key, org_id integer not null, is_global boolean not null, code varchar(200) not null,
        text varchar(200) not null, unique (code));
    create table boards (id integer primary key, org_id integer not null);
    create table pins (id integer primary key, board_id integer not null, code varchar(200) not null, text varchar(200) not null,
        unique (code));
    create table tacks (id integer primary key, org_id integer not null, board_id integer not null, next_id integer,
        code varchar(200) not null, unique (code));
";

pub(super) const ROWS: &str = "
    insert into badges values (1, 1, 'a@x', '11', 'one'), (1, 2, 'b@x', '22', 'two');
    insert into stamps (id, org_id, code) values (1, 1, 'mine'), (2, 2, 'theirs');
    insert into papers values (1, 1, 'mine', '-'), (2, 2, 'theirs', '-'), (3, null, 'nobodys', '-');
    insert into flags values (1, 1, false, 'mine', '-'), (2, 2, false, 'theirs', '-'), (3, 1, true, 'everybodys', '-');
    insert into boards values (1, 1), (2, 2), (3, 1);
    insert into pins values (1, 1, 'mine', '-'), (2, 2, 'theirs', '-');
    insert into tacks values (1, 1, 1, null, 'mine'), (2, 2, 2, null, 'theirs'), (3, 1, 1, null, 'other');
";

pub(super) fn tables() -> Database {
    let mut db = backend::filled();
    db.batch_execute(TABLES).expect("tables");
    db.batch_execute(ROWS).expect("rows");
    db
}

/// Every row of a table, as text.
pub(super) fn all(db: &mut Db, table: &str) -> Vec<String> {
    use house::bystanders::Raw;
    let columns = match table {
        "badges" => "org_id || '|' || id || '|' || email || '|' || phone || '|' || text",
        "stamps" => {
            "id || '|' || org_id || '|' || code || '|' || (at = '2001-01-01') || '|' || seen"
        }
        "papers" => "id || '|' || coalesce(org_id, '-') || '|' || code || '|' || text",
        "flags" => "id || '|' || org_id || '|' || is_global || '|' || code || '|' || text",
        "pins" => "id || '|' || board_id || '|' || code || '|' || text",
        "tacks" => {
            "id || '|' || org_id || '|' || board_id || '|' || coalesce(next_id, '-') || '|' || code"
        }
        _ => unreachable!("{table}"),
    };
    db.lines(format!("select {columns} as line from {table} order by 1"))
}

pub(super) fn handle(id: i32, name: &str) -> Handle {
    Handle {
        id,
        org_id: 1,
        name: name.into(),
    }
}

#[track_caller]
pub(super) fn assert_taken<R: Debug>(result: QueryResult<R>) {
    let error = result.expect_err("a conflict");
    let DatabaseError(UniqueViolation, information) = &error else {
        panic!("{error:?}")
    };
    // Nothing of whose row it is, and no number of ours.
    assert_eq!(
        information.message(),
        "a row that the tenant does not write is in the way"
    );
}

#[track_caller]
pub(super) fn assert_out_of_scope<R: Debug>(result: QueryResult<R>) {
    let error = result.expect_err("a reference out of scope");
    assert!(
        matches!(error, DatabaseError(ForeignKeyViolation, _)),
        "{error:?}"
    );
}
