//! Diesel's hidden `join` takes any `ON`; a scoped query joins by its own, which holds the tenant.

use diesel::query_dsl::InternalJoinDsl;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().join(
        comments::table,
        diesel::internal::table_macro::Inner,
        comments::post_id.eq(posts::id),
    ));
}

fn main() {}
