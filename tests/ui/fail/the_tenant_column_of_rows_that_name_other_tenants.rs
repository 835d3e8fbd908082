//! No tenant says to whom rows that name other tenants belong.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert() {
    built(Invite::insert(invites::org_id.eq(2)));
}

fn insert_tuple() {
    built(Invite::insert((
        invites::email.eq("a"),
        invites::org_id.eq(2),
    )));
}

fn update() {
    built(Invite::update(1).set(invites::org_id.eq(2)));
}

fn update_tuple() {
    built(Invite::update(1).set((invites::email.eq("a"), invites::org_id.eq(2))));
}

fn upsert() {
    built(
        Invite::insert(invites::email.eq("a"))
            .on_conflict(invites::id)
            .do_update()
            .set(invites::org_id.eq(2)),
    );
}

fn selected_org_id() {
    built(Invite::insert(Invite::scoped().select(invites::org_id)).into_columns(invites::org_id));
}

fn main() {}
