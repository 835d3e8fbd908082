//! Rows belong to instances of their parent's model.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn other(country: &Country) {
    let _ = Comment::scoped_belonging_to(country);
}

fn several(countries: &[Country]) {
    let _ = Comment::scoped_belonging_to(countries);
}

fn by_value(post: Post) {
    let _ = Comment::scoped_belonging_to(post);
}

fn key() {
    let _ = Comment::scoped_belonging_to(&1);
}

fn main() {}
