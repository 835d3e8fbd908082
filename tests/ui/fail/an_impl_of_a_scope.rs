//! Only tenancy says what a connection may be bound to.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

struct Mine;

impl tenancy::Scope for Mine {
    type Key = i32;
    type KeyRef<'k> = &'k i32;
}

fn main() {}
