//! A row of one of several owners does not go to another.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn update() {
    built(Secret::update(1).set((secrets::org_id.eq(None::<i32>), secrets::user_id.eq(1))));
}

fn main() {}
