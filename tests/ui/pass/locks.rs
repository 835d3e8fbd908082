//! Locks: Diesel's, on rows that the tenant writes.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn a_lock_that_is_a_query() {
    built(Post::scoped().for_update());
    built(Post::scoped().select(posts::title).for_no_key_update());
    built(Post::scoped().for_share());
    built(Post::scoped().for_key_share());
    let titles = Post::scoped().select(posts::title).for_update();
    built(Post::scoped().filter(posts::title.eq_any(titles)));
}

fn a_modifier_of_a_lock_that_is_an_expression() {
    built(Post::scoped().for_update().no_wait());
    built(Post::scoped().for_update().skip_locked());
}

fn a_lock_on_a_universal_table() {
    built(Post::scoped().for_update());
    built(Country::scoped());
}

fn a_lock_on_a_join_with_a_universal_table() {
    built(Post::scoped().inner_join(comments::table).for_update());
    built(
        Post::scoped()
            .filter(posts::id.eq_any(Country::scoped().select(countries::id)))
            .for_update(),
    );
}

fn a_join_after_a_lock() {
    built(Post::scoped().inner_join(comments::table).for_update());
}
