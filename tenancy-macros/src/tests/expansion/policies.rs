//! What the options of `#[tenanted]` make of a table.

use super::super::{tokens, words};
use super::check_parts;
use crate::pipeline::run;
use crate::tenanted::Tenanted;
use crate::universal::Universal;

/// The policy that the attribute makes of a table, without the part that all share.
#[track_caller]
fn check_policy(attr: &str, policy: &str) {
    check_parts(
        run::<Tenanted>,
        &format!("{attr}, crate = t"),
        "#[derive(Queryable)] #[diesel(table_name = rows)] struct Row { id: i32, org_id: i32 }",
        &[&format!(
            "type Policy = {};",
            policy.replace("policy::", "t::__private::policy::")
        )],
    );
}

#[test]
fn each_option_has_its_policy() {
    for (attr, policy) in [
        ("Org, global", "policy::Global<rows::table>"),
        (
            "Org, global = is_global",
            "policy::GlobalFlag<rows::table, rows::is_global>",
        ),
        ("Org, adoptable", "policy::Adoptable<rows::table>"),
        ("Org, nullable", "policy::MaybeOwned<rows::table>"),
        (
            "Org, shared_with = reader_id",
            "policy::SharedWith<rows::table, rows::reader_id>",
        ),
        (
            "Org, other_tenant = invited_id",
            "policy::WithOtherTenant<t::__private::Owned<rows::table>, Org, rows::invited_id>",
        ),
        (
            "Org, references(post_id -> posts)",
            "policy::WithReference<t::__private::Owned<rows::table>, rows::post_id, posts::table>",
        ),
        (
            "Org, User = author_id",
            "policy::WithDimension<t::__private::Owned<rows::table>, User, rows::author_id>",
        ),
        (
            "through = posts, foreign_key = post_id",
            "policy::Through<rows::table, rows::post_id, posts::table>",
        ),
        (
            "foreign_key = post_id, through = crate::schema::posts",
            "policy::Through<rows::table, rows::post_id, crate::schema::posts::table>",
        ),
        (
            "through = memberships, key = user_id",
            "policy::ThroughJoinTable<rows::table, memberships::user_id, policy::Unwritten>",
        ),
        (
            "key = row_id, updatable, through = crate::schema::grants",
            "policy::ThroughJoinTable<rows::table, crate::schema::grants::row_id, policy::Updatable>",
        ),
        (
            "Org = \"Org\", Site = \"Site\", type_column = owner_type, column = owner_id",
            "policy::Polymorphic<rows::table, rows::owner_type, rows::owner_id, (Org, Site,)>",
        ),
        (
            "one_of(Org = org_id, m::User = user_id)",
            "policy::OneOf<rows::table, (Org, m::User,)>",
        ),
        (
            "either(a_id -> a, b_id -> m::b)",
            "policy::ThroughEither<rows::table, policy::ByForeignKey<rows::a_id, a::table>, \
             policy::ByForeignKey<rows::b_id, m::b::table>>",
        ),
    ] {
        check_policy(attr, policy);
    }
}

#[test]
fn a_view_has_the_policy_of_its_rows_and_is_registered_as_a_view() {
    let own = ".owned_by::<<rows::table as t::__private::Tenanted>::Tenant, \
         <rows::table as t::__private::Tenanted>::Column>()";
    for (attr, policy, roles) in [
        (
            "Org, view",
            "t::__private::Owned<rows::table>",
            own.to_owned(),
        ),
        (
            "view, Org, User = author_id, global",
            "t::__private::policy::WithDimension<t::__private::policy::Global<rows::table>, User, rows::author_id>",
            format!("{own}.owned_by::<User, rows::author_id>()"),
        ),
        (
            "through = posts, view, foreign_key = post_id",
            "t::__private::policy::Through<rows::table, rows::post_id, posts::table>",
            ".through::<rows::post_id, <posts::table as t::__private::Designated>::FindBy>()"
                .to_owned(),
        ),
        (
            "Org = \"O\", type_column = kind, column = owner_id, view",
            "t::__private::policy::Polymorphic<rows::table, rows::kind, rows::owner_id, (Org,)>",
            ".owned_as::<Org, rows::kind, rows::owner_id>(\"O\")".to_owned(),
        ),
    ] {
        check_parts(
            run::<Tenanted>,
            &format!("{attr}, crate = t"),
            "#[derive(Queryable)] #[diesel(table_name = rows)] struct Row { id: i32, org_id: i32 }",
            &[
                &format!("type Policy = t::__private::policy::View<{policy}>;"),
                &format!(
                    "t::__private::Registration::new(|| t::__private::Entry::of::<rows::table>() {roles} .view())"
                ),
            ],
        );
    }
    check_parts(
        run::<Universal>,
        "view, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = rows)] struct Row { id: i32 }",
        &[
            "type Policy = t::__private::policy::View<t::__private::Everyone<rows::table>>;",
            "t::__private::Registration::new(|| t::__private::Entry::of::<rows::table>().view())",
        ],
    );
}

