//! What the attribute stands on.

use super::super::{tokens, words};
use super::{ATTRIBUTE, POST, check, check_fallback};
use crate::pipeline::run;
use crate::tenanted::Tenanted;
use crate::universal::Universal;

#[test]
fn a_model_names_its_table() {
    check(
        run::<Tenanted>,
        "Org, crate = t",
        "#[derive(Queryable)] struct BlogPost { id: i32, org_id: i32 }",
        &[(
            "BlogPost",
            "no table",
            "name it: `#[diesel(table_name = blog_posts)]`",
        )],
    );
}

#[test]
fn a_model_names_one_table() {
    check(
        run::<Universal>,
        "crate = t",
        "#[derive(Insertable)] #[diesel(table_name = a)] #[diesel(table_name = b)] struct New { id: i32 }",
        &[("b", "a second table", "write a model for each table")],
    );
}

#[test]
fn a_model_is_a_struct_with_named_fields() {
    let cure = "put it on the model, a struct with named fields";
    for (item, at, what) in [
        ("struct Post(i32);", "Post", "a tuple struct"),
        ("struct Post;", "Post", "a unit struct"),
        ("enum Post { A }", "Post", "an enum"),
        ("union Post { a: i32 }", "Post", "a union"),
        ("fn post() {}", "post", "a function"),
        ("type Post = i32;", "Post", "a type alias"),
        ("impl Post {}", ATTRIBUTE, "something other than a struct"),
        ("let post = 1;", ATTRIBUTE, "something other than a struct"),
    ] {
        let rule = format!("`#[universal]` stands on {what}");
        check(run::<Universal>, "crate = t", item, &[(at, &rule, cure)]);
    }
}

#[test]
fn a_model_is_designated_once() {
    for second in [
        "determines_tenant",
        "db::tenanted(Org)",
        "tenancy::universal",
    ] {
        let item = format!("#[{second}] {POST}");
        check(
            run::<Tenanted>,
            "Org, crate = t",
            &item,
            &[(
                "#",
                "a second designation, after `#[tenanted]`",
                "keep the one that says whose the rows are",
            )],
        );
        let expansion = words(run::<Tenanted>(tokens("Org, crate = t"), tokens(&item)));
        assert!(
            !expansion.contains(&words(tokens(second))),
            "it would be expanded as well"
        );
    }
}

#[test]
fn tenanted_stands_above_the_derives() {
    check(
        run::<Tenanted>,
        "Org, crate = t",
        "#[diesel(table_name = posts)] struct Post { id: i32, org_id: i32 }",
        &[(
            ATTRIBUTE,
            "`#[tenanted]` stands below the derives",
            "move it above them, so that they leave the tenant column alone",
        )],
    );
}

#[test]
fn what_diesel_refuses_is_left_to_diesel() {
    for item in [
        "#[derive(Queryable)] #[diesel(table_name = \"posts\")] struct Post { id: i32 }",
        "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { #[diesel(column_name)] id: i32 }",
    ] {
        check(run::<Tenanted>, "Org, crate = t", item, &[]);
        check_fallback(run::<Tenanted>, "Org, crate = t", item, item);
    }
}

#[test]
fn a_refused_model_still_has_a_table() {
    let item = "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32 }";
    check_fallback(
        run::<Tenanted>,
        "Org, crate = t",
        item,
        &format!(
            "{item}
            #[automatically_derived]
            impl t::__private::Designated for posts::table {{
                type Policy = t::__private::Mistaken<posts::table>;
                    type Asks = t::__private::AsksNothing;
                type FindBy = <posts::table as t::__private::diesel::Table>::PrimaryKey;
                type WholeKey = t::__private::ToldByTable;
                fn find_by() -> Self::FindBy {{
                    <posts::table as t::__private::diesel::Table>::primary_key(&posts::table)
                }}
            }}
            #[automatically_derived]
            impl t::__private::Model for Post {{
                type Table = posts::table;
            }}"
        ),
    );
}
