//! A model names its table.

use diesel as _;
use tenancy::prelude::*;

#[tenanted(Org, column = post_id)]
#[derive(Queryable)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn main() {}
