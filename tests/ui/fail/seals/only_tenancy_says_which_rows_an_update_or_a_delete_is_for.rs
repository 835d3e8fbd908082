//! Only tenancy says which rows an update or a delete is for.

use diesel::query_builder::{DeleteStatement, UpdateStatement};
use ui_schema::*;

struct Mine;

impl tenancy::bounds::IntoTarget<posts::table, ()> for Mine {
    type Rows = Self;

    fn into_rows(self) -> Self {
        self
    }
}

impl tenancy::bounds::RestrictRows<posts::table> for Mine {
    type Where = ();

    fn update(self) -> UpdateStatement<posts::table, ()> {
        unimplemented!()
    }

    fn delete(self) -> DeleteStatement<posts::table, ()> {
        unimplemented!()
    }
}

fn main() {}
