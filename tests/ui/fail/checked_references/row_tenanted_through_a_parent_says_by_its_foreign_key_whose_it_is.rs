//! A row tenanted through a parent says by its foreign key whose it is; where that may be null, nothing refuses a row
//! whose parent is out of scope.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { lines { id -> Integer, post_id -> Nullable<Integer> } }

#[tenanted(through = posts, foreign_key = post_id)]
#[derive(Queryable)]
#[diesel(table_name = lines)]
struct Line {
    id: i32,
    post_id: Option<i32>,
}

fn run() {
    built(Line::insert(lines::post_id.eq(1)));
}

fn main() {}
