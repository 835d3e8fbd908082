//! The key of a tenant's own row is not updated.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Org::update(Org::scoped()).set(orgs::id.eq(2)));
}

fn main() {}
