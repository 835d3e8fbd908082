//! A table is designated once, also by hand.

#[path = "../schema.rs"]
mod schema;
#[path = "../shapes.rs"]
mod shapes;
use schema::*;
use tenancy::prelude::*;
use shapes::*;

impl tenancy::Designated for posts::table {
    type Policy = tenancy::policy::Everyone;
    type FindBy = posts::id;

    fn find_by() -> posts::id {
        posts::id
    }
}

fn main() {}
