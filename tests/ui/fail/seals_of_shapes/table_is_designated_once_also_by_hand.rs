//! A table is designated once, also by hand.

#[path = "../schema.rs"]
mod schema;
use schema::*;

impl tenancy::Designated for posts::table {
    type Policy = tenancy::policy::Everyone;
    type FindBy = posts::id;

    fn find_by() -> posts::id {
        posts::id
    }
}

fn main() {}
