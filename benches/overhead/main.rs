//! What scoping costs when a program runs: hand-written Diesel with its filter, against the scoped form.
//!
//!     cargo run --release -p overhead
//!     scripts/postgres cargo run --release -p overhead --features postgres
//!
//! Prints one table, and fails if a read or the write of one row allocates more than its hand-written twin, but for what
//! a case says itself.
//! `-- --allocations` leaves out the times; `-- --instructions hand|scoped N CASE` only runs one case N times on `SQLite`,
//! for `scripts/instructions`.

#![allow(missing_docs)]

mod members;

use crate::members::{Org, orgs};
use std::process::ExitCode;
use tenancy::prelude::*;

diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text, votes -> Integer } }
diesel::table! { comments { id -> Integer, org_id -> Integer, post_id -> Integer, body -> Text } }
diesel::table! { users { id -> Integer } }
diesel::table! { sites { id -> Integer } }
diesel::table! { notes { id -> Integer, org_id -> Integer } }
diesel::table! { lines { id -> Integer, note_id -> Integer, text -> Text } }
diesel::table! { tasks { id -> Integer, org_id -> Integer, note_id -> Integer, name -> Text } }
diesel::table! { tags { id -> Integer, org_id -> Nullable<Integer>, name -> Text } }
diesel::table! { drafts { id -> Integer, org_id -> Integer, author_id -> Integer, text -> Text } }
diesel::table! { assets { id -> Integer, owner_type -> Text, owner_id -> Integer, name -> Text } }
diesel::joinable!(comments -> posts (post_id));
diesel::allow_tables_to_appear_in_same_query!(posts, comments);
diesel::allow_tables_to_appear_in_same_query!(notes, lines, tasks);
diesel::allow_tables_to_appear_in_same_query!(orgs, users, sites);

const TABLES: &str = "
    create temporary table posts (id integer not null, org_id integer not null, title text not null,
        votes integer not null, primary key (org_id, id));
    create temporary table comments (id integer not null, org_id integer not null, post_id integer not null,
        body text not null, primary key (org_id, id));
    create index comments_post on comments (org_id, post_id);
    create temporary table notes (id integer primary key, org_id integer not null);
    create temporary table lines (id integer primary key, note_id integer not null, text text not null);
    create temporary table tasks (id integer not null, org_id integer not null, note_id integer not null,
        name text not null, primary key (org_id, id));
    create temporary table tags (id integer not null, org_id integer, name text not null);
    create index tags_id on tags (id, org_id);
    create temporary table drafts (id integer not null, org_id integer not null, author_id integer not null,
        text text not null, primary key (org_id, author_id, id));
    create temporary table assets (id integer not null, owner_type text not null, owner_id integer not null,
        name text not null, primary key (owner_id, owner_type, id))";

/// Of each table and tenant.
const ROWS: i32 = 1_000;

#[tenanted(Org)]
#[derive(Queryable, Debug)]
#[diesel(table_name = posts)]
pub struct Post {
    pub id: i32,
    pub org_id: i32,
    pub title: String,
    pub votes: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Debug)]
#[diesel(table_name = comments)]
pub struct Comment {
    pub id: i32,
    pub org_id: i32,
    pub post_id: i32,
    pub body: String,
}

#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i32,
}

#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = sites)]
pub struct Site {
    pub id: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Debug)]
#[diesel(table_name = notes)]
pub struct Note {
    pub id: i32,
    pub org_id: i32,
}

#[tenanted(through = notes, foreign_key = note_id)]
#[derive(Queryable, Debug)]
#[diesel(table_name = lines)]
pub struct Line {
    pub id: i32,
    pub note_id: i32,
    pub text: String,
}

#[tenanted(Org, references(note_id -> notes))]
#[derive(Queryable, Debug)]
#[diesel(table_name = tasks)]
pub struct Task {
    pub id: i32,
    pub org_id: i32,
    pub note_id: i32,
    pub name: String,
}

#[tenanted(Org, global)]
#[derive(Queryable, Debug)]
#[diesel(table_name = tags)]
pub struct Tag {
    pub id: i32,
    pub org_id: Option<i32>,
    pub name: String,
}

#[tenanted(Org, User = author_id)]
#[derive(Queryable, Debug)]
#[diesel(table_name = drafts)]
pub struct Draft {
    pub id: i32,
    pub org_id: i32,
    pub author_id: i32,
    pub text: String,
}