#[test]
fn options_are_said_one_of_another_in_their_order() {
    for (attr, policy) in [
        (
            "Org, references(a_id -> a, b_id -> b,)",
            "policy::WithReference<policy::WithReference<t::__private::Owned<rows::table>, rows::a_id, a::table>, \
             rows::b_id, b::table>",
        ),
        (
            "Org, references(a_id -> a), references(b_id -> b)",
            "policy::WithReference<policy::WithReference<t::__private::Owned<rows::table>, rows::a_id, a::table>, \
             rows::b_id, b::table>",
        ),
        // The base comes first, wherever it is said.
        (
            "Org, other_tenant = from_id, other_tenant = to_id, global",
            "policy::WithOtherTenant<policy::WithOtherTenant<policy::Global<rows::table>, Org, rows::from_id>, Org, rows::to_id>",
        ),
        (
            "Org, User = author_id, m::Team = team_id, adoptable",
            "policy::WithDimension<policy::WithDimension<policy::Adoptable<rows::table>, User, rows::author_id>, \
             m::Team, rows::team_id>",
        ),
        (
            "through = posts, foreign_key = post_id, references(tag_id -> tags)",
            "policy::WithReference<policy::Through<rows::table, rows::post_id, posts::table>, rows::tag_id, tags::table>",
        ),
        (
            "one_of(Org = org_id, User = user_id), references(tag_id -> tags)",
            "policy::WithReference<policy::OneOf<rows::table, (Org, User,)>, rows::tag_id, tags::table>",
        ),
        (
            "through = posts, foreign_key = post_id, User = user_id, references(tag_id -> tags)",
            "policy::WithReference<policy::WithDimension<policy::Through<rows::table, rows::post_id, posts::table>, \
             User, rows::user_id>, rows::tag_id, tags::table>",
        ),
        (
            "through = grants, key = row_id, updatable, references(tag_id -> tags)",
            "policy::WithReference<policy::ThroughJoinTable<rows::table, grants::row_id, policy::Updatable>, rows::tag_id, tags::table>",
        ),
        (
            "references(tag_id -> tags), Org = \"O\", type_column = kind, column = owner_id",
            "policy::WithReference<policy::Polymorphic<rows::table, rows::kind, rows::owner_id, (Org,)>, \
             rows::tag_id, tags::table>",
        ),
    ] {
        check_policy(attr, policy);
    }
}

#[track_caller]
fn check_presence(attr: &str, presence: &str) {
    check_parts(
        run::<Tenanted>,
        &format!("{attr}, crate = t"),
        "#[derive(Queryable)] #[diesel(table_name = rows)] struct Row { id: i32, org_id: i32 }",
        &[&format!(
            "type Tenant = Org; type Presence = t::__private::{presence}; type Column = <rows::org_id as"
        )],
    );
}

#[test]
fn rows_without_a_tenant_are_global_adoptable_or_nobodys() {
    check_presence("Org, global", "MayBeNull");
    check_presence("Org, adoptable", "MayBeNull");
    check_presence("Org, nullable", "MayBeNull");
    check_presence("Org, User = user_id, adoptable", "MayBeNull");
}

#[test]
fn every_other_row_has_a_tenant() {
    check_presence("Org, global = is_global", "NotNull");
    check_presence("Org, shared_with = reader_id", "NotNull");
    check_presence("Org, other_tenant = invited_id", "NotNull");
    check_presence("Org, references(post_id -> posts)", "NotNull");
    check_presence("Org, User = user_id", "NotNull");
}

#[test]
fn a_row_through_a_parent_has_no_tenant_column() {
    let expansion = words(run::<Tenanted>(
        tokens("through = posts, foreign_key = post_id, crate = t"),
        tokens(
            "#[derive(Queryable)] #[diesel(table_name = rows)] struct Row { id: i32, post_id: i32 }",
        ),
    ));
    assert!(!expansion.contains("Tenanted"), "{expansion}");
    assert!(
        expansion.contains("type Owner = t : : __private : : Unnamed"),
        "{expansion}"
    );
    assert!(
        expansion.contains("type FindBy = rows : : id"),
        "{expansion}"
    );
}

