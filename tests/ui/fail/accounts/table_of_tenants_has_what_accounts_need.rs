//! The table of tenants has what accounts need.

use diesel as _;
use tenancy::prelude::*;

diesel::table! { teams { id -> BigInt, slug -> Text, status -> Text, owners -> BigInt, purge_at -> Nullable<BigInt> } }

#[determines_tenant(accounts)]
#[derive(Queryable)]
#[diesel(table_name = teams)]
pub struct Team {
    pub id: i64,
    pub slug: String,
}

fn main() {}
