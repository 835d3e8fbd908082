//! Only tenancy says on what an upsert may conflict.

use diesel as _;
use ui_schema::*;

struct Mine;

impl tenancy::bounds::IntoConflictTarget<posts::table, ()> for Mine {
    type Target = ();

    fn into_conflict_target(self) {}
}

fn main() {}
