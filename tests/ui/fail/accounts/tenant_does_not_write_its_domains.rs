//! A tenant does not write its domains: nobody claims one, or takes one for shown.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::*;

fn claim() {
    built(TenantDomain::insert(tenant_domains::domain.eq("acme.example")));
}

fn take_for_shown() {
    built(TenantDomain::update(1).set(tenant_domains::proven.eq(1)));
}

fn give_up() {
    built(TenantDomain::delete(1));
}

fn main() {}
