//! A scoped write needs a connection that has a tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut SqliteConnection) {
    let _ = Post::delete(1).execute(conn);
}

fn main() {}
