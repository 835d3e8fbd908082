use super::{Expand, tokens, words};
use crate::{determines_tenant, tenanted, universal};
use proc_macro2::{TokenStream, TokenTree};
use syn::LitStr;

/// The place of a mistake that has no token of its own: the attribute as a whole.
const ATTRIBUTE: &str = "";

/// All mistakes of one model: at which token, what, and the cure.
#[track_caller]
fn check(expand: Expand, attr: &str, item: &str, mistakes: &[(&str, &str, &str)]) {
    let found: Vec<_> = reported(expand(tokens(attr), tokens(item))).collect();
    let expected: Vec<_> = mistakes
        .iter()
        .map(|(at, rule, cure)| (at.to_string(), format!("{rule}\nhelp: {cure}")))
        .collect();
    assert_eq!(found, expected);
}

/// What is left to compile besides the error.
#[track_caller]
fn check_fallback(expand: Expand, attr: &str, item: &str, expected: &str) {
    let expansion = words(expand(tokens(attr), tokens(item)));
    let rest = expansion.split(": : core : : compile_error").next();
    assert_eq!(rest.map(str::trim), Some(&*words(tokens(expected))));
}

/// The `compile_error!`s in an expansion.
fn reported(expansion: TokenStream) -> impl Iterator<Item = (String, String)> {
    let tokens: Vec<_> = expansion.into_iter().collect();
    let at: Vec<_> = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| matches!(token, TokenTree::Ident(ident) if ident == "compile_error"))
        .map(|(at, _)| at)
        .collect();
    at.into_iter().map(move |at| {
        let TokenTree::Group(message) = &tokens[at + 2] else {
            panic!("a macro has arguments")
        };
        let message: LitStr = syn::parse2(message.stream()).expect("the message is a string");
        let place = tokens[at].span().source_text().unwrap_or_default();
        (place, message.value())
    })
}

const POST: &str =
    "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32 }";
const COUNTRY: &str =
    "#[derive(Queryable)] #[diesel(table_name = countries)] struct Country { id: i32 }";
const ORG: &str = "#[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }";

#[test]
fn an_unknown_option_is_refused() {
    check(
        tenanted::expand,
        "Org, colum = org_id, crate = t",
        POST,
        &[(
            "colum",
            "unknown option `colum`",
            "`#[tenanted]` takes a tenant, `column = ..` and `crate = ..`",
        )],
    );
    check(
        universal::expand,
        "table = countries, crate = t",
        COUNTRY,
        &[(
            "table",
            "unknown option `table`",
            "`#[universal]` takes `crate = ..`",
        )],
    );
}

#[test]
fn an_option_is_given_once() {
    check(
        tenanted::expand,
        "Org, crate = t, column = a, column = b, crate = u",
        POST,
        &[
            ("column", "`column` is given twice", "keep one of the two"),
            ("crate", "`crate` is given twice", "keep one of the two"),
        ],
    );
}

#[test]
fn tenanted_takes_a_tenant() {
    check(
        tenanted::expand,
        "crate = t",
        POST,
        &[(
            ATTRIBUTE,
            "`#[tenanted]` without a tenant",
            "name the type whose rows these are: `#[tenanted(Org)]`",
        )],
    );
}

#[test]
fn tenanted_takes_one_tenant() {
    check(
        tenanted::expand,
        "Org, Team, crate = t",
        POST,
        &[(
            "Team",
            "`#[tenanted]` takes one tenant",
            "name the tenant once: `#[tenanted(Org)]`",
        )],
    );
}

#[test]
fn a_tenant_is_a_type() {
    check(
        tenanted::expand,
        "\"Org\", crate = t",
        POST,
        &[(
            "\"Org\"",
            "the tenant is a type",
            "name it by its path: `#[tenanted(Org)]`",
        )],
    );
}

