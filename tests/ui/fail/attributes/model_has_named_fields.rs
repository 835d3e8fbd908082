//! A model has named fields.

use diesel as _;
use tenancy::prelude::*;

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan(i32, i32);

fn main() {}
