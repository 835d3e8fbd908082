//! A tenant does not write its join links: nobody makes one, prolongs it, or lets more in by it.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::*;

fn make() {
    built(JoinLink::insert(join_links::domains.eq("")));
}

fn let_more_in() {
    built(JoinLink::update(1).set(join_links::max_uses.eq(1000)));
}

fn hide() {
    built(JoinLink::delete(1));
}

fn main() {}
