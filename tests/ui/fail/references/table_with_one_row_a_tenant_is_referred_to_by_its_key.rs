//! A table with one row a tenant is referred to by its key: a reference that is checked by another column would point to
//! another tenant's row.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { profiles (org_id) { org_id -> Integer, slug -> Integer } }
diesel::table! { notes { id -> Integer, org_id -> Integer, profile -> Integer } }
diesel::joinable!(notes -> profiles (profile));
diesel::allow_tables_to_appear_in_same_query!(notes, profiles);

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = profiles, primary_key(slug))]
struct Profile {
    org_id: i32,
    slug: i32,
}

#[tenanted(Org, references(profile -> profiles))]
#[derive(Queryable)]
#[diesel(table_name = notes)]
struct Note {
    id: i32,
    org_id: i32,
    profile: i32,
}

fn main() {}
