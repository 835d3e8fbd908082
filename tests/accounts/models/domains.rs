//! By whose addresses somebody may join an organisation.

use super::{Org, User};
use diesel::prelude::*;
use tenancy::accounts::DomainTerms;
use tenancy::tenant_domain;

diesel::table! {
    tenant_domains {
        id -> BigInt,
        org_id -> Integer,
        domain -> Text,
        challenge -> Text,
        proven -> Nullable<BigInt>,
        proven_until -> Nullable<BigInt>,
    }
}

/// A domain of an organisation.
#[tenant_domain(Org, User)]
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = tenant_domains)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct TenantDomain {
    id: i64,
    org_id: i32,
    domain: String,
    challenge: String,
    proven_until: Option<i64>,
}

impl DomainTerms for TenantDomain {
    const LABEL: &'static str = "acme-domain-verification";
}
