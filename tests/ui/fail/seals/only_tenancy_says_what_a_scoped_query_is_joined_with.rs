//! Only tenancy says what a scoped query is joined with.

use diesel as _;
use ui_schema::*;

struct Mine;

impl<F> tenancy::bounds::JoinScoped<F> for Mine {
    type From = comments::table;
    type On = ();

    fn join_scoped(self) -> (comments::table, ()) {
        (comments::table, ())
    }
}

fn main() {}
