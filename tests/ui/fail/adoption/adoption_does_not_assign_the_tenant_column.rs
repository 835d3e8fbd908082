//! An adoption does not assign the tenant column.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Lead::adopt(1).set((leads::email.eq("a"), leads::org_id.eq(2))));
}

fn main() {}
