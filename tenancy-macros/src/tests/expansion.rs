use super::{Expand, tokens, words};
use crate::determines_tenant::DeterminesTenant;
use crate::pipeline::run;
use crate::tenanted::Tenanted;
use crate::universal::Universal;

/// The whole expansion.
#[track_caller]
pub(super) fn check(expand: Expand, attr: &str, item: &str, expected: &str) {
    let expansion = words(expand(tokens(attr), tokens(item)));
    assert_eq!(expansion, words(tokens(expected)));
    no_associated_type_carries_a_lifetime(&expansion);
}

/// Parts of an expansion, where the rest is as always.
#[track_caller]
pub(super) fn check_parts(expand: Expand, attr: &str, item: &str, parts: &[&str]) {
    let expansion = words(expand(tokens(attr), tokens(item)));
    assert!(!expansion.contains("compile_error"), "{expansion}");
    for part in parts {
        let part = words(tokens(part));
        assert!(expansion.contains(&part), "no\n{part}\nin\n{expansion}");
    }
    no_associated_type_carries_a_lifetime(&expansion);
}

/// An incremental build of the user's crate would end in a panic of rustc's: see `Designation::column`.
#[track_caller]
fn no_associated_type_carries_a_lifetime(expansion: &str) {
    for (_, rest) in expansion
        .match_indices(" type ")
        .map(|(at, _)| expansion.split_at(at))
    {
        let ty = rest.split(" ; ").next().unwrap_or(rest);
        assert!(!ty.contains("' static"), "{ty}");
    }
}

#[test]
fn tenanted_says_whose_the_rows_are() {
    check(
        run::<Tenanted>,
        "Org, crate = t",
        "#[derive(Queryable, Selectable)]
        #[diesel(table_name = posts)]
        pub struct Post<'a, T> where T: Clone {
            /// Kept.
            pub id: i32,
            org_id: i32,
            title: &'a T,
        }",
        "#[derive(Queryable, Selectable)]
        #[diesel(table_name = posts)]
        pub struct Post<'a, T> where T: Clone {
            /// Kept.
            pub id: i32,
            org_id: i32,
            title: &'a T,
        }
        #[automatically_derived]
        impl t::__private::Designated for posts::table {
            type Policy = t::__private::Owned<posts::table>;
            type FindBy = posts::id;
            fn find_by() -> Self::FindBy { posts::id }
        }
        #[automatically_derived]
        impl ::core::panic::UnwindSafe for posts::table
        where for<'scoped> &'scoped t::__private::OnlyScoped: t::__private::Never {}
        #[automatically_derived]
        impl ::core::panic::RefUnwindSafe for posts::table
        where for<'scoped> &'scoped t::__private::OnlyScoped: t::__private::Never {}
        #[automatically_derived]
        impl t::__private::Tenanted for posts::table {
            type Tenant = Org;
            type Presence = t::__private::NotNull;
            type Column = <posts::org_id as t::__private::Identity>::Type;
        }
        #[automatically_derived]
        impl<'a, T> t::__private::Model for Post<'a, T> where T: Clone {
            type Table = posts::table;
        }
        #[automatically_derived]
        impl<'instance, 'a, T> t::__private::Instance<posts::table> for &'instance Post<'a, T> where T: Clone {
            type Owner = t::__private::Named<posts::org_id, &'instance i32>;
            fn owner(self) -> Self::Owner { t::__private::Named::new(&self.org_id) }
        }
        #[automatically_derived]
        impl<'a, T> t::__private::OfTenant for Post<'a, T> where T: Clone {
            type Key = i32;
            fn tenant_key(&self) -> &Self::Key { &self.org_id }
        }
        t::__private::inventory::submit! {
            t::__private::Registration::new(|| t::__private::Entry::of::<posts::table>()
                .owned_by::<
                    <posts::table as t::__private::Tenanted>::Tenant,
                    <posts::table as t::__private::Tenanted>::Column
                >())
        }",
    );
}

