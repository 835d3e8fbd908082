//! The function that updates takes what tells the table.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(tenancy::update(1).set(posts::title.eq("a")));
}

fn main() {}
