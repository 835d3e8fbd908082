//! A table of each policy, and rows in them whose ids are those of other tenants' rows.

use crate::backend::Database;
use diesel::connection::SimpleConnection;
use std::fmt::Write;
use tenancy::prelude::*;

diesel::table! { orgs { id -> Integer } }
diesel::table! { users { id -> Integer } }
diesel::table! { owned (org_id, id) { id -> Integer, org_id -> Integer, ref_id -> Integer, name -> Text } }
diesel::table! { others (org_id, id) { id -> Integer, org_id -> Integer, ref_id -> Integer, name -> Text } }
diesel::table! { globals (name) { id -> Integer, org_id -> Nullable<Integer>, ref_id -> Integer, name -> Text } }
diesel::table! { commons (name) { id -> Integer, org_id -> Nullable<Integer>, ref_id -> Integer, name -> Text } }
diesel::table! { flagged (name) { id -> Integer, org_id -> Integer, is_global -> Bool, ref_id -> Integer, name -> Text } }
diesel::table! { adoptables (name) { id -> Integer, org_id -> Nullable<Integer>, ref_id -> Integer, name -> Text } }
diesel::table! { maybes (name) { id -> Integer, org_id -> Nullable<Integer>, ref_id -> Integer, name -> Text } }
diesel::table! { shared (name) { id -> Integer, org_id -> Integer, with_id -> Nullable<Integer>, ref_id -> Integer, name -> Text } }
diesel::table! { lent (name) { id -> Integer, org_id -> Integer, with_id -> Nullable<Integer>, ref_id -> Integer, name -> Text } }
diesel::table! { folders { id -> Integer, org_id -> Integer } }
diesel::table! { files (name) { id -> Integer, folder_id -> Integer, ref_id -> Integer, name -> Text } }
diesel::table! { owners (name) { id -> Integer, owner_type -> Text, owner_id -> Integer, ref_id -> Integer, name -> Text } }
diesel::table! { secrets (name) { id -> Integer, org_id -> Nullable<Integer>, user_id -> Nullable<Integer>, ref_id -> Integer, name -> Text } }
diesel::table! { safes { id -> Integer, org_id -> Nullable<Integer>, user_id -> Nullable<Integer> } }
diesel::table! { clips (name) { id -> Integer, safe_id -> Integer, ref_id -> Integer, name -> Text } }
diesel::table! { drafts (name) { id -> Integer, org_id -> Integer, user_id -> Integer, ref_id -> Integer, name -> Text } }
diesel::table! { letters (name) { id -> Integer, org_id -> Integer, user_id -> Integer, ref_id -> Integer, name -> Text } }
diesel::table! { listed { id -> Integer, ref_id -> Integer, name -> Text } }
diesel::allow_tables_to_appear_in_same_query!(
    orgs, users, owned, others, globals, commons, flagged, adoptables, maybes, shared, lent,
    folders, files, owners, drafts, letters, listed, secrets, safes, clips,
);

#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = orgs)]
#[allow(dead_code, reason = "a model has a field for each column")]
pub struct Org {
    pub id: i32,
}

#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = users)]
#[allow(dead_code, reason = "a model has a field for each column")]
pub struct User {
    pub id: i32,
}

macro_rules! models {
    ($(#[$designation:meta] $Model:ident of $table:ident ($($key:ident),+) { $($field:ident: $ty:ty),* };)+) => {$(
        #[$designation]
        #[derive(Queryable, Identifiable, Debug, PartialEq)]
        #[diesel(table_name = $table, primary_key($($key),+))]
        #[allow(dead_code, reason = "a model has a field for each column")]
        pub(crate) struct $Model {
            $(pub(crate) $field: $ty,)*
        }
    )+};
}

