//! A field for a column that names another tenant is an `OtherTenant`.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = notes)]
struct Shared {
    reader_id: Option<i32>,
}

fn insert(row: Shared) {
    let _ = Note::insert(row);
}

fn update(row: Shared) {
    let _ = Note::update(1).set(row);
}

fn main() {}
