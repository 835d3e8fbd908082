//! `Insertable` and `AsChangeset`: which the attributes do themselves, and what they make of them.

use super::expansion::check_parts;
use super::{Expand, tokens, words};
use crate::determines_tenant::DeterminesTenant;
use crate::pipeline::run;
use crate::tenanted::Tenanted;

/// `expand`, of `#[derive(..)] #[diesel(table_name = rows)] pub struct Row { .. }`.
#[track_caller]
fn expansion(expand: Expand, attr: &str, derive: &str, fields: &str) -> String {
    let attr = format!("{attr}, crate = t");
    let item =
        format!("#[derive({derive})] #[diesel(table_name = rows)] pub struct Row {{ {fields} }}");
    let expansion = words(expand(tokens(&attr), tokens(&item)));
    assert!(!expansion.contains("compile_error"), "{expansion}");
    expansion
}

#[track_caller]
fn has(expansion: &str, parts: &[&str]) {
    for part in parts {
        let part = words(tokens(part));
        assert!(expansion.contains(&part), "no\n{part}\nin\n{expansion}");
    }
}

/// How a field of the type `ty` is compared.
fn compare(by: &str, ty: &str) -> String {
    format!(
        "{{
            #[allow(unused_imports)]
            use t::__private::{{Comparable as _, Incomparable as _}};
            (&t::__private::Question::<{by}, {ty}>::new()).compare()
        }}"
    )
}

/// The derives that are left to rustc, of `derive`.
#[track_caller]
fn left(attr: &str, derive: &str, fields: &str, expected: &str) {
    let expansion = expansion(run::<Tenanted>, attr, derive, fields);
    has(
        &expansion,
        &[&format!(
            "#[derive({expected})] #[diesel(table_name = rows)]"
        )],
    );
}

#[test]
fn a_derive_that_writes_the_tenant_column_is_done_here() {
    let fields = "id: i32, org_id: i32, title: String";
    for (derive, expected) in [
        ("Insertable", "t::__private::DieselAttributes"),
        ("AsChangeset", "t::__private::DieselAttributes"),
        (
            "Debug, diesel::Insertable, Clone, diesel::prelude::AsChangeset",
            "Debug, Clone, t::__private::DieselAttributes",
        ),
    ] {
        left("Org", derive, fields, expected);
    }
}

#[test]
fn a_derive_that_does_not_write_it_is_left_to_diesel() {
    for (attr, derive, fields) in [
        ("Org", "Queryable, Selectable", "id: i32, org_id: i32"),
        (
            "Org, column = acct",
            "Insertable, AsChangeset",
            "id: i32, title: String",
        ),
        (
            "Org, column = acct, shared_with = reader_id",
            "Insertable",
            "reader_id: Option<i32>",
        ),
        (
            "Org, column = acct, other_tenant = invited_id",
            "Insertable",
            "invited_id: Option<i32>",
        ),
        (
            "Org, column = acct, references(post_id -> posts)",
            "Insertable",
            "post_id: i32",
        ),
        (
            "through = posts, foreign_key = post_id",
            "Insertable, AsChangeset",
            "id: i32, post_id: i32",
        ),
        (
            "Org, column = org_id",
            "Insertable",
            "id: i32, #[diesel(embed)] org_id: Owner",
        ),
        (
            "Org",
            "Insertable",
            "id: i32, #[diesel(skip_insertion)] org_id: i32",
        ),
        (
            "Org",
            "AsChangeset",
            "id: i32, title: String, #[diesel(skip_update)] org_id: i32",
        ),
    ] {
        left(attr, derive, fields, derive);
    }
}

