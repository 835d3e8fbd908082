//! Rows belong to instances of their parent's model.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn other(country: &Country) {
    built(Comment::scoped_belonging_to(country));
}

fn several(countries: &[Country]) {
    built(Comment::scoped_belonging_to(countries));
}

fn by_value(post: Post) {
    built(Comment::scoped_belonging_to(post));
}

fn key() {
    built(Comment::scoped_belonging_to(&1));
}

fn main() {}