#[test]
fn determines_tenant_makes_a_tenant_that_owns_its_own_row() {
    check(
        run::<DeterminesTenant>,
        "crate = t",
        "#[diesel(table_name = orgs)]
        pub struct Org { pub id: i32, pub name: String }",
        "#[diesel(table_name = orgs)]
        pub struct Org { pub id: i32, pub name: String }
        #[automatically_derived]
        impl t::__private::Tenant for Org {
            type Key = i32;
            type KeyColumn = <orgs::id as t::__private::Identity>::Type;
        }
        #[automatically_derived]
        impl t::__private::CurrentRow for Org {}
        #[automatically_derived]
        impl t::__private::Designated for orgs::table {
            type Policy = t::__private::Owned<orgs::table>;
            type FindBy = orgs::id;
            fn find_by() -> Self::FindBy { orgs::id }
        }
        #[automatically_derived]
        impl ::core::panic::UnwindSafe for orgs::table
        where for<'scoped> &'scoped t::__private::OnlyScoped: t::__private::Never {}
        #[automatically_derived]
        impl ::core::panic::RefUnwindSafe for orgs::table
        where for<'scoped> &'scoped t::__private::OnlyScoped: t::__private::Never {}
        #[automatically_derived]
        impl t::__private::Tenanted for orgs::table {
            type Tenant = Org;
            type Presence = t::__private::NotNull;
            type Column = <orgs::id as t::__private::Identity>::Type;
        }
        #[automatically_derived]
        impl t::__private::Model for Org {
            type Table = orgs::table;
        }
        #[automatically_derived]
        impl<'instance> t::__private::Instance<orgs::table> for &'instance Org {
            type Owner = t::__private::Unnamed;
            fn owner(self) -> Self::Owner { t::__private::Unnamed }
        }
        t::__private::inventory::submit! {
            t::__private::Registration::new(|| t::__private::Entry::of::<orgs::table>()
                .determines::<Org, <Org as t::__private::Tenant>::KeyColumn>())
        }",
    );
}

#[test]
fn universal_says_that_the_rows_are_everybodys() {
    check(
        run::<Universal>,
        "crate = t",
        "#[diesel(table_name = countries)]
        struct Country { id: i32 }",
        "#[diesel(table_name = countries)]
        struct Country { id: i32 }
        #[automatically_derived]
        impl t::__private::Designated for countries::table {
            type Policy = t::__private::Everyone;
            type FindBy = countries::id;
            fn find_by() -> Self::FindBy { countries::id }
        }
        #[automatically_derived]
        impl t::__private::Model for Country {
            type Table = countries::table;
        }
        t::__private::inventory::submit! {
            t::__private::Registration::new(|| t::__private::Entry::of::<countries::table>())
        }",
    );
}

#[test]
fn the_facade_is_where_the_user_says() {
    check_parts(
        run::<Universal>,
        "crate = ::db::tenancy,",
        "#[diesel(table_name = countries)] struct Country { id: i32 }",
        &["impl ::db::tenancy::__private::Model for Country"],
    );
}

#[test]
fn the_table_is_named_as_the_user_names_it() {
    check_parts(
        run::<Tenanted>,
        "crate::models::Org, crate = t",
        "#[derive(Queryable)] #[diesel(belongs_to(Org))]
        #[diesel(base_query_type = Eq<A, B>, table_name = crate::schema::r#type, check_for_backend(Sqlite))]
        struct Kind { id: i32, org_id: i32 }",
        &[
            "impl t::__private::Tenanted for crate::schema::r#type::table",
            "type Tenant = crate::models::Org;",
            "type FindBy = crate::schema::r#type::id;",
        ],
    );
}

#[test]
fn the_tenant_column_bears_the_tenants_name() {
    check_parts(
        run::<Tenanted>,
        "models::BigOrg, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, tenant_id: i32, big_org_id: i32 }",
        &["<posts::big_org_id as"],
    );
}

#[test]
fn the_tenant_column_is_else_tenant_id() {
    check_parts(
        run::<Tenanted>,
        "Org, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, tenant_id: i32 }",
        &["<posts::tenant_id as"],
    );
}

