//! A tenant does not delete from a view.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(OpenPost::delete(OpenPost::scoped()));
}

fn main() {}
