//! Only a connection has a reach, which is what a statement is bound to: with one of all tenants a scoped query would be
//! rendered without any.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;
use tenancy::bounds::{All, BindLoad};

fn run() {
    let _ = BindLoad::bind_load(Post::scoped(), &All);
}

fn main() {}
