//! `#[tenant_domain(Org, User)]`: each row is a domain by whose addresses accounts may join a tenant.

use super::{Args, Column, Hanging, Keeps, Names, columns};
use crate::attr::{Name, Spec};

pub(crate) enum TenantDomain {}

impl Hanging for TenantDomain {
    const NAME: Name = Name::TENANT_DOMAIN;

    const ROW: [&'static str; 2] = ["domain of a tenant", "by which accounts join tenants"];

    const SIDES: [&'static str; 2] = ["who joins", "what"];

    const POLICY: &'static str = "Memberships";

    const NAMES: Names = Names {
        row: "TenantDomain",
        columns: "TenantDomainColumns",
        has: "HasTenantDomains",
    };

    columns! {
        0: "id" = "id", Id;
        1: "tenant" = "org_id", Tenant;
        2: "domain" = "domain", Text;
        3: "challenge" = "challenge", Text;
        4: "proven" = "proven", Mark;
        5: "proven_until" = "proven_until", Time;
    }
}