#[test]
fn what_diesel_would_refuse_is_left_to_it() {
    for (derive, fields) in [
        (
            "Insertable",
            "org_id: i32, #[diesel(embed, serialize_as = X)] a: A",
        ),
        (
            "AsChangeset",
            "org_id: i32, #[diesel(embed, serialize_as = X)] a: A",
        ),
        (
            "Insertable",
            "org_id: i32, #[diesel(treat_none_as_default_value = true)] a: A",
        ),
        (
            "AsChangeset",
            "org_id: i32, #[diesel(treat_none_as_null = true)] a: A",
        ),
        (
            "AsChangeset",
            "id: i32, #[diesel(column_name = id)] org_id: i32",
        ),
        ("Insertable", "org_id: i32, #[diesel(misspelt)] a: A"),
        ("Insertable", "org_id: i32, #[column_name = \"b\"] a: A"),
    ] {
        if fields.contains("column_name = id") {
            left("Org, column = id", derive, fields, derive);
        } else {
            left("Org", derive, fields, derive);
        }
    }
}

#[test]
fn what_stands_in_cfg_attr_is_left_to_diesel() {
    check_parts(
        run::<Tenanted>,
        "Org, crate = t",
        "#[cfg_attr(feature = \"db\", derive(Insertable))]
        #[diesel(table_name = posts)]
        struct Post { org_id: i32 }",
        &["#[cfg_attr(feature = \"db\", derive(Insertable))] #[diesel(table_name = posts)]"],
    );
}

#[test]
fn a_generic_tenant_field_is_a_plain_one() {
    check_parts(
        run::<Tenanted>,
        "Org, crate = t",
        "#[derive(Insertable)] #[diesel(table_name = posts)] struct Post<K> { org_id: K }",
        &["#[derive(Insertable)]"],
    );
}

#[test]
fn insertable_is_diesels_with_the_tenant_column_named_by_a_type_of_its_own() {
    check_parts(
        run::<Tenanted>,
        "Org, crate = t",
        "#[derive(Insertable)]
        #[diesel(table_name = posts, treat_none_as_default_value = false)]
        pub struct Post<'a, T> where T: Clone { org_id: i32, title: &'a T }",
        &[
            "#[automatically_derived]
                impl<'a, T> t::__private::diesel::insertable::Insertable<posts::table> for Post<'a, T>
                where
                    T: Clone,
                    i32: t::__private::diesel::expression::AsExpression<
                        <posts::org_id as t::__private::diesel::Expression>::SqlType>,
                    &'a T: t::__private::diesel::expression::AsExpression<
                        <posts::title as t::__private::diesel::Expression>::SqlType>,
                {
                    type Values = <(
                        t::__private::diesel::dsl::Eq<
                            posts::org_id,
                            t::__private::FixedValue<posts::org_id, t::__private::ToKey<Org>, i32>>,
                        t::__private::diesel::dsl::Eq<posts::title, &'a T>,
                    ) as t::__private::diesel::insertable::Insertable<posts::table>>::Values;

                    fn values(self) -> <(
                        t::__private::diesel::dsl::Eq<
                            posts::org_id,
                            t::__private::FixedValue<posts::org_id, t::__private::ToKey<Org>, i32>>,
                        t::__private::diesel::dsl::Eq<posts::title, &'a T>,
                    ) as t::__private::diesel::insertable::Insertable<posts::table>>::Values {
                        t::__private::diesel::insertable::Insertable::<posts::table>::values((
                            t::__private::diesel::ExpressionMethods::eq(
                                posts::org_id,
                                <t::__private::FixedValue<posts::org_id, t::__private::ToKey<Org>, i32>>::new(
                                    self.org_id,
                                    {
                                        #[allow(unused_imports)]
                                        use t::__private::{Comparable as _, Incomparable as _};
                                        (&t::__private::Question::<t::__private::ToKey<Org>, i32>::new()).compare()
                                    })),
                            t::__private::diesel::ExpressionMethods::eq(posts::title, self.title),
                        ))
                    }
                }",
            "#[automatically_derived]
            impl<'insert, 'a, T> t::__private::diesel::insertable::Insertable<posts::table>
                for &'insert Post<'a, T>",
            "t::__private::FixedValue<
                posts::org_id, t::__private::ByRef<t::__private::ToKey<Org>>, &'insert i32>",
            "#[automatically_derived]
            impl<'a, T> t::__private::diesel::internal::derives::insertable::UndecoratedInsertRecord<posts::table>
                for Post<'a, T> where T: Clone { }",
        ],
    );
}

