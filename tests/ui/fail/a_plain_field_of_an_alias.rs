//! The columns of an alias are named by what `tenancy::alias!` made.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run() {
    let (plain, others) = (diesel::alias!(posts as plain), tenancy::alias!(posts as others));
    let _ = Post::scoped().inner_join(others.on(others.field(posts::votes).eq(posts::votes))).select(plain.field(posts::id));
}

fn main() {}
