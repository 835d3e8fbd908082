//! A row is not tenanted through a view of everybody's rows.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { offices { id -> Integer, region_id -> Integer } }

#[tenanted(through = open_regions, foreign_key = region_id)]
#[derive(Queryable)]
#[diesel(table_name = offices)]
struct Office {
    id: i32,
    region_id: i32,
}

fn main() {}
