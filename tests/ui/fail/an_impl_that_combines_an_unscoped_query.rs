//! Only tenancy says what a scoped query is combined with.

#[path = "../schema.rs"]
mod schema;
use schema::*;

struct Mine;

impl<L: diesel::CombineDsl> tenancy::scoped::Combine<L> for Mine {
    type Rhs = L::Query;

    fn combine(self) -> L::Query {
        unimplemented!()
    }
}

fn main() {}
