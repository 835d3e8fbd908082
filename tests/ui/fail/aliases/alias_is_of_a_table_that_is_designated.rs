//! An alias is of a table that is designated.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let others = tenancy::alias!(plans as others);
    built(Post::scoped().inner_join(others.on(others.field(plans::post_id).eq(posts::id))));
}

fn main() {}
