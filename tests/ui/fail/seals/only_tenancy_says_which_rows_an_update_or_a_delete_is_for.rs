//! Only tenancy says which rows an update or a delete is for.

use diesel as _;
use ui_schema::*;

struct Mine;

impl tenancy::bounds::IntoTarget<posts::table, ()> for tenancy::bounds::Rows<Mine> {
    type Target = posts::table;

    fn into_target(self) -> posts::table {
        posts::table
    }
}

fn main() {}
