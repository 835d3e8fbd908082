//! All mistakes of a model are reported at once.

use diesel as _;
use tenancy::prelude::*;

#[tenanted(Org, colum = post_id, column = "post_id")]
#[universal]
#[derive(Queryable)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
