//! A scoped query joins by its own `ON`, which holds the tenant; Diesel's hidden `join` takes any.

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
