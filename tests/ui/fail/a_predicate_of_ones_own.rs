//! The predicate of a policy may appear on any table; so only the library makes one.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;
use tenancy::policy::{Narrowed, Predicate};

fn run() {
    let _ = Post::scoped().filter(Predicate::<comments::id>::default());
    let _ = Post::scoped().filter(Narrowed::<comments::id>::default());
}

fn main() {}
