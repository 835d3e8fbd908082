//! Only tenancy says what a scoped query is joined with.

use diesel as _;
use ui_schema::*;

struct Mine;

impl tenancy::bounds::JoinScoped for Mine {
    type Side = comments::table;

    fn side(self) -> comments::table {
        comments::table
    }
}

impl<F> tenancy::bounds::JoinedTo<F> for Mine {
    type From = comments::table;
    type Policy = ();
    type On = ();

    fn join_scoped(self) -> (comments::table, ()) {
        (comments::table, ())
    }
}

fn main() {}
