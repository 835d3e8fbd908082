//! What a write says of itself, on PostgreSQL.

mod backend {
    use crate::rules::models::{handles, posts};
    pub(crate) use test_support::postgres::*;

    /// What an upsert conflicts on: the key of a post, and the name of a handle.
    pub(crate) const ON_KEY: (posts::org_id, posts::id) = (posts::org_id, posts::id);
    pub(crate) const ON_NAME: handles::name = handles::name;
}

#[path = "../rules/mod.rs"]
mod rules;
