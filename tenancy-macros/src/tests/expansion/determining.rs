//! What `#[determines_tenant]` makes of a tenant and its table.

use super::super::{tokens, words};
use super::check_parts;
use crate::determines_tenant::DeterminesTenant;
use crate::pipeline::run;

const ORG: &str = "#[diesel(table_name = orgs)] pub struct Org { id: i32 }";

#[test]
fn the_key_is_the_primary_key_and_its_fields_type() {
    check_parts(
        run::<DeterminesTenant>,
        "crate = t",
        "#[diesel(table_name = orgs, primary_key(slug))]
        pub struct Org { id: i32, #[diesel(column_name = slug)] key: my::Slug }",
        &[
            "type Key = my::Slug; type KeyColumn = <orgs::slug as",
            "type FindBy = orgs::slug;",
        ],
    );
}

#[test]
fn a_tenant_reads_its_own_row_of_the_determining_table_unless_all_are_listed() {
    for (attr, policy) in [
        ("own_row_only", "t::__private::Owned<orgs::table>"),
        ("listed", "t::__private::policy::Listed<orgs::table>"),
        (
            "parent = parent_id",
            "t::__private::policy::WithOtherTenant<t::__private::Owned<orgs::table>, Org, orgs::parent_id>",
        ),
        (
            "listed, parent = parent_id",
            "t::__private::policy::WithOtherTenant<t::__private::policy::Listed<orgs::table>, Org, orgs::parent_id>",
        ),
    ] {
        check_parts(
            run::<DeterminesTenant>,
            &format!("{attr}, crate = t"),
            ORG,
            &[&format!("type Policy = {policy};")],
        );
    }
}

#[test]
fn a_parent_makes_a_hierarchy() {
    check_parts(
        run::<DeterminesTenant>,
        "parent = r#in, crate = t",
        ORG,
        &["#[automatically_derived]
        impl t::__private::Hierarchy for Org {
            type ParentColumn = <orgs::r#in as t::__private::Identity>::Type;
        }"],
    );
    let expansion = words(run::<DeterminesTenant>(tokens("crate = t"), tokens(ORG)));
    assert!(!expansion.contains("Hierarchy"), "{expansion}");
}

#[test]
fn a_parent_is_registered_as_a_column_that_names_a_tenant() {
    check_parts(
        run::<DeterminesTenant>,
        "parent = parent_id, crate = t",
        ORG,
        &["t::__private::Entry::of::<orgs::table>()
            .determines::<Org, <Org as t::__private::Tenant>::KeyColumn>()
            .names::<Org, orgs::parent_id>()"],
    );
}

#[test]
fn a_key_is_written_to_the_log_as_the_tenant_says_and_otherwise_not() {
    check_parts(
        run::<DeterminesTenant>,
        "log = keys::short, crate = t",
        ORG,
        &[
            "const LOG: t::__private::LogForm<i32> = ::core::option::Option::Some(|key, f| {
            ::core::fmt::Display::fmt(&keys::short(key), f)
        });",
        ],
    );
    let expansion = words(run::<DeterminesTenant>(tokens("crate = t"), tokens(ORG)));
    assert!(!expansion.contains("LOG"), "{expansion}");
}
