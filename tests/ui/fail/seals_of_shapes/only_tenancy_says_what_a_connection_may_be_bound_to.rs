//! Only tenancy says what a connection may be bound to.

use diesel as _;

struct Mine;

impl tenancy::Scope for Mine {
    type Key = i32;
    type KeyRef<'k> = &'k i32;
}

fn main() {}