#[test]
fn universal_takes_no_tenant_and_no_column() {
    let cure = "the rows of a universal table are everybody's; if they have owners, it is `#[tenanted(Org)]`";
    check(
        universal::expand,
        "Org, column = org_id, crate = t",
        COUNTRY,
        &[
            ("Org", "`#[universal]` takes no tenant", cure),
            ("column", "`#[universal]` takes no column", cure),
        ],
    );
}

#[test]
fn determines_tenant_takes_no_tenant_and_no_column() {
    let cure = "the tenant is the struct itself, and its primary key is the tenant column";
    check(
        determines_tenant::expand,
        "Org, column = id, crate = t",
        ORG,
        &[
            ("Org", "`#[determines_tenant]` takes no tenant", cure),
            ("column", "`#[determines_tenant]` takes no column", cure),
        ],
    );
}

#[test]
fn a_column_is_an_identifier() {
    let rule = "`column` takes an identifier";
    for (written, at, meant) in [
        ("= \"acct_id\"", "\"acct_id\"", "acct_id"),
        ("= type", "type", "r#type"),
        ("= 1", "1", "org_id"),
        ("=", "column", "org_id"),
        ("", "column", "org_id"),
    ] {
        check(
            tenanted::expand,
            &format!("Org, column {written}, crate = t"),
            POST,
            &[(at, rule, &format!("write `column = {meant}`"))],
        );
    }
}

#[test]
fn the_facades_place_is_a_path() {
    let rule = "`crate` takes a path";
    for (written, at, meant) in [
        ("= \"db::tenancy\"", "\"db::tenancy\"", "db::tenancy"),
        ("", "crate", "::tenancy"),
    ] {
        check(
            universal::expand,
            &format!("crate {written}"),
            COUNTRY,
            &[(at, rule, &format!("write `crate = {meant}`"))],
        );
    }
}

#[test]
fn the_facade_is_a_dependency_or_its_place_is_given() {
    // It is no dependency of this crate.
    check(
        universal::expand,
        "",
        COUNTRY,
        &[(
            ATTRIBUTE,
            "`#[universal]` does not find `tenancy` among the dependencies of this crate",
            "say where it is: `crate = path::to::tenancy`",
        )],
    );
}

#[test]
fn a_model_names_its_table() {
    check(
        tenanted::expand,
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
        universal::expand,
        "crate = t",
        "#[derive(Insertable)] #[diesel(table_name = a)] #[diesel(table_name = b)] struct New { id: i32 }",
        &[(
            "b",
            "`#[universal]` designates one table",
            "write a model for each table",
        )],
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
        check(universal::expand, "crate = t", item, &[(at, &rule, cure)]);
    }
}

#[test]
fn a_model_is_designated_once() {
    let item = format!("#[tenancy::universal] {POST}");
    check(
        tenanted::expand,
        "Org, crate = t",
        &item,
        &[(
            "#",
            "a second designation, after `#[tenanted]`",
            "keep the one that says whose the rows are",
        )],
    );
    let expansion = words(tenanted::expand(tokens("Org, crate = t"), tokens(&item)));
    assert!(
        !expansion.contains("universal"),
        "it would be expanded as well"
    );
}

