//! What `#[determines_tenant]` stands on and says.

use super::super::{tokens, words};
use super::{ORG, check};
use crate::determines_tenant::DeterminesTenant;
use crate::pipeline::run;

#[test]
fn a_tenant_is_public() {
    let item = "#[diesel(table_name = orgs)] pub(crate) struct Org { id: i32 }";
    check(
        run::<DeterminesTenant>,
        "crate = t",
        item,
        &[(
            "Org",
            "the tenant `Org` is not public",
            "make it `pub struct Org`: impls for the public types of `table!` name it",
        )],
    );
}

#[test]
fn a_tenant_is_one_type() {
    check(
        run::<DeterminesTenant>,
        "crate = t",
        "#[diesel(table_name = orgs)] pub struct Org<T> { id: T }",
        &[(
            "T",
            "the tenant `Org` has generic parameters",
            "give its fields types of their own: one type is one kind of tenant",
        )],
    );
}

#[test]
fn a_tenants_key_is_one_column() {
    check(
        run::<DeterminesTenant>,
        "crate = t",
        "#[diesel(table_name = orgs, primary_key(id, region))] pub struct Org { id: i32, region: i32 }",
        &[(
            "region",
            "the tenant's key has more than one column",
            "name the column that tells tenants apart: `#[diesel(primary_key(id))]`",
        )],
    );
}

#[test]
fn a_tenants_key_is_a_field() {
    let cure = "add it, or name the key: `#[diesel(primary_key(..))]`";
    check(
        run::<DeterminesTenant>,
        "crate = t",
        "#[diesel(table_name = orgs)] pub struct Org { name: String }",
        &[(
            "Org",
            "no field for the tenant's key, the column `id`",
            cure,
        )],
    );
    check(
        run::<DeterminesTenant>,
        "crate = t",
        "#[diesel(table_name = orgs, primary_key(slug))] pub struct Org { id: i32 }",
        &[(
            "slug",
            "no field for the tenant's key, the column `slug`",
            cure,
        )],
    );
}

#[test]
fn a_determining_table_is_listed_or_not() {
    for attr in ["listed, own_row_only", "own_row_only, listed"] {
        check(
            run::<DeterminesTenant>,
            &format!("{attr}, crate = t"),
            ORG,
            &[(
                "listed",
                "`listed` and `own_row_only` do not go together",
                "keep one of the two",
            )],
        );
    }
}

#[test]
fn the_tenant_above_is_not_named_by_the_key() {
    for parent in ["id", "r#id"] {
        check(
            run::<DeterminesTenant>,
            &format!("parent = {parent}, crate = t"),
            ORG,
            &[(
                parent,
                &format!("the column `{parent}` has two meanings for tenancy"),
                "keep one, or name another column",
            )],
        );
    }
}

#[test]
fn a_refused_tenant_is_still_a_tenant() {
    let expansion = run::<DeterminesTenant>(
        tokens("crate = t"),
        tokens("#[diesel(table_name = orgs)] struct Org { id: i32 }"),
    );
    let expansion = words(expansion);
    assert!(expansion.contains("pub struct Org"), "{expansion}");
    assert!(expansion.contains("Tenant for Org"), "{expansion}");
}