models! {
    #[tenanted(Org)]
    Owned of owned (org_id, id) { id: i32, org_id: i32, ref_id: i32, name: String };
    #[tenanted(Org)]
    Other of others (org_id, id) { id: i32, org_id: i32, ref_id: i32, name: String };
    #[tenanted(Org, global)]
    Global of globals (name) { id: i32, org_id: Option<i32>, ref_id: i32, name: String };
    #[tenanted(Org, global)]
    Common of commons (name) { id: i32, org_id: Option<i32>, ref_id: i32, name: String };
    #[tenanted(Org, global = is_global)]
    Flagged of flagged (name) { id: i32, org_id: i32, is_global: bool, ref_id: i32, name: String };
    #[tenanted(Org, adoptable)]
    Adoptable of adoptables (name) { id: i32, org_id: Option<i32>, ref_id: i32, name: String };
    #[tenanted(Org, nullable)]
    Maybe of maybes (name) { id: i32, org_id: Option<i32>, ref_id: i32, name: String };
    #[tenanted(Org, shared_with = with_id)]
    Shared of shared (name) { id: i32, org_id: i32, with_id: Option<i32>, ref_id: i32, name: String };
    #[tenanted(Org, shared_with = with_id)]
    Lent of lent (name) { id: i32, org_id: i32, with_id: Option<i32>, ref_id: i32, name: String };
    #[tenanted(Org)]
    Folder of folders (id) { id: i32, org_id: i32 };
    #[tenanted(through = folders, foreign_key = folder_id)]
    File of files (name) { id: i32, folder_id: i32, ref_id: i32, name: String };
    #[tenanted(Org = "org", User = "user", type_column = owner_type, column = owner_id)]
    Belonging of owners (name) { id: i32, owner_type: String, owner_id: i32, ref_id: i32, name: String };
    #[tenanted(one_of(Org = org_id, User = user_id))]
    Secret of secrets (name) { id: i32, org_id: Option<i32>, user_id: Option<i32>, ref_id: i32, name: String };
    #[tenanted(one_of(Org = org_id, User = user_id))]
    Safe of safes (id) { id: i32, org_id: Option<i32>, user_id: Option<i32> };
    #[tenanted(through = safes, foreign_key = safe_id)]
    Clip of clips (name) { id: i32, safe_id: i32, ref_id: i32, name: String };
    #[tenanted(Org, User = user_id)]
    Draft of drafts (name) { id: i32, org_id: i32, user_id: i32, ref_id: i32, name: String };
    #[tenanted(Org, User = user_id)]
    Letter of letters (name) { id: i32, org_id: i32, user_id: i32, ref_id: i32, name: String };
    #[universal]
    Everyones of listed (id) { id: i32, ref_id: i32, name: String };
}

/// Two rows, the ids 1 and 2, of each owner that a table may have; each refers to one of its own number. The name of a
/// row says whose it is.
pub(crate) fn filled() -> Database {
    let mut db = Database::new();
    db.batch_execute(&filling()).expect("filled");
    db
}

/// What makes the tables and their rows.
pub(crate) fn filling() -> String {
    let mut sql = String::from(
        "create table orgs (id integer primary key); create table users (id integer primary key);
         create table folders (id integer primary key, org_id integer not null);
         insert into orgs values (1), (2), (3); insert into users values (1), (2);
         insert into folders values (1, 1), (2, 2), (3, 3);
         create table safes (id integer primary key, org_id integer, user_id integer);
         insert into safes values (1, 1, null), (2, 2, null), (3, 3, null), (4, null, 1), (5, null, 2), (6, 1, 1), (7, null, null);",
    );
    let tables: [(&str, &str, &[&str]); 16] = [
        ("owned", "org_id integer", &["1", "2", "3"]),
        ("others", "org_id integer", &["1", "2", "3"]),
        ("globals", "org_id integer", &["1", "2", "3", "null"]),
        ("commons", "org_id integer", &["1", "2", "3", "null"]),
        (
            "flagged",
            "org_id integer, is_global boolean",
            &["1, false", "2, false", "3, false", "1, true", "3, true"],
        ),
        ("adoptables", "org_id integer", &["1", "2", "3", "null"]),
        ("maybes", "org_id integer", &["1", "2", "3", "null"]),
        (
            "shared",
            "org_id integer, with_id integer",
            &["1, null", "2, null", "3, null", "1, 2", "2, 3", "3, 1"],
        ),
        (
            "lent",
            "org_id integer, with_id integer",
            &["1, null", "2, null", "3, null", "1, 3", "2, 1", "3, 2"],
        ),
        ("files", "folder_id integer", &["1", "2", "3"]),
        (
            "owners",
            "owner_type varchar(20), owner_id integer",
            &["'org', 1", "'org', 2", "'org', 3", "'user', 1", "'user', 2"],
        ),
        (
            "secrets",
            "org_id integer, user_id integer",
            &[
                "1, null",
                "2, null",
                "3, null",
                "null, 1",
                "null, 2",
                "1, 1",
                "null, null",
            ],
        ),
        (
            "clips",
            "safe_id integer",
            &["1", "2", "3", "4", "5", "6", "7"],
        ),
        (
            "drafts",
            "org_id integer, user_id integer",
            &["1, 1", "1, 2", "2, 1", "2, 2"],
        ),
        (
            "letters",
            "org_id integer, user_id integer",
            &["1, 1", "1, 2", "2, 1", "2, 2"],
        ),
        ("listed", "", &[""]),
    ];
    for (table, columns, owners) in tables {
        let comma = if columns.is_empty() { "" } else { "," };
        write!(
            sql,
            "create table {table} (id integer not null, {columns}{comma} ref_id integer not null, \
             name varchar(50) not null primary key);"
        )
        .expect("text");
        for owner in owners {
            let whose = owner.replace('\'', "").replace(", ", "-");
            for id in [1, 2] {
                write!(
                    sql,
                    "insert into {table} values ({id}, {owner}{comma} {id}, '{table} {id} of {whose}');"
                )
                .expect("text");
            }
        }
    }
    sql
}
