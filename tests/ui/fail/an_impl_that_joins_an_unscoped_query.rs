//! Only tenancy says what a scoped query is joined with.

#[path = "../schema.rs"]
mod schema;
use schema::*;

struct Mine;

impl<F> tenancy::scoped::JoinScoped<F> for Mine {
    type From = comments::table;
    type On = ();

    fn join_scoped(self) -> (comments::table, ()) {
        (comments::table, ())
    }
}

fn main() {}
