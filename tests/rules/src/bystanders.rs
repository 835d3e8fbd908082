//! What a write must leave alone: every row of every other tenant.

use diesel::connection::{Instrumentation, InstrumentationEvent};
use diesel::query_builder::SqlQuery;
use diesel::query_dsl::LoadQuery;
use diesel::sql_types::Text;
use std::sync::{Arc, Mutex};

use crate::{Org, as_tenant};
use tenancy::prelude::*;

/// Table, tenant column, and a row as text.
const TABLES: &[(&str, &str, &str)] = &[
    ("orgs", "id", "id || '|' || name"),
    (
        "posts",
        "org_id",
        "id || '|' || org_id || '|' || title || '|' || coalesce(body, '-') || '|' || votes",
    ),
    (
        "comments",
        "org_id",
        "id || '|' || org_id || '|' || post_id || '|' || body",
    ),
    (
        "likes",
        "org_id",
        "id || '|' || org_id || '|' || comment_id || '|' || stars",
    ),
    ("invoices", "payer", "id || '|' || payer || '|' || cents"),
    ("pages", "org_id", "org_id || '|' || slug || '|' || title"),
    (
        "settings",
        "org_id",
        "org_id || '|' || theme || '|' || quota",
    ),
    ("handles", "org_id", "id || '|' || org_id || '|' || name"),
    (
        "offices",
        "org_id",
        "id || '|' || org_id || '|' || country_id",
    ),
    ("countries", "0", "id || '|' || name"),
    ("visits", "-1", "id || '|' || site_id || '|' || path"),
];

#[derive(QueryableByName)]
pub struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// A connection, as far as these helpers use it.
pub trait Raw: Connection {
    /// The rows of a query, each as its text `line`.
    fn lines(&mut self, sql: String) -> Vec<String>;
}

impl<C: Connection> Raw for C
where
    SqlQuery: for<'query> LoadQuery<'query, C, Line>,
{
    fn lines(&mut self, sql: String) -> Vec<String> {
        let lines: Vec<Line> = diesel::sql_query(sql).load(self).expect("rows as text");
        lines.into_iter().map(|line| line.line).collect()
    }
}

/// The rows of a table that meet a condition, each as text: `id|org_id|..`, in order; `-` for null.
pub fn rows(db: &mut impl Raw, table: &str, condition: &str) -> Vec<String> {
    let &(_, _, text) = TABLES
        .iter()
        .find(|(name, ..)| *name == table)
        .expect("a table of the tests");
    db.lines(format!(
        "select {text} as line from {table} where {condition} order by 1"
    ))
}

/// All rows of all tables but those of tenant `org`.
fn bystanders(db: &mut impl Raw, org: i32) -> Vec<String> {
    TABLES
        .iter()
        .flat_map(|(table, tenant_column, _)| {
            rows(db, table, &format!("{tenant_column} <> {org}"))
                .into_iter()
                .map(move |row| format!("{table}: {row}"))
        })
        .collect()
}

/// Runs `write` as tenant `org` and asserts that the rows of everybody else are, byte for byte, what they were.
#[track_caller]
pub fn write_as<C: Raw, R>(
    db: &mut C,
    org: i32,
    write: impl FnOnce(&mut TenantConn<'_, C, Org>) -> R,
) -> R {
    let before = bystanders(db, org);
    assert!(before.len() > 10);
    let result = write(&mut as_tenant(db, org));
    assert_eq!(bystanders(db, org), before, "another tenant's rows changed");
    result
}

/// What ran on a connection since [`log`] was called: SQL and bind parameters.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// The statements so far, which are forgotten.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no test panics in here"))
    }
}

impl Instrumentation for Log {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            self.0
                .lock()
                .expect("no test panics in here")
                .push(query.to_string());
        }
    }
}

/// Keeps a log of what runs on `db`.
pub fn log(db: &mut impl Connection) -> Log {
    let log = Log::default();
    db.set_instrumentation(log.clone());
    log
}
