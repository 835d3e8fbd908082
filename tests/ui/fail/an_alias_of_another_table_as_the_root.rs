//! A scoped query starts from an alias of the model's table.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run() {
    let others = tenancy::alias!(comments as others);
    built(Post::scoped_as(others));
}

fn main() {}
