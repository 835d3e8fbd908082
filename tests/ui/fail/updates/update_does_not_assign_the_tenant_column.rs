//! An update does not assign the tenant column.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::update(1).set(posts::org_id.eq(2)));
}

fn main() {}