#[test]
fn the_foreign_key_to_a_parent_is_compared_with_that_of_joinable() {
    check_parts(
        run::<Tenanted>,
        "through = posts, foreign_key = post_id, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = comments)] struct Comment { id: i32, post_id: i32 }",
        &[
            "(&t::__private::ForeignKeyOf::<comments::table, comments::post_id, posts::table>::new()).joined().by_it();",
        ],
    );
}

#[test]
fn the_key_of_a_join_table_is_compared_with_that_of_joinable() {
    check_parts(
        run::<Tenanted>,
        "through = memberships, key = user_id, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = users)] struct User { id: i32 }",
        &[
            "(&t::__private::ForeignKeyOf::<memberships::table, memberships::user_id, users::table>::new()).joined().by_it();",
        ],
    );
}

#[test]
fn the_key_of_a_join_table_is_checked_there_unless_it_is_unscoped() {
    const CHECK: &str = "const _: fn() = || t::__private::CheckedKey::<memberships::table, memberships::user_id, users::table>::check::<_>();";
    const USER: &str = "#[derive(Queryable)] #[diesel(table_name = users)] struct User { id: i32 }";
    check_parts(
        run::<Tenanted>,
        "through = memberships, key = user_id, updatable, crate = t",
        USER,
        &[CHECK],
    );
    let expansion = words(run::<Tenanted>(
        tokens("through = memberships, key = user_id, unscoped_key, crate = t"),
        tokens(USER),
    ));
    assert!(!expansion.contains("CheckedKey"), "{expansion}");
}

