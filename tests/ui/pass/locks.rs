//! Locks: Diesel's, on rows that the tenant writes.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn lock_of_a_scoped_query_is_one_of_diesels_locks() {
    built(Post::scoped().for_update());
    built(Post::scoped().select(posts::title).for_no_key_update());
    built(Post::scoped().for_share());
    built(Post::scoped().for_key_share());
    let titles = Post::scoped().select(posts::title).for_update();
    built(Post::scoped().filter(posts::title.eq_any(titles)));
}

fn lock_is_modified_by_diesels_modifiers() {
    built(Post::scoped().for_update().no_wait());
    built(Post::scoped().for_update().skip_locked());
}

fn tenant_locks_no_row_of_a_universal_table() {
    built(Post::scoped().for_update());
    built(Country::scoped());
}

fn lock_on_a_join_locks_no_row_of_a_universal_table() {
    built(Post::scoped().inner_join(comments::table).for_update());
    built(
        Post::scoped()
            .filter(posts::id.eq_any(Country::scoped().select(countries::id)))
            .for_update(),
    );
}

fn table_that_is_joined_after_the_lock_would_be_locked_unasked() {
    built(Post::scoped().inner_join(comments::table).for_update());
}
