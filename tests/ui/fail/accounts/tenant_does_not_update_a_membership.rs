//! A tenant does not update a membership: nobody raises a role by it, and nobody comes back.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::*;

fn role() {
    built(Membership::update(1).set(memberships::role.eq(Role::Owner)));
}

fn status() {
    built(tenancy::update(Membership::scoped()).set(memberships::status.eq(MemberStatus::Active)));
}

fn main() {}