#[test]
fn each_type_of_owner_goes_by_its_name() {
    check_parts(
        run::<Tenanted>,
        "Org = \"Org\", m::Site = \"site\", type_column = owner_type, column = owner_id, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = rows)] struct Row { id: i32 }",
        &[
            "#[automatically_derived]
            impl t::__private::policy::OwnerOf<rows::table> for Org { const NAME: &'static str = \"Org\"; }
            #[automatically_derived]
            impl t::__private::policy::OwnerOf<rows::table> for m::Site { const NAME: &'static str = \"site\"; }",
        ],
    );
    let expansion = words(run::<Tenanted>(
        tokens("Org = \"Org\", type_column = owner_type, column = owner_id, crate = t"),
        tokens("#[derive(Queryable)] #[diesel(table_name = rows)] struct Row { id: i32 }"),
    ));
    assert!(!expansion.contains("Tenanted"), "{expansion}");
}

#[test]
fn each_of_several_owners_has_a_column() {
    check_parts(
        run::<Tenanted>,
        "one_of(Org = org_id, m::User = user_id), crate = t",
        "#[derive(Queryable)] #[diesel(table_name = rows)] struct Row { id: i32, org_id: i32 }",
        &["#[automatically_derived]
            impl t::__private::policy::OwnerBy<rows::table> for Org {
                type Column = <rows::org_id as t::__private::Identity>::Type;
            }
            #[automatically_derived]
            impl t::__private::policy::OwnerBy<rows::table> for m::User {
                type Column = <rows::user_id as t::__private::Identity>::Type;
            }"],
    );
    let expansion = words(run::<Tenanted>(
        tokens("one_of(Org = org_id, User = user_id), crate = t"),
        tokens("#[derive(Queryable)] #[diesel(table_name = rows)] struct Row { id: i32 }"),
    ));
    assert!(!expansion.contains("Tenanted"), "{expansion}");
}

#[test]
fn each_column_that_names_a_tenant_is_registered() {
    let own = ".owned_by::<<rows::table as t::__private::Tenanted>::Tenant, \
         <rows::table as t::__private::Tenanted>::Column>()";
    for (attr, roles) in [
        ("Org", own.to_owned()),
        ("Org, global", own.to_owned()),
        (
            "Org, global = is_global",
            format!("{own}.nobodys_if::<rows::is_global>()"),
        ),
        ("Org, adoptable", own.to_owned()),
        ("Org, nullable", own.to_owned()),
        ("Org, references(post_id -> posts)", own.to_owned()),
        (
            "Org, shared_with = reader_id",
            format!("{own}.names::<Org, rows::reader_id>()"),
        ),
        (
            "Org, other_tenant = a_id, other_tenant = b_id",
            format!("{own}.names::<Org, rows::a_id>().names::<Org, rows::b_id>()"),
        ),
        (
            "Org, User = author_id",
            format!("{own}.owned_by::<User, rows::author_id>()"),
        ),
        // The base comes first, wherever it is said.
        (
            "Org, User = author_id, shared_with = reader_id",
            format!("{own}.names::<Org, rows::reader_id>().owned_by::<User, rows::author_id>()"),
        ),
        (
            "through = posts, foreign_key = post_id",
            ".through::<rows::post_id, <posts::table as t::__private::Designated>::FindBy>()"
                .to_owned(),
        ),
        ("through = memberships, key = user_id", String::new()),
        (
            "Org = \"O\", Site = \"S\", type_column = owner_type, column = owner_id",
            ".owned_as::<Org, rows::owner_type, rows::owner_id>(\"O\")
             .owned_as::<Site, rows::owner_type, rows::owner_id>(\"S\")"
                .to_owned(),
        ),
        (
            "one_of(Org = org_id, User = user_id)",
            ".owned_by_one_of::<rows::table, (Org, User,)>()".to_owned(),
        ),
    ] {
        check_parts(
            run::<Tenanted>,
            &format!("{attr}, crate = t"),
            "#[derive(Queryable)] #[diesel(table_name = rows)] struct Row { id: i32, org_id: i32 }",
            &[&format!(
                "t::__private::Registration::new(|| t::__private::Entry::of::<rows::table>() {roles})"
            )],
        );
    }
}

#[test]
fn a_tenant_belongs_to_a_tenant_by_both_attributes_in_either_order() {
    let model =
        "#[derive(Queryable)] #[diesel(table_name = rows)] pub struct Row { id: i32, org_id: i32 }";
    let parts = [
        "type Policy = t::__private::policy::TenantOf<rows::table, Row>;",
        "type Tenant = Org;",
        "impl t::__private::policy::ReadsTenants<rows::table> for Org {}",
        "impl t::__private::policy::ReadsTenants<rows::table> for Row {}",
        "type FindBy = rows::id;",
    ];
    check_parts(
        crate::tenant_of::tenanted,
        "Org, crate = t",
        &format!("#[determines_tenant] {model}"),
        &parts,
    );
    check_parts(
        crate::tenant_of::determines_tenant,
        "crate = t",
        &format!("#[tenancy::tenanted(Org)] {model}"),
        &parts,
    );
}

#[test]
fn a_tenant_belongs_to_those_of_a_join_table_by_both_attributes_in_either_order() {
    let model = "#[derive(Queryable)] #[diesel(table_name = users)] pub struct User { id: i32 }";
    let parts = [
        "type Policy = t::__private::policy::TenantOfSeveral<users::table, User, memberships::user_id>;",
        "type Tenant = User;",
        "type FindBy = users::id;",
        "(&t::__private::ForeignKeyOf::<memberships::table, memberships::user_id, users::table>::new()).joined().by_it();",
        "const _: fn() = || t::__private::CheckedKey::<memberships::table, memberships::user_id, users::table>::check::<_>();",
    ];
    check_parts(
        crate::tenant_of::tenanted,
        "through = memberships, key = user_id, crate = t",
        &format!("#[determines_tenant] {model}"),
        &parts,
    );
    check_parts(
        crate::tenant_of::determines_tenant,
        "crate = t",
        &format!("#[tenanted(through = memberships, key = user_id)] {model}"),
        &parts,
    );
}

#[test]
fn permissions_stand_beside_the_policy() {
    for (said, asks) in [
        (
            "read = View, insert = may::Add, update = Any<(A, B)>, delete = _",
            "t::__private::policy::AskedFor<
                t::__private::policy::AsksFor<View>,
                t::__private::policy::AsksFor<may::Add>,
                t::__private::policy::AsksFor<Any<(A, B)> >,
                t::__private::AsksNothing>",
        ),
        (
            "update = Change, read = _",
            "t::__private::policy::AskedFor<
                t::__private::AsksNothing,
                t::__private::policy::LetsNobody,
                t::__private::policy::AsksFor<Change>,
                t::__private::policy::LetsNobody>",
        ),
    ] {
        check_parts(
            run::<Tenanted>,
            &format!("Org, global, permissions({said}), crate = t"),
            "#[derive(Queryable)] #[diesel(table_name = rows)] struct Row { id: i32, org_id: Option<i32> }",
            &[
                "type Policy = t::__private::policy::Global<rows::table>;",
                &format!("type Asks = {asks};"),
            ],
        );
    }
}
