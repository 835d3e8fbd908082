//! The keys of all owners are of one type.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { teams (slug) { slug -> Text } }

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = teams, primary_key(slug))]
pub struct Team {
    slug: String,
}

diesel::table! { jobs { id -> Integer, kind -> Text, owner_id -> Integer } }

#[tenanted(Org = "Org", Team = "Team", type_column = kind, column = owner_id)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    kind: String,
    owner_id: i32,
}

fn main() {}
