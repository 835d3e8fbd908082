//! A tenant does not update a view.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(OpenPost::update(1));
}

fn main() {}