#[tenanted(Org = "Org", Site = "Site", type_column = owner_type, column = owner_id)]
#[derive(Queryable, Debug)]
#[diesel(table_name = assets)]
pub struct Asset {
    pub id: i32,
    pub owner_type: String,
    pub owner_id: i32,
    pub name: String,
}

/// What is inserted by hand.
#[derive(Insertable)]
#[diesel(table_name = posts)]
struct OwnedPost {
    id: i32,
    org_id: i32,
    title: &'static str,
    votes: i32,
}

/// What is inserted scoped.
#[derive(Insertable)]
#[diesel(table_name = posts)]
struct NewPost {
    id: i32,
    title: &'static str,
    votes: i32,
}

#[path = "."]
mod on_sqlite {
    pub(crate) type Db = diesel::sqlite::SqliteConnection;
    pub(crate) mod cases;
}

#[cfg(feature = "postgres")]
#[path = "."]
mod on_postgres {
    pub(crate) type Db = diesel::pg::PgConnection;
    // The same file, for another backend.
    #[allow(clippy::duplicate_mod, dead_code)]
    pub(crate) mod cases;
}

struct Measured {
    backend: &'static str,
    name: &'static str,
    /// Of the times, scoped by hand-written; one for each pair, sorted. Empty if no times were taken.
    ratios: Vec<f64>,
    hand_allocations: u64,
    scoped_allocations: u64,
    /// How many more than by hand are known, and said in the table.
    known_more: u64,
    one_row_write_or_read: bool,
}

impl Measured {
    fn allocates_too_much(&self) -> bool {
        self.one_row_write_or_read
            && self.scoped_allocations > self.hand_allocations + self.known_more
    }

    /// What is to be said of the allocations.
    fn remark(&self) -> String {
        if self.allocates_too_much() {
            "  too many".to_owned()
        } else if self.known_more > 0 {
            format!("  {} more are known", self.known_more)
        } else {
            String::new()
        }
    }

    /// The median, and between which ratios the middle half of all pairs lies.
    fn ratio(&self) -> String {
        let at = |quarter| self.ratios.get(self.ratios.len() * quarter / 4);
        match (at(2), at(1), at(3)) {
            (Some(median), Some(low), Some(high)) => format!("{median:.3} ({low:.3} to {high:.3})"),
            _ => String::new(),
        }
    }
}

fn sqlite() -> SqliteConnection {
    SqliteConnection::establish(":memory:").expect("SQLite is compiled in")
}

#[cfg(feature = "postgres")]
fn measure_postgres(pairs: usize) -> Option<Vec<Measured>> {
    let url = std::env::var("TENANCY_POSTGRES_URL").ok()?;
    let mut db = PgConnection::establish(&url).expect("the server at TENANCY_POSTGRES_URL answers");
    Some(on_postgres::cases::measure("PostgreSQL", &mut db, pairs))
}

#[cfg(not(feature = "postgres"))]
fn measure_postgres(_: usize) -> Option<Vec<Measured>> {
    None
}

fn print(measured: &[Measured]) {
    println!("backend     case         time, scoped / by hand   allocations by hand  scoped");
    for row in measured {
        println!(
            "{:<11} {:<12} {:<25}{:>18}  {:>6}{}",
            row.backend,
            row.name,
            row.ratio(),
            row.hand_allocations,
            row.scoped_allocations,
            row.remark(),
        );
    }
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let pairs = match arguments[..] {
        [] => 201,
        ["--allocations"] => 0,
        ["--instructions", way @ ("hand" | "scoped"), times, case] => {
            let times = times.parse().expect("N is a number");
            on_sqlite::cases::repeat(&mut sqlite(), case, way == "scoped", times);
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!(
                "overhead: unknown arguments {arguments:?}: see the head of benches/overhead/main.rs"
            );
            return ExitCode::FAILURE;
        }
    };
    let mut measured = on_sqlite::cases::measure("SQLite", &mut sqlite(), pairs);
    let postgres = measure_postgres(pairs);
    let ran_postgres = postgres.is_some();
    measured.extend(postgres.into_iter().flatten());
    print(&measured);
    if pairs > 0 {
        println!("times: the median of {pairs} pairs in turn, and the middle half of them");
    }
    if !ran_postgres {
        println!(
            "PostgreSQL was not measured: scripts/postgres cargo run --release -p overhead --features postgres"
        );
    }
    if measured.iter().any(Measured::allocates_too_much) {
        eprintln!("overhead: a read or the write of one row allocates more than by hand");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