#[test]
fn tenanted_stands_above_the_derives() {
    check(
        tenanted::expand,
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
fn a_tenanted_model_has_a_tenant_column() {
    check(
        tenanted::expand,
        "db::Team, crate = t",
        POST,
        &[(
            "Post",
            "no tenant column",
            "name it: `#[tenanted(Team, column = ..)]`",
        )],
    );
}

#[test]
fn a_tenant_column_in_an_embedded_struct_is_named() {
    check(
        tenanted::expand,
        "Org, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)]
        struct Post { id: i32, #[diesel(embed)] owner: Owner }",
        &[(
            "Post",
            "no tenant column",
            "name it: `#[tenanted(Org, column = ..)]`\n\
             help: `column = ..` also names a column inside an embedded struct",
        )],
    );
}

#[test]
fn a_tenant_field_is_a_column() {
    for option in ["embed", "select_expression = posts::a.eq(1)"] {
        let name = option.split(' ').next().unwrap_or(option);
        check(
            tenanted::expand,
            "Org, crate = t",
            &format!(
                "#[derive(Queryable)] #[diesel(table_name = posts)]
                struct Post {{ id: i32, #[diesel({option})] org_id: Owner }}"
            ),
            &[(
                name,
                "the tenant field `org_id` is not a column",
                &format!(
                    "remove `{name}`, or name the tenant column: `#[tenanted(Org, column = ..)]`"
                ),
            )],
        );
    }
}

#[test]
fn a_tenant_is_public() {
    let item = "#[diesel(table_name = orgs)] pub(crate) struct Org { id: i32 }";
    check(
        determines_tenant::expand,
        "crate = t",
        item,
        &[(
            "Org",
            "the tenant `Org` is not public",
            "make it `pub struct Org`, for the tables of its rows are public and name it",
        )],
    );
}

#[test]
fn a_tenant_is_one_type() {
    check(
        determines_tenant::expand,
        "crate = t",
        "#[diesel(table_name = orgs)] pub struct Org<T> { id: T }",
        &[(
            "T",
            "a model that determines the tenant takes no generic parameters",
            "give its fields types of their own: one type is one kind of tenant",
        )],
    );
}

#[test]
fn a_tenants_key_is_one_column() {
    check(
        determines_tenant::expand,
        "crate = t",
        "#[diesel(table_name = orgs, primary_key(id, region))] pub struct Org { id: i32, region: i32 }",
        &[(
            "region",
            "a tenant's key is one column",
            "name the column that tells tenants apart: `#[diesel(primary_key(id))]`",
        )],
    );
}

#[test]
fn a_tenants_key_is_a_field() {
    let cure = "add it, or name the key: `#[diesel(primary_key(..))]`";
    check(
        determines_tenant::expand,
        "crate = t",
        "#[diesel(table_name = orgs)] pub struct Org { name: String }",
        &[(
            "Org",
            "no field for the tenant's key, the column `id`",
            cure,
        )],
    );
    check(
        determines_tenant::expand,
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
fn all_mistakes_of_a_model_are_reported_at_once() {
    check(
        tenanted::expand,
        "Org, colum = acct_id, crate = t",
        "#[derive(Queryable)] struct Post { id: i32 }",
        &[
            (
                "colum",
                "unknown option `colum`",
                "`#[tenanted]` takes a tenant, `column = ..` and `crate = ..`",
            ),
            (
                "Post",
                "no table",
                "name it: `#[diesel(table_name = posts)]`",
            ),
        ],
    );
}

#[test]
fn what_diesel_refuses_is_left_to_diesel() {
    for item in [
        "#[derive(Queryable)] #[diesel(table_name = \"posts\")] struct Post { id: i32 }",
        "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { #[diesel(column_name)] id: i32 }",
    ] {
        check(tenanted::expand, "Org, crate = t", item, &[]);
        check_fallback(tenanted::expand, "Org, crate = t", item, item);
    }
}

#[test]
fn a_refused_model_still_has_a_table() {
    let item = "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32 }";
    check_fallback(
        tenanted::expand,
        "Org, crate = t",
        item,
        &format!(
            "{item}
            #[automatically_derived]
            impl t::__private::Designated for posts::table {{
                type Policy = t::__private::Everyone;
                type FindBy = <posts::table as t::__private::diesel::Table>::PrimaryKey;
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

#[test]
fn a_refused_tenant_is_still_a_tenant() {
    let expansion = determines_tenant::expand(
        tokens("crate = t"),
        tokens("#[diesel(table_name = orgs)] struct Org { id: i32 }"),
    );
    let expansion = words(expansion);
    assert!(expansion.contains("pub struct Org"), "{expansion}");
    assert!(expansion.contains("Tenant for Org"), "{expansion}");
}
