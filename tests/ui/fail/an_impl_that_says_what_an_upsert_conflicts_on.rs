//! Only tenancy says on what an upsert may conflict.

#[path = "../schema.rs"]
mod schema;
use schema::*;

struct Mine;

impl tenancy::write::IntoConflictTarget<posts::table, ()> for Mine {
    type Target = ();

    fn into_conflict_target(self) {}
}

fn main() {}
