//! The tables of the tests of tests.

use diesel::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tenancy::{determines_tenant, tenanted};

diesel::table! { guilds { id -> Integer } }
diesel::table! { crafts (guild_id, id) { guild_id -> Integer, id -> Integer, name -> Text } }
diesel::table! { tools { id -> Integer, guild_id -> Integer, name -> Text } }

/// A tenant.
#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = guilds)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Guild {
    id: i32,
}

/// Two guilds have crafts of one id.
#[tenanted(Guild)]
#[derive(Queryable)]
#[diesel(table_name = crafts, primary_key(guild_id, id))]
#[expect(dead_code, reason = "rows are as their table is")]
pub(crate) struct Craft {
    guild_id: i32,
    id: i32,
    name: String,
}

/// A tool has an id of its own.
#[tenanted(Guild)]
#[derive(Queryable)]
#[diesel(table_name = tools)]
#[expect(dead_code, reason = "rows are as their table is")]
pub(crate) struct Tool {
    id: i32,
    guild_id: i32,
    name: String,
}

/// The owner of what a scenario is about, and a stranger. No message may have these numbers.
pub(crate) const OWNER: i32 = 4711;
pub(crate) const STRANGER: i32 = 4712;

/// What makes the tables, and the two guilds.
pub(crate) const TABLES: &str = include_str!("migrations/2026-01-01-000000_guilds/up.sql");

/// What a check says that fails.
#[track_caller]
pub(crate) fn fault(check: impl FnOnce()) -> String {
    let failed = catch_unwind(AssertUnwindSafe(check)).expect_err("the check fails");
    let message = failed.downcast::<String>().expect("a message");
    for secret in [OWNER, STRANGER].map(|key| key.to_string()) {
        assert!(!message.contains(&secret), "{message}");
    }
    assert!(!message.contains("secret"), "{message}");
    *message
}

/// What a check says that finds one thing.
#[track_caller]
pub(crate) fn only_fault(check: impl FnOnce()) -> String {
    let message = fault(check);
    let mut lines = message.lines();
    assert_eq!(
        lines.next(),
        Some(
            "strangers get something of this scenario, or it does not show that they get nothing:"
        )
    );
    let faults: Vec<_> = lines.collect();
    let [fault] = faults[..] else {
        panic!("{faults:#?}")
    };
    fault.trim_start_matches("- ").to_owned()
}
