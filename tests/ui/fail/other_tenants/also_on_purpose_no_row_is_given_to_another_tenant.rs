//! Also on purpose no row is given to another tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert() {
    built(Invite::insert(
        invites::org_id.eq(OtherTenant::<Org>::new(2)),
    ));
}

fn update() {
    built(Note::update(1).set(notes::org_id.eq(OtherTenant::<Org>::new(2))));
}

fn main() {}
