//! Only tenancy sets the changes of an update.

#[path = "../../schema.rs"]
mod schema;
use schema::*;

use diesel::query_builder::UpdateStatement;
use tenancy::bounds::NoReferences;
use tenancy::bounds::SetChanges;

struct Mine;

impl<W, Proof> SetChanges<posts::table, W, Mine, Proof> for NoReferences {
    type Statement = ();

    fn set_changes(_: UpdateStatement<posts::table, W>, _: Mine) {}
}

fn main() {}
