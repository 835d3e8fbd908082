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
diesel::table! { notes (name) { id -> Integer, user_id -> Integer, ref_id -> Integer, name -> Text } }
diesel::table! { drafts (name) { id -> Integer, org_id -> Integer, user_id -> Integer, ref_id -> Integer, name -> Text } }
diesel::table! { letters (name) { id -> Integer, org_id -> Integer, user_id -> Integer, ref_id -> Integer, name -> Text } }
diesel::table! { people (name) { id -> Integer, ref_id -> Integer, name -> Text } }
diesel::table! { members { id -> Integer, org_id -> Integer, person -> Text } }
diesel::table! { fans (name) { id -> Integer, ref_id -> Integer, name -> Text } }
diesel::table! { follows { id -> Integer, folder_id -> Integer, fan -> Text } }
diesel::table! { pets (name) { id -> Integer, person -> Text, ref_id -> Integer, name -> Text } }
diesel::table! { guests (name) { id -> Integer, ref_id -> Integer, name -> Text } }
diesel::table! { visits { id -> Integer, org_id -> Nullable<Integer>, guest -> Text } }
diesel::table! { friends (name) { id -> Integer, ref_id -> Integer, name -> Text } }
diesel::table! { meetings { id -> Integer, person -> Text, friend -> Text } }
diesel::table! { ties (name) { id -> Integer, folder_id -> Integer, safe_id -> Integer, ref_id -> Integer, name -> Text } }
diesel::table! { knots (name) { id -> Integer, tie -> Text, ref_id -> Integer, name -> Text } }
diesel::table! { badges (name) { owner_type -> Text, owner_id -> Integer, name -> Text } }
diesel::table! { listed { id -> Integer, ref_id -> Integer, name -> Text } }
diesel::allow_tables_to_appear_in_same_query!(
    adoptables, badges, clips, commons, drafts, fans, files, flagged, folders, follows, friends,
    globals, guests, knots, lent, letters, listed, maybes, meetings, members, notes, orgs, others,
    owned, owners, people, pets, safes, secrets, shared, ties, users, visits,
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
    #[tenanted(User)]
    Note of notes (name) { id: i32, user_id: i32, ref_id: i32, name: String };
    #[tenanted(Org, User = user_id)]
    Draft of drafts (name) { id: i32, org_id: i32, user_id: i32, ref_id: i32, name: String };
    #[tenanted(Org, User = user_id)]
    Letter of letters (name) { id: i32, org_id: i32, user_id: i32, ref_id: i32, name: String };
    #[tenanted(through = members, key = person, updatable, unscoped_key)]
    Person of people (name) { id: i32, ref_id: i32, name: String };
    #[tenanted(Org)]
    Member of members (id) { id: i32, org_id: i32, person: String };
    #[tenanted(through = follows, key = fan, updatable, unscoped_key)]
    Fan of fans (name) { id: i32, ref_id: i32, name: String };
    #[tenanted(through = folders, foreign_key = folder_id)]
    Follow of follows (id) { id: i32, folder_id: i32, fan: String };
    #[tenanted(through = people, foreign_key = person)]
    Pet of pets (name) { id: i32, person: String, ref_id: i32, name: String };
    #[tenanted(through = visits, key = guest, updatable, unscoped_key)]
    Guest of guests (name) { id: i32, ref_id: i32, name: String };
    #[tenanted(Org, global)]
    Visit of visits (id) { id: i32, org_id: Option<i32>, guest: String };
    #[tenanted(through = meetings, key = friend, updatable, unscoped_key)]
    Friend of friends (name) { id: i32, ref_id: i32, name: String };
    #[tenanted(through = people, foreign_key = person)]
    Meeting of meetings (id) { id: i32, person: String, friend: String };
    #[tenanted(either(folder_id -> folders, safe_id -> safes))]
    Tie of ties (name) { id: i32, folder_id: i32, safe_id: i32, ref_id: i32, name: String };
    #[tenanted(through = ties, foreign_key = tie)]
    Knot of knots (name) { id: i32, tie: String, ref_id: i32, name: String };
    #[tenanted(Org = r"App\Org", User = r"App\User", type_column = owner_type, column = owner_id)]
    Badge of badges (name) { owner_type: String, owner_id: i32, name: String };
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
    let tables: [(&str, &str, &[&str]); 18] = [
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
        ("notes", "user_id integer", &["1", "2"]),
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
        ("ties", "folder_id integer, safe_id integer", TIES),
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
    several(&mut sql);
    links(&mut sql);
    sql
}

/// Children of the links, and a table that a test fills.
fn links(sql: &mut String) {
    sql.push_str(
        "create table knots (id integer not null, tie varchar(50) not null, ref_id integer not null, \
         name varchar(50) not null primary key);
         create table badges (owner_type varchar(20) not null, owner_id integer not null, \
         name varchar(50) not null primary key);",
    );
    for (at, tie) in TIES.iter().enumerate() {
        let tie = tie.replace(", ", "-");
        for id in [1, 2] {
            write!(
                sql,
                "insert into knots values ({at}, 'ties {id} of {tie}', {id}, 'knots {id} of {tie}');"
            )
            .expect("text");
        }
    }
}

/// A folder and a safe: of one organisation, of two, of one and a user, of a user alone, of nobody.
const TIES: &[&str] = &[
    "1, 1", "2, 2", "3, 3", "1, 2", "3, 1", "1, 4", "2, 5", "3, 4", "9, 4", "9, 5", "9, 2", "1, 7",
    "3, 6", "9, 7",
];

/// Rows of several tenants each: two of each set that a join table may say.
fn several(sql: &mut String) {
    sql.push_str(
        "create table members (id integer primary key, org_id integer, person varchar(50));
         create table follows (id integer primary key, folder_id integer, fan varchar(50));
         create table visits (id integer primary key, org_id integer, guest varchar(50));
         create table meetings (id integer primary key, person varchar(50), friend varchar(50));",
    );
    let sets: [&[&str]; 9] = [
        &["1"],
        &["2"],
        &["3"],
        &["1", "2"],
        &["2", "3"],
        &["1", "3"],
        &["1", "1", "2"],
        &["1", "2", "3"],
        &[],
    ];
    let tables = [
        ("people", "members", "org_id, person"),
        ("fans", "follows", "folder_id, fan"),
        ("guests", "visits", "org_id, guest"),
        ("pets", "", ""),
        ("friends", "meetings", "person, friend"),
    ];
    let mut at = 0;
    for (table, join_table, columns) in tables {
        let person = if table == "pets" {
            "person varchar(50), "
        } else {
            ""
        };
        write!(
            sql,
            "create table {table} (id integer not null, {person}ref_id integer not null, \
             name varchar(50) not null primary key);"
        )
        .expect("text");
        let everyones: &[&[&str]] = match table {
            "guests" => &[&["null"], &["3", "null"]],
            _ => &[],
        };
        for set in sets.iter().chain(everyones) {
            let whose = set.join("-");
            for id in [1, 2] {
                let name = format!("{table} {id} of {whose}");
                let person = if table == "pets" {
                    format!("'people {id} of {whose}', ")
                } else {
                    String::new()
                };
                write!(
                    sql,
                    "insert into {table} values ({id}, {person}{id}, '{name}');"
                )
                .expect("text");
                for org in set.iter().filter(|_| !join_table.is_empty()) {
                    at += 1;
                    let of = if join_table == "meetings" {
                        format!("'people {id} of {org}'")
                    } else {
                        (*org).to_owned()
                    };
                    write!(
                        sql,
                        "insert into {join_table} (id, {columns}) values ({at}, {of}, '{name}');"
                    )
                    .expect("text");
                }
            }
        }
    }
}
