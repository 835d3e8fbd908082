//! A struct that is inserted through a parent says which.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

#[derive(Insertable)]
#[diesel(table_name = attachments)]
struct New {
    url: String,
}

fn run(row: New) {
    built(Attachment::insert(row));
}

fn main() {}