#[test]
fn a_field_that_may_be_left_out_is_diesels_option() {
    let own = ("t::__private::ToKey<Org>", "i32");
    let borrowed = (
        "t::__private::ByRef<t::__private::ToKey<Org>>",
        "&'insert i32",
    );
    let some = "::core::option::Option::Some";
    for (ty, value, reference) in [
        (
            "i32",
            format!("{some}(self.org_id)"),
            format!("{some}(&self.org_id)"),
        ),
        (
            "Option<i32>",
            "self.org_id".to_owned(),
            "self.org_id.as_ref()".to_owned(),
        ),
    ] {
        let fields = format!("id: i32, org_id: {ty}");
        let expansion = expansion(run::<Tenanted>, "Org", "Insertable", &fields);
        for ((by, ty), value) in [(own, value), (borrowed, reference)] {
            let fixed = format!("t::__private::FixedValue<rows::org_id, {by}, {ty}>");
            let compare = compare(by, ty);
            has(
                &expansion,
                &[
                    &format!("::core::option::Option<t::__private::diesel::dsl::Eq<rows::org_id, {fixed}>>"),
                    &format!(
                        "<{fixed}>::or_default({value}, {compare})
                            .map(|value| t::__private::diesel::ExpressionMethods::eq(rows::org_id, value))"
                    ),
                ],
            );
        }
    }
}

#[test]
fn a_value_that_is_converted_is_not_borrowed() {
    for (derive, trait_) in [
        (
            "Insertable",
            "diesel::insertable::Insertable<rows::table> for &",
        ),
        ("AsChangeset", "diesel::query_builder::AsChangeset for &"),
    ] {
        let expansion = expansion(
            run::<Tenanted>,
            "Org",
            derive,
            "org_id: i32, #[diesel(serialize_as = Shout)] title: String",
        );
        has(
            &expansion,
            &["::core::convert::Into::<Shout>::into(self.title)"],
        );
        let borrowed = words(tokens(&format!("t::__private::{trait_}")));
        assert!(!expansion.contains(&borrowed), "{expansion}");
    }
}

#[test]
fn a_changeset_is_diesels_with_the_tenant_column_named_by_a_type_of_its_own() {
    let by = "t::__private::ToKey<Org>";
    let change = format!("t::__private::FixedChange<rows::org_id, {by}, i32>");
    let compare = compare(by, "i32");
    has(
        &expansion(run::<Tenanted>, "Org", "AsChangeset", "id: i32, org_id: i32, title: Option<String>"),
        &[
            &format!(
                "#[automatically_derived]
                impl t::__private::diesel::query_builder::AsChangeset for Row
                where
                {{
                    type Target = rows::table;
                    type Changeset = <(
                        {change},
                        ::core::option::Option<t::__private::diesel::dsl::Eq<rows::title, String>>,
                    ) as t::__private::diesel::query_builder::AsChangeset>::Changeset;

                    fn as_changeset(self)
                        -> <Self as t::__private::diesel::query_builder::AsChangeset>::Changeset
                    {{
                        t::__private::diesel::query_builder::AsChangeset::as_changeset((
                            <{change}>::new(self.org_id, {compare}),
                            self.title.map(|value| t::__private::diesel::ExpressionMethods::eq(rows::title, value)),
                        ))
                    }}
                }}"
            ),
            "fn _check_borrowed<'update,>() where
                &'update i32: t::__private::diesel::expression::AsExpression<
                    <rows::org_id as t::__private::diesel::Expression>::SqlType>,
                &'update String: t::__private::diesel::expression::AsExpression<
                    <rows::title as t::__private::diesel::Expression>::SqlType>, {}",
            "self.title.as_ref().map(|value| t::__private::diesel::ExpressionMethods::eq(rows::title, value))",
        ],
    );
}

