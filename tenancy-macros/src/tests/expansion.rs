use super::{Expand, tokens, words};
use crate::{determines_tenant, tenanted, universal};

/// The whole expansion.
#[track_caller]
fn check(expand: Expand, attr: &str, item: &str, expected: &str) {
    let expansion = words(expand(tokens(attr), tokens(item)));
    assert_eq!(expansion, words(tokens(expected)));
}

/// Parts of an expansion, where the rest is as always.
#[track_caller]
fn check_parts(expand: Expand, attr: &str, item: &str, parts: &[&str]) {
    let expansion = words(expand(tokens(attr), tokens(item)));
    assert!(!expansion.contains("compile_error"), "{expansion}");
    for part in parts {
        let part = words(tokens(part));
        assert!(expansion.contains(&part), "no\n{part}\nin\n{expansion}");
    }
}

#[test]
fn tenanted_says_whose_the_rows_are() {
    check(
        tenanted::expand,
        "Org, crate = t",
        "#[derive(Insertable, AsChangeset)]
        #[diesel(table_name = posts)]
        pub struct Post<'a, T> where T: Clone {
            /// Kept.
            pub id: i32,
            org_id: i32,
            title: &'a T,
        }",
        "#[derive(Insertable, AsChangeset)]
        #[diesel(table_name = posts)]
        pub struct Post<'a, T> where T: Clone {
            /// Kept.
            pub id: i32,
            #[diesel(skip_insertion)]
            #[diesel(skip_update)]
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
        impl t::__private::Tenanted for posts::table {
            type Tenant = Org;
            type Column = <&'static posts::org_id as ::core::ops::Deref>::Target;
        }
        #[automatically_derived]
        impl ::core::panic::UnwindSafe for posts::table
        where for<'scoped> &'scoped t::__private::OnlyScoped: t::__private::Never {}
        #[automatically_derived]
        impl ::core::panic::RefUnwindSafe for posts::table
        where for<'scoped> &'scoped t::__private::OnlyScoped: t::__private::Never {}
        #[automatically_derived]
        impl<'a, T> t::__private::Model for Post<'a, T> where T: Clone {
            type Table = posts::table;
        }
        #[automatically_derived]
        impl<'instance, 'a, T> t::__private::Instance<posts::table> for &'instance Post<'a, T> where T: Clone {
            type Owner = t::__private::Named<&'instance i32>;
            fn owner(self) -> Self::Owner { t::__private::Named(&self.org_id) }
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
        determines_tenant::expand,
        "crate = t",
        "#[diesel(table_name = orgs)]
        pub struct Org { pub id: i32, pub name: String }",
        "#[diesel(table_name = orgs)]
        pub struct Org { pub id: i32, pub name: String }
        #[automatically_derived]
        impl t::__private::Tenant for Org {
            type Key = i32;
            type KeyColumn = <&'static orgs::id as ::core::ops::Deref>::Target;
        }
        #[automatically_derived]
        impl t::__private::Designated for orgs::table {
            type Policy = t::__private::Owned<orgs::table>;
            type FindBy = orgs::id;
            fn find_by() -> Self::FindBy { orgs::id }
        }
        #[automatically_derived]
        impl t::__private::Tenanted for orgs::table {
            type Tenant = Org;
            type Column = <&'static orgs::id as ::core::ops::Deref>::Target;
        }
        #[automatically_derived]
        impl ::core::panic::UnwindSafe for orgs::table
        where for<'scoped> &'scoped t::__private::OnlyScoped: t::__private::Never {}
        #[automatically_derived]
        impl ::core::panic::RefUnwindSafe for orgs::table
        where for<'scoped> &'scoped t::__private::OnlyScoped: t::__private::Never {}
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
        universal::expand,
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
        universal::expand,
        "crate = ::db::tenancy,",
        "#[diesel(table_name = countries)] struct Country { id: i32 }",
        &["impl ::db::tenancy::__private::Model for Country"],
    );
}

#[test]
fn the_table_is_named_as_the_user_names_it() {
    check_parts(
        tenanted::expand,
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
        tenanted::expand,
        "models::BigOrg, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, tenant_id: i32, big_org_id: i32 }",
        &["<&'static posts::big_org_id as"],
    );
}

#[test]
fn the_tenant_column_is_else_tenant_id() {
    check_parts(
        tenanted::expand,
        "Org, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, tenant_id: i32 }",
        &["<&'static posts::tenant_id as"],
    );
}

#[test]
fn the_tenant_column_is_the_fields_column_not_its_name() {
    check_parts(
        tenanted::expand,
        "Org, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)]
        struct Post { id: i32, #[diesel(column_name = \"org_id\")] org: i32 }",
        &[
            "<&'static posts::org_id as",
            "#[diesel(skip_insertion)] #[diesel(skip_update)] org: i32",
        ],
    );
}

#[test]
fn the_tenant_column_can_be_named() {
    check_parts(
        tenanted::expand,
        "Org, column = r#type, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)]
        struct Post { id: i32, org_id: i32, #[diesel(column_name = \"type\")] kind: i32 }",
        &[
            "<&'static posts::r#type as",
            "org_id: i32, #[diesel(column_name = \"type\")] #[diesel(skip_insertion)]",
        ],
    );
}

#[test]
fn a_named_tenant_column_needs_no_field() {
    check_parts(
        tenanted::expand,
        "Org, column = acct_id, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)] struct Title { id: i32 }",
        &["struct Title { id: i32 }", "<&'static posts::acct_id as"],
    );
}

#[test]
fn a_named_tenant_column_may_be_in_an_embedded_struct() {
    check_parts(
        tenanted::expand,
        "Org, column = org_id, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, #[diesel(embed)] org_id: Owner }",
        &[
            "#[diesel(embed)] org_id: Owner",
            "<&'static posts::org_id as",
        ],
    );
}

#[test]
fn a_field_is_not_told_twice_to_skip() {
    check_parts(
        tenanted::expand,
        "Org, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)]
        struct Post { #[diesel(skip_update, serialize_as = Key<A, B>)] org_id: i32 }",
        &[
            "{ #[diesel(skip_update, serialize_as = Key<A, B>)] #[diesel(skip_insertion)] org_id: i32 }",
        ],
    );
}

#[test]
fn derives_may_stand_behind_cfg_attr() {
    check_parts(
        tenanted::expand,
        "Org, crate = t",
        "#[cfg_attr(feature = \"db\", derive(Insertable))]
        #[diesel(table_name = posts)]
        struct Post { org_id: i32 }",
        &["#[diesel(skip_insertion)]"],
    );
}

#[test]
fn universal_may_stand_below_the_derives() {
    check_parts(
        universal::expand,
        "crate = t",
        "#[diesel(table_name = countries)] struct Country { id: i32 }",
        &["impl t::__private::Model for Country"],
    );
}

#[track_caller]
fn check_find_by(primary_key: &str, fields: &str, expected: &str) {
    check_parts(
        tenanted::expand,
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
        universal::expand,
        "crate = t",
        "#[diesel(table_name = rates, primary_key(tenant_id, day))] struct Rate {}",
        &["type FindBy = (rates::tenant_id, rates::day);"],
    );
}

#[test]
fn the_key_is_the_primary_key_and_its_fields_type() {
    check_parts(
        determines_tenant::expand,
        "crate = t",
        "#[diesel(table_name = orgs, primary_key(slug))]
        pub struct Org { id: i32, #[diesel(column_name = slug)] key: my::Slug }",
        &[
            "type Key = my::Slug; type KeyColumn = <&'static orgs::slug as",
            "type FindBy = orgs::slug;",
        ],
    );
}
