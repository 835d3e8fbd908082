//! A table is designated once, also by hand.

#[path = "../../schema.rs"]
mod schema;
use schema::*;

impl tenancy::bounds::Designated for posts::table {
    type Policy = tenancy::bounds::Everyone<countries::table>;
    type Asks = tenancy::bounds::AsksNothing;
    type FindBy = posts::id;
    type WholeKey = posts::id;

    fn find_by() -> posts::id {
        posts::id
    }
}

fn main() {}
