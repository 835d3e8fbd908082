//! What a model becomes.

mod accounts;
mod columns;
mod determining;
mod instances;
mod policies;

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

/// An incremental build of the user's crate would end in a panic of rustc's: see `Designation::associated_column`.
#[track_caller]
fn no_associated_type_carries_a_lifetime(expansion: &str) {
    for (_, rest) in expansion
        .match_indices(" type ")
        .map(|(at, _)| expansion.split_at(at))
    {
        // The word may stand in a message, too.
        let ty = rest.split(" ; ").next().unwrap_or(rest);
        let ty = ty.split('"').next().unwrap_or(ty);
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
            type Asks = t::__private::AsksNothing;
            type FindBy = posts::id;
            type WholeKey = t::__private::ToldByModel<(posts::id, posts::org_id)>;
            fn find_by() -> Self::FindBy { posts::id }
        }
        #[automatically_derived] impl t::__private::OneColumn for posts::id {}
        #[automatically_derived] impl t::__private::OneColumn for posts::org_id {}
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
            type Asks = t::__private::AsksNothing;
            type FindBy = orgs::id;
            type WholeKey = t::__private::ToldByModel<orgs::id>;
            fn find_by() -> Self::FindBy { orgs::id }
        }
        #[automatically_derived] impl t::__private::OneColumn for orgs::id {}
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
            type Policy = t::__private::Everyone<countries::table>;
            type Asks = t::__private::AsksNothing;
            type FindBy = countries::id;
            type WholeKey = t::__private::ToldByModel<countries::id>;
            fn find_by() -> Self::FindBy { countries::id }
        }
        #[automatically_derived] impl t::__private::OneColumn for countries::id {}
        #[automatically_derived]
        impl t::__private::Model for Country {
            type Table = countries::table;
        }
        t::__private::inventory::submit! {
            t::__private::Registration::new(|| t::__private::Entry::of::<countries::table>())
        }",
    );
}
