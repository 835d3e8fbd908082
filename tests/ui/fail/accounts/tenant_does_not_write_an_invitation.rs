//! A tenant does not write an invitation: nobody offers a role by it, and no seat is taken uncounted.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::*;

fn offer() {
    built(Invitation::insert((
        invitations::address.eq("mine@example.com"),
        invitations::role.eq(Role::Owner),
    )));
}

fn raise() {
    built(Invitation::update(1).set(invitations::role.eq(Role::Owner)));
}

fn end() {
    built(Invitation::delete(1));
}

fn main() {}
