//! An update does not assign the tenant column.

use ui_schema::*;

fn run() {
    built(Post::update(1).set(posts::org_id.eq(2)));
}

fn main() {}
