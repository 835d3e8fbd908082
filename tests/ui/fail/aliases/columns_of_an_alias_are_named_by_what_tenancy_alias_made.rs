//! The columns of an alias are named by what `tenancy::alias!` made.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let plain = diesel::alias!(posts as plain);
    built(Post::scoped().filter(plain.field(posts::id).eq(1)));
}

fn main() {}
