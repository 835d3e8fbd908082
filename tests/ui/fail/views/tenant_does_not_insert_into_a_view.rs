//! A tenant does not insert into a view.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(OpenPost::insert(open_posts::title.eq("a")));
}

fn main() {}
