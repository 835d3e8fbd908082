//! Only tenancy makes the rows that an insert gives to the database.

#[path = "../../schema.rs"]
mod schema;
#[path = "../../shapes.rs"]
mod shapes;
use schema::*;
use tenancy::prelude::*;
use shapes::*;

use diesel::dsl::Eq;
use diesel::insertable::Insertable;
use tenancy::bounds::NoReferences;
use tenancy::bounds::{IntoRows, SelectedRows};

type Theirs = (Eq<posts::title, &'static str>, Eq<posts::org_id, i32>);

impl<S, Stamp, K> IntoRows<posts::table, SelectedRows<S>, Stamp, K> for NoReferences {
    type Rows = <Theirs as Insertable<posts::table>>::Values;

    fn into_rows(_: SelectedRows<S>, _: impl FnMut() -> Stamp, _: K) -> Self::Rows {
        (posts::title.eq("a"), posts::org_id.eq(2)).values()
    }
}

impl<S> tenancy::bounds::ValuesOf<tasks::table> for SelectedRows<S> {}

fn main() {}
