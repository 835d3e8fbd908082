//! The table of domains has what accounts need, in the SQL types in which they keep it.

use diesel as _;
use tenancy::accounts::DomainTerms;
use tenancy::prelude::*;
use ui_schema::accounts::{Person, Role};

diesel::table! {
    clubs {
        id -> BigInt,
        slug -> Text,
        status -> Text,
        purge_at -> Nullable<BigInt>,
        owners -> BigInt,
        seats_used -> BigInt,
        seat_limit -> Nullable<BigInt>,
    }
}
diesel::table! { staff { id -> BigInt, club_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
diesel::table! {
    tenant_domains {
        id -> Integer,
        club_id -> BigInt,
        domain -> Nullable<Text>,
        proven -> Bool,
        proven_until -> BigInt,
    }
}

#[determines_tenant(accounts)]
#[derive(Queryable)]
#[diesel(table_name = clubs)]
pub struct Club {
    pub id: i64,
}

#[membership(Club, Person)]
#[derive(Queryable)]
#[diesel(table_name = staff)]
pub struct Staff {
    pub id: i64,
    pub club_id: i64,
    pub person_id: i64,
    pub role: Role,
}

#[tenant_domain(Club, Person)]
#[derive(Queryable)]
#[diesel(table_name = tenant_domains)]
pub struct TenantDomain {
    pub id: i32,
    pub club_id: i64,
}

impl DomainTerms for TenantDomain {
    const LABEL: &'static str = "club";
}

fn main() {}
