//! Only tenancy says what a scoped query is combined with.

struct Mine;

impl<L: diesel::CombineDsl> tenancy::bounds::Combine<L> for Mine {
    type Rhs = L::Query;

    fn combine(self) -> L::Query {
        unimplemented!()
    }
}

fn main() {}
