//! No tenant says to whom rows that name other tenants belong.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn insert() {
    let _ = Invite::insert(invites::org_id.eq(2));
}

fn insert_tuple() {
    let _ = Invite::insert((invites::email.eq("a"), invites::org_id.eq(2)));
}

fn update() {
    let _ = Invite::update(1).set(invites::org_id.eq(2));
}

fn update_tuple() {
    let _ = Invite::update(1).set((invites::email.eq("a"), invites::org_id.eq(2)));
}

fn upsert() {
    let _ = Invite::insert(invites::email.eq("a"))
        .on_conflict(invites::id)
        .do_update()
        .set(invites::org_id.eq(2));
}

fn selected_org_id() {
    let _ = Invite::insert(Invite::scoped().select(invites::org_id)).into_columns(invites::org_id);
}

fn main() {}