#[test]
fn the_tenant_column_is_the_fields_column_not_its_name() {
    check_parts(
        run::<Tenanted>,
        "Org, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)]
        struct Post { id: i32, #[diesel(column_name = \"org_id\")] org: i32 }",
        &[
            "<posts::org_id as",
            "#[diesel(column_name = \"org_id\")] org: i32",
        ],
    );
}

#[test]
fn the_tenant_column_can_be_named() {
    check_parts(
        run::<Tenanted>,
        "Org, column = r#type, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)]
        struct Post { id: i32, org_id: i32, #[diesel(column_name = \"type\")] kind: i32 }",
        &["<posts::r#type as"],
    );
}

#[test]
fn a_named_tenant_column_needs_no_field() {
    check_parts(
        run::<Tenanted>,
        "Org, column = acct_id, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)] struct Title { id: i32 }",
        &["struct Title { id: i32 }", "<posts::acct_id as"],
    );
}

#[test]
fn a_named_tenant_column_may_be_in_an_embedded_struct() {
    check_parts(
        run::<Tenanted>,
        "Org, column = org_id, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, #[diesel(embed)] org_id: Owner }",
        &["#[diesel(embed)] org_id: Owner", "<posts::org_id as"],
    );
}

#[test]
fn universal_may_stand_below_the_derives() {
    check_parts(
        run::<Universal>,
        "crate = t",
        "#[diesel(table_name = countries)] struct Country { id: i32 }",
        &["impl t::__private::Model for Country"],
    );
}

#[track_caller]
fn check_find_by(primary_key: &str, fields: &str, expected: &str) {
    check_parts(
        run::<Tenanted>,
        "Org, column = org_id, crate = t",
        &format!(
            "#[derive(Q)] #[diesel(table_name = posts)] {primary_key} struct Post {{ {fields} }}"
        ),
        &[expected],
    );
}

#[test]
fn rows_are_found_by_the_primary_key_that_the_model_names() {
    check_find_by(
        "#[diesel(primary_key(a, b))]",
        "id: i32",
        "type FindBy = (posts::a, posts::b); fn find_by() -> Self::FindBy { (posts::a, posts::b) }",
    );
}

#[test]
fn rows_are_found_inside_their_tenant() {
    check_find_by(
        "#[diesel(primary_key(r#org_id, number))]",
        "id: i32",
        "type FindBy = posts::number;",
    );
}

#[test]
fn the_one_row_of_a_tenant_is_found_by_its_key() {
    check_find_by(
        "#[diesel(primary_key(org_id))]",
        "org_id: i32",
        "type FindBy = posts::org_id;",
    );
}

#[test]
fn rows_are_found_by_the_tables_primary_key_where_the_model_has_none() {
    check_find_by(
        "",
        "#[diesel(embed)] id: Id",
        "type FindBy = <posts::table as t::__private::diesel::Table>::PrimaryKey;
        fn find_by() -> Self::FindBy {
            <posts::table as t::__private::diesel::Table>::primary_key(&posts::table)
        }",
    );
}

#[test]
fn universal_rows_are_found_by_all_of_their_primary_key() {
    check_parts(
        run::<Universal>,
        "crate = t",
        "#[diesel(table_name = rates, primary_key(tenant_id, day))] struct Rate {}",
        &["type FindBy = (rates::tenant_id, rates::day);"],
    );
}

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
            "Org = \"Org\", Site = \"Site\", type_column = owner_type, column = owner_id",
            "policy::Polymorphic<rows::table, rows::owner_type, rows::owner_id, (Org, Site,)>",
        ),
    ] {
        check_policy(attr, policy);
    }
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
fn rows_without_a_tenant_are_global_or_adoptable() {
    check_presence("Org, global", "MayBeNull");
    check_presence("Org, adoptable", "MayBeNull");
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

#[track_caller]
fn check_owner(attr: &str, options: &str, fields: &str, ty: &str, value: &str) {
    check_parts(
        run::<Tenanted>,
        &format!("{attr}, crate = t"),
        &format!("#[derive(Q)] #[diesel(table_name = rows)] {options} struct Row {{ {fields} }}"),
        &[&format!(
            "type Owner = {ty}; fn owner(self) -> Self::Owner {{ {value} }}"
        )],
    );
}

#[test]
fn an_instance_names_its_tenant_in_each_dimension() {
    check_owner(
        "Org, User = author_id",
        "",
        "org_id: i32, author_id: i64",
        "(t::__private::Named<rows::org_id, &'instance i32>, t::__private::Named<rows::author_id, &'instance i64>)",
        "(t::__private::Named::new(&self.org_id), t::__private::Named::new(&self.author_id))",
    );
    check_owner(
        "Org, User = author_id, Team = team_id",
        "",
        "org_id: A, author_id: B, team_id: C",
        "((t::__private::Named<rows::org_id, &'instance A>, t::__private::Named<rows::author_id, &'instance B>), \
          t::__private::Named<rows::team_id, &'instance C>)",
        "((t::__private::Named::new(&self.org_id), t::__private::Named::new(&self.author_id)), \
          t::__private::Named::new(&self.team_id))",
    );
}

#[test]
fn an_instance_names_its_owner_by_type_and_key() {
    check_owner(
        "Org = \"Org\", type_column = owner_type, column = owner_id",
        "",
        "owner_type: String, owner_id: i32",
        "(t::__private::Named<rows::owner_id, &'instance i32>, t::__private::Named<rows::owner_type, &'instance String>)",
        "(t::__private::Named::new(&self.owner_id), t::__private::Named::new(&self.owner_type))",
    );
}

#[test]
fn what_the_primary_key_of_an_instance_says_is_not_said_twice() {
    check_owner(
        "Org, User = author_id",
        "#[diesel(primary_key(org_id, id))]",
        "org_id: i32, author_id: i32, id: i32",
        "t::__private::Named<rows::author_id, &'instance i32>",
        "t::__private::Named::new(&self.author_id)",
    );
}

#[test]
fn an_instance_does_not_name_another_tenant_as_its_own() {
    check_owner(
        "Org, shared_with = reader_id",
        "",
        "org_id: i32, reader_id: Option<i32>",
        "t::__private::Named<rows::org_id, &'instance i32>",
        "t::__private::Named::new(&self.org_id)",
    );
}

#[test]
fn rows_are_found_inside_each_dimension_and_owner() {
    for (attr, key) in [
        ("Org, User = author_id", "org_id, author_id, number"),
        (
            "Org = \"Org\", type_column = owner_type, column = owner_id",
            "owner_type, owner_id, number",
        ),
        ("through = posts, foreign_key = post_id", "number"),
    ] {
        check_parts(
            run::<Tenanted>,
            &format!("{attr}, crate = t"),
            &format!(
                "#[derive(Q)] #[diesel(table_name = rows, primary_key({key}))] struct Row {{ org_id: i32 }}"
            ),
            &["type FindBy = rows::number;"],
        );
    }
}

#[test]
fn the_key_of_a_row_through_a_parent_is_its_own() {
    check_parts(
        run::<Tenanted>,
        "through = posts, foreign_key = post_id, crate = t",
        "#[derive(Q)] #[diesel(table_name = rows, primary_key(post_id, number))] struct Row { post_id: i32 }",
        &["type FindBy = (rows::post_id, rows::number);"],
    );
}

const ORG: &str = "#[diesel(table_name = orgs)] pub struct Org { id: i32 }";

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
        (
            "through = posts, foreign_key = post_id",
            ".through::<rows::post_id, <posts::table as t::__private::Designated>::FindBy>()"
                .to_owned(),
        ),
        (
            "Org = \"O\", Site = \"S\", type_column = owner_type, column = owner_id",
            ".owned_as::<Org, rows::owner_type, rows::owner_id>(\"O\")
             .owned_as::<Site, rows::owner_type, rows::owner_id>(\"S\")"
                .to_owned(),
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
fn a_model_whose_key_has_the_tenant_in_it_has_the_rest_of_its_key() {
    let check = |options: &str, fields: &str, rest: &str| {
        check_parts(
            run::<Tenanted>,
            "Org, crate = t",
            &format!(
                "#[derive(Queryable)] #[diesel(table_name = posts, {options})] struct Post {{ {fields} }}"
            ),
            &[rest],
        );
    };
    check(
        "primary_key(org_id, id)",
        "id: i32, org_id: i64",
        "impl<'instance> t::__private::KeyedInTenant for &'instance Post {
            type Rest = &'instance i32;
            fn key_in_tenant(self) -> Self::Rest { &self.id }
        }",
    );
    check(
        "primary_key(year, number, org_id)",
        "org_id: i64, year: i32, #[diesel(column_name = number)] no: i16",
        "impl<'instance> t::__private::KeyedInTenant for &'instance Post {
            type Rest = (&'instance i32, &'instance i16);
            fn key_in_tenant(self) -> Self::Rest { (&self.year, &self.no) }
        }",
    );
}

#[test]
fn a_model_whose_key_is_unique_over_all_tenants_has_no_rest_of_it() {
    for (options, fields) in [
        ("primary_key(id)", "id: i32, org_id: i32"),
        ("primary_key(org_id)", "org_id: i32"),
        ("primary_key(org_id, id)", "org_id: i32"),
    ] {
        let item = format!(
            "#[derive(Queryable)] #[diesel(table_name = posts, {options})] struct Post {{ {fields} }}"
        );
        let expansion = words(run::<Tenanted>(tokens("Org, crate = t"), tokens(&item)));
        assert!(!expansion.contains("KeyedInTenant"), "{expansion}");
        assert!(expansion.contains("OfTenant"), "{expansion}");
    }
}

#[test]
fn a_row_belongs_to_the_parents_that_diesel_is_told_of() {
    check_parts(
        run::<Tenanted>,
        "Org, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = tasks, belongs_to(BigProject), belongs_to(crate::User, foreign_key = author))]
        #[diesel(belongs_to(Team<'_>, foreign_key = team))]
        struct Task {
            id: i32,
            org_id: i32,
            big_project_id: Option<i32>,
            #[diesel(column_name = author)]
            by: i64,
            team: i32,
        }",
        &[
            "impl t::__private::BelongsInTenantTo<BigProject> for Task {
                type Field = Option<i32>;
                type Column = tasks::big_project_id;
                fn foreign_key(&self) -> &Self::Field { &self.big_project_id }
                fn foreign_key_column() -> Self::Column { tasks::big_project_id }
            }",
            "impl t::__private::BelongsInTenantTo<crate::User> for Task {
                type Field = i64;
                type Column = tasks::author;
                fn foreign_key(&self) -> &Self::Field { &self.by }
                fn foreign_key_column() -> Self::Column { tasks::author }
            }",
        ],
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
