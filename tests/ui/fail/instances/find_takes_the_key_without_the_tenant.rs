//! `find` takes the key without the tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { cards (org_id, id) { org_id -> Integer, id -> Integer, text -> Text } }

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = cards, primary_key(org_id, id))]
struct Card {
    org_id: i32,
    id: i32,
    text: String,
}

fn run() {
    built(Card::find((1, 2)));
}

fn main() {}
