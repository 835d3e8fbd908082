//! A table is designated once, also by hand.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

impl tenancy::Designated for posts::table {
    type Policy = tenancy::policy::Everyone;
    type FindBy = posts::id;

    fn find_by() -> posts::id {
        posts::id
    }
}

fn main() {}
