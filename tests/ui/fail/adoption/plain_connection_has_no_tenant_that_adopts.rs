//! A plain connection has no tenant that adopts.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut SqliteConnection) {
    let _ = Lead::adopt(1).execute(conn);
}

fn main() {}
