//! A select does not fill the tenant column.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(
        Post::insert(Comment::scoped().select((comments::id, comments::body)))
            .into_columns((posts::org_id, posts::title)),
    );
}

fn main() {}
