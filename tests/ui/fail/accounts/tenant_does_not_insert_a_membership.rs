//! A tenant does not insert a membership.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::*;

fn of_a_model() {
    built(Membership::insert((memberships::person_id.eq(1), memberships::role.eq(Role::Owner))));
}

fn of_a_table() {
    let _ = tenancy::insert_into(memberships::table);
}

fn main() {}
