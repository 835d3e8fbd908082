//! Only the library makes the predicate of a policy: it may appear on any table.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;
use tenancy::bounds::{Narrowed, Predicate};

fn run() {
    let _ = Post::scoped().filter(Predicate::<comments::id>::default());
    let _ = Post::scoped().filter(Narrowed::<comments::id>::default());
}

fn main() {}
