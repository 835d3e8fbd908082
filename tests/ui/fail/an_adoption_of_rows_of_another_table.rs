//! A tenant adopts rows of the model's own table.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run() {
    built(Lead::adopt(Post::scoped()));
}

fn main() {}
