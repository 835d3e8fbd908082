//! An adoption holds no unscoped query.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run() {
    built(Lead::adopt(Lead::scoped()).filter(leads::id.eq_any(posts::table.select(posts::id))));
}

fn main() {}
