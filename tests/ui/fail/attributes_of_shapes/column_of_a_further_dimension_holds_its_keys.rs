//! The column of a further dimension holds its keys.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, site_id -> Integer, author -> Text } }

#[tenanted(Site, User = author)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    site_id: i32,
    author: String,
}

fn main() {}
