//! The key of a tenant's own row is not updated.

use ui_schema::*;

fn run() {
    built(Org::update(Org::scoped()).set(orgs::id.eq(2)));
}

fn main() {}
