//! The key column holds keys of the owners.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, kind -> Text, owner_id -> Text } }

#[tenanted(Org = "Org", Site = "Site", type_column = kind, column = owner_id)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    kind: String,
    owner_id: String,
}

fn main() {}
