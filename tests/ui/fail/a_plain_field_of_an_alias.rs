//! The columns of an alias are named by what `tenancy::alias!` made.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run() {
    let plain = diesel::alias!(posts as plain);
    built(Post::scoped().filter(plain.field(posts::id).eq(1)));
}

fn main() {}
