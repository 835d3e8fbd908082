//! An update that names another tenant says that it does.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn named() {
    built(Invite::update(1).set(invites::invited_id.eq(2)));
}

fn main() {}
