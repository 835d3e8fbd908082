//! A plain connection has no tenant, hence no row of one.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut SqliteConnection) {
    let _ = Org::current(conn);
}

fn main() {}
