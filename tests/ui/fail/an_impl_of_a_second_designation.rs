//! A table is designated once, also by hand.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

impl tenancy::Designated for posts::table {
    type Policy = tenancy::policy::Everyone;
    type FindBy = posts::id;

    fn find_by() -> posts::id {
        posts::id
    }
}

fn main() {}
