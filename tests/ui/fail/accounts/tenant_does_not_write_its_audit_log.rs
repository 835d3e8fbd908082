//! A tenant does not write its audit log: nobody forges an entry by it, changes one, or deletes one.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::*;

fn forge() {
    built(AuditEntry::insert(
        audit_entries::action.eq("member.removed"),
    ));
}

fn change() {
    built(AuditEntry::update(1).set(audit_entries::action.eq("note.read")));
}

fn delete() {
    built(AuditEntry::delete(1));
}

fn main() {}
