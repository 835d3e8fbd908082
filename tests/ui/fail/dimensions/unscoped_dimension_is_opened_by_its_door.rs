//! An unscoped dimension is opened by its door.

use diesel as _;
use tenancy::Unscoped;
use tenancy::prelude::*;
use ui_schema::*;

fn run(db: &mut SqliteConnection) {
    let _ = TenantConn::<_, (Site, Unscoped<User>)>::trusting(db, (1, ()));
}

fn main() {}
