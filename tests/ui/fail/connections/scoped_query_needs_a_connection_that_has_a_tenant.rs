//! A scoped query needs a connection that has a tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut SqliteConnection) {
    let _ = Post::scoped().load::<Post>(conn);
}

fn main() {}