#[test]
fn a_key_that_names_the_tenant_is_compared_and_not_assigned() {
    let compare = compare("t::__private::ToKey<Org>", "i32");
    check_parts(
        run::<Tenanted>,
        "Org, crate = t",
        "#[derive(AsChangeset)] #[diesel(table_name = rows, primary_key(org_id, place))]
        struct Row { org_id: i32, place: i32, note: String }",
        &[&format!(
            "::as_changeset((
                <t::__private::FixedChange<rows::org_id, t::__private::ToKey<Org>, i32>>::of_key(self.org_id, {compare}),
                t::__private::diesel::ExpressionMethods::eq(rows::note, self.note),
            ))"
        )],
    );
}

#[test]
fn each_column_that_only_the_connection_writes_is_compared_with_what_it_writes() {
    for (attr, fields, expected) in [
        (
            "Org, global = is_global",
            "org_id: i32, is_global: bool",
            vec![
                "FixedValue<rows::org_id, t::__private::ToKey<Org>, i32>",
                "FixedValue<rows::is_global, t::__private::ToUnset, bool>",
            ],
        ),
        (
            "Org, User = author_id",
            "org_id: i32, #[diesel(column_name = author_id)] by: i32",
            vec![
                "FixedValue<rows::org_id, t::__private::ToKey<Org>, i32>",
                "FixedValue<rows::author_id, t::__private::ToKey<User>, i32>",
            ],
        ),
        (
            "Org = \"Org\", User = \"User\", type_column = owner_type, column = owner_id",
            "owner_type: String, owner_id: i32",
            vec![
                "FixedValue<rows::owner_type, t::__private::ToOwnerType<rows::table, (Org, User,)>, String>",
                "FixedValue<rows::owner_id, t::__private::ToOwnerKey<rows::table, (Org, User,)>, i32>",
            ],
        ),
    ] {
        has(
            &expansion(run::<Tenanted>, attr, "Insertable", fields),
            &expected,
        );
    }
    let fields = "id: i32, parent_id: Option<i32>, name: String";
    has(
        &expansion(
            run::<DeterminesTenant>,
            "parent = parent_id",
            "Insertable",
            fields,
        ),
        &["FixedValue<rows::parent_id, t::__private::ToNothing, i32>"],
    );
}

#[test]
fn an_option_that_is_written_as_it_is_says_nothing_when_none() {
    check_parts(
        run::<Tenanted>,
        "Org, global, crate = t",
        "#[derive(Insertable, AsChangeset)]
        #[diesel(table_name = rows, treat_none_as_default_value = false, treat_none_as_null = true)]
        struct Row { id: i32, org_id: Option<i32> }",
        &[
            "FixedValue<rows::org_id, t::__private::IfSaid<t::__private::ToKey<Org>>, Option<i32>>",
            "FixedChange<
                rows::org_id,
                t::__private::ByRef<t::__private::IfSaid<t::__private::ToKey<Org>>>,
                &'update Option<i32>>",
        ],
    );
}

#[test]
fn bounds_that_differ_in_lifetimes_alone_are_not_asked() {
    check_parts(
        run::<Tenanted>,
        "Org, crate = t",
        "#[derive(Insertable)] #[diesel(table_name = rows)]
        struct Row<'a, 'b> { org_id: i32, x: &'a str, y: &'b str, z: &'a [u8] }",
        &["for Row<'a, 'b> where
            i32: t::__private::diesel::expression::AsExpression<
                <rows::org_id as t::__private::diesel::Expression>::SqlType>,
            &'a [u8]: t::__private::diesel::expression::AsExpression<
                <rows::z as t::__private::diesel::Expression>::SqlType>,"],
    );
}
