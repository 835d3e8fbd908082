//! Only rows of an adoptable table are adopted.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn post() {
    built(Post::adopt(1));
}

fn main() {}
