//! Values are for columns of the table itself.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn one() {
    built(Post::insert(comments::org_id.eq(1)));
}

fn several() {
    built(Post::insert((posts::title.eq("a"), comments::org_id.eq(1))));
}

fn main() {}
