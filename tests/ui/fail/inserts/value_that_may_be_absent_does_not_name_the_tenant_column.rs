//! A value that may be absent does not name the tenant column.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::insert(Some(posts::org_id.eq(2))));
}

fn main() {}
