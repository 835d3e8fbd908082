//! The tenants and the table of the tests.

use tenancy::prelude::*;
use tenancy::{NoTenant, Verified};

diesel::table! { orgs { id -> Integer } }
diesel::table! { sites { id -> Integer } }
diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
diesel::allow_tables_to_appear_in_same_query!(orgs, sites, posts);

#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = orgs)]
#[expect(dead_code, reason = "only its type matters here")]
pub struct Org {
    id: i32,
}

/// Another type of tenant, with keys of the same type.
#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = sites)]
#[expect(dead_code, reason = "only its type matters here")]
pub struct Site {
    id: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Debug)]
#[diesel(table_name = posts)]
#[expect(dead_code, reason = "only its columns matter here")]
pub(crate) struct Post {
    id: i32,
    org_id: i32,
    title: String,
}

pub(crate) fn org(id: i32) -> Verified<Org> {
    Verified::trust(id)
}

pub(crate) fn site(id: i32) -> Verified<Site> {
    Verified::trust(id)
}

/// The key of the current `Org`.
pub(crate) fn current_org() -> Result<i32, NoTenant> {
    tenancy::current::<Org>().map(Verified::into_key)
}

/// The key of the current `Site`.
pub(crate) fn current_site() -> Result<i32, NoTenant> {
    tenancy::current::<Site>().map(Verified::into_key)
}
