use super::{Expand, tokens, words};
use crate::determines_tenant::DeterminesTenant;
use crate::pipeline::run;
use crate::tenanted::Tenanted;
use crate::universal::Universal;
use proc_macro2::{TokenStream, TokenTree};
use syn::LitStr;

/// The place of a mistake that has no token of its own: the attribute as a whole.
const ATTRIBUTE: &str = "";

/// All mistakes of one model: at which token (of several the first), what, and the cure.
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

const TENANTED_TAKES: &str = "`#[tenanted]` takes a tenant, further dimensions (`User = author_id`), `column = ..`, \
     `global`, `adoptable`, `shared_with = ..`, `other_tenant = ..`, `references(..)`, `through = ..`, \
     `foreign_key = ..`, `type_column = ..` and `crate = ..`";
const DETERMINES_TENANT_TAKES: &str = "`#[determines_tenant]` takes `own_row_only`, `listed`, `parent = ..`, `log = ..` and `crate = ..`";

const POST: &str =
    "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32 }";
const COUNTRY: &str =
    "#[derive(Queryable)] #[diesel(table_name = countries)] struct Country { id: i32 }";
const ORG: &str = "#[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }";

#[test]
fn an_unknown_option_is_refused() {
    check(
        run::<Tenanted>,
        "Org, colum = org_id, crate = t",
        POST,
        &[("colum", "unknown option `colum`", TENANTED_TAKES)],
    );
    check(
        run::<Universal>,
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
        run::<Tenanted>,
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
        run::<Tenanted>,
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
        run::<Tenanted>,
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
        run::<Tenanted>,
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
        run::<Universal>,
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
        run::<DeterminesTenant>,
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
            run::<Tenanted>,
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
            run::<Universal>,
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
        run::<Universal>,
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
        check(run::<Universal>, "crate = t", item, &[(at, &rule, cure)]);
    }
}

#[test]
fn a_model_is_designated_once() {
    let item = format!("#[tenancy::universal] {POST}");
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
        !expansion.contains("universal"),
        "it would be expanded as well"
    );
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
fn a_tenanted_model_has_a_tenant_column() {
    check(
        run::<Tenanted>,
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
        run::<Tenanted>,
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
            run::<Tenanted>,
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
        run::<DeterminesTenant>,
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
        run::<DeterminesTenant>,
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
        run::<DeterminesTenant>,
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
fn all_mistakes_of_a_model_are_reported_at_once() {
    check(
        run::<Tenanted>,
        "Org, colum = acct_id, crate = t",
        "#[derive(Queryable)] struct Post { id: i32 }",
        &[
            ("colum", "unknown option `colum`", TENANTED_TAKES),
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
    let expansion = run::<DeterminesTenant>(
        tokens("crate = t"),
        tokens("#[diesel(table_name = orgs)] struct Org { id: i32 }"),
    );
    let expansion = words(expansion);
    assert!(expansion.contains("pub struct Org"), "{expansion}");
    assert!(expansion.contains("Tenant for Org"), "{expansion}");
}

/// One mistake in the attribute of a model that is right otherwise.
#[track_caller]
fn check_attr(attr: &str, at: &str, rule: &str, cure: &str) {
    check(
        run::<Tenanted>,
        &format!("{attr}, crate = t"),
        POST,
        &[(at, rule, cure)],
    );
}

#[test]
fn an_unknown_word_is_no_tenant() {
    for word in ["adoptible", "listed", "own_row_only"] {
        check_attr(
            &format!("Org, {word}"),
            word,
            &format!("unknown option `{word}`"),
            TENANTED_TAKES,
        );
        check_attr(
            word,
            word,
            &format!("unknown option `{word}`"),
            TENANTED_TAKES,
        );
    }
    for word in ["global", "adoptable", "list"] {
        check(
            run::<DeterminesTenant>,
            &format!("{word}, crate = t"),
            ORG,
            &[(
                word,
                &format!("unknown option `{word}`"),
                DETERMINES_TENANT_TAKES,
            )],
        );
        check(
            run::<Universal>,
            &format!("{word}, crate = t"),
            COUNTRY,
            &[(
                word,
                &format!("unknown option `{word}`"),
                "`#[universal]` takes `crate = ..`",
            )],
        );
    }
}

#[test]
fn an_option_of_one_attribute_is_unknown_to_the_others() {
    check_attr(
        "Org, parent = parent_id",
        "parent",
        "unknown option `parent`",
        TENANTED_TAKES,
    );
    check(
        run::<DeterminesTenant>,
        "User = author_id, references(a -> b), crate = t",
        ORG,
        &[
            ("User", "unknown option `User`", DETERMINES_TENANT_TAKES),
            (
                "references",
                "unknown option `references`",
                DETERMINES_TENANT_TAKES,
            ),
        ],
    );
    check(
        run::<Universal>,
        "global = is_global, Org = \"Org\", crate = t",
        COUNTRY,
        &[
            (
                "global",
                "unknown option `global`",
                "`#[universal]` takes `crate = ..`",
            ),
            (
                "Org",
                "unknown option `Org`",
                "`#[universal]` takes `crate = ..`",
            ),
        ],
    );
}

#[test]
fn an_option_without_a_value_takes_none() {
    for written in ["= true", "(true)"] {
        check_attr(
            &format!("Org, adoptable {written}"),
            "true",
            "`adoptable` takes no value",
            "write `adoptable`",
        );
        for flag in ["listed", "own_row_only"] {
            check(
                run::<DeterminesTenant>,
                &format!("{flag} {written}, crate = t"),
                ORG,
                &[(
                    "true",
                    &format!("`{flag}` takes no value"),
                    &format!("write `{flag}`"),
                )],
            );
        }
    }
    check_attr(
        "Org, adoptable =",
        "adoptable",
        "`adoptable` takes no value",
        "write `adoptable`",
    );
    check_attr(
        "Org, adoptable()",
        "adoptable",
        "`adoptable` takes no value",
        "write `adoptable`",
    );
}

#[test]
fn an_option_that_takes_a_column_takes_an_identifier() {
    for (option, attr, example) in [
        ("shared_with", "Org, shared_with", "reader_id"),
        ("other_tenant", "Org, other_tenant", "invited_id"),
        ("foreign_key", "through = posts, foreign_key", "post_id"),
        (
            "type_column",
            "Org = \"Org\", column = a, type_column",
            "owner_type",
        ),
    ] {
        for (written, at, meant) in [
            ("= \"acct_id\"", "\"acct_id\"", "acct_id"),
            ("(acct_id)", "acct_id", "acct_id"),
            ("= type", "type", "r#type"),
            ("= posts::id", "posts", example),
            ("= 1", "1", example),
            ("=", option, example),
            ("()", option, example),
            ("", option, example),
        ] {
            check_attr(
                &format!("{attr} {written}"),
                at,
                &format!("`{option}` takes an identifier"),
                &format!("write `{option} = {meant}`"),
            );
        }
    }
}

#[test]
fn the_flag_of_global_rows_is_an_identifier() {
    for (written, at, meant) in [
        ("= \"everyones\"", "\"everyones\"", "everyones"),
        ("(everyones)", "everyones", "everyones"),
        ("= true", "true", "r#true"),
        ("= 1", "1", "is_global"),
        ("=", "global", "is_global"),
    ] {
        check_attr(
            &format!("Org, global {written}"),
            at,
            "`global` takes an identifier",
            &format!("write `global = {meant}`"),
        );
    }
}

#[test]
fn a_column_is_not_in_parentheses() {
    check_attr(
        "Org, column(org_id)",
        "org_id",
        "`column` takes an identifier",
        "write `column = org_id`",
    );
    check(
        run::<Tenanted>,
        "Org, crate(t)",
        POST,
        &[("t", "`crate` takes a path", "write `crate = t`")],
    );
}

#[test]
fn the_parent_of_a_tenant_is_a_column() {
    for (written, at, meant) in [
        ("= \"boss_id\"", "\"boss_id\"", "boss_id"),
        ("= Org::id", "Org", "parent_id"),
        ("", "parent", "parent_id"),
    ] {
        check(
            run::<DeterminesTenant>,
            &format!("parent {written}, crate = t"),
            ORG,
            &[(
                at,
                "`parent` takes an identifier",
                &format!("write `parent = {meant}`"),
            )],
        );
    }
}

#[test]
fn a_key_is_written_to_the_log_by_a_function() {
    for (written, at, meant) in [
        ("= \"short\"", "\"short\"", "short"),
        ("= |key| key", "|", "ToString::to_string"),
        ("(short)", "short", "short"),
        ("", "log", "ToString::to_string"),
    ] {
        check(
            run::<DeterminesTenant>,
            &format!("log {written}, crate = t"),
            ORG,
            &[(
                at,
                "`log` takes a function",
                &format!("write `log = {meant}`"),
            )],
        );
    }
}

#[test]
fn a_parent_is_a_table() {
    for (written, at, meant) in [
        ("= \"db::posts\"", "\"db::posts\"", "db::posts"),
        ("(posts)", "posts", "posts"),
        ("= 1", "1", "posts"),
        ("", "through", "posts"),
    ] {
        check_attr(
            &format!("through {written}, foreign_key = post_id"),
            at,
            "`through` takes the parent's table",
            &format!("write `through = {meant}`"),
        );
    }
}

#[test]
fn references_are_columns_and_tables() {
    for (written, at) in [
        ("", "references"),
        ("()", "references"),
        ("=", "references"),
        ("= post_id", "post_id"),
        ("(post_id)", "post_id"),
        ("(post_id -> )", "post_id"),
        ("( -> posts)", "-"),
        ("(post_id = posts)", "post_id"),
        ("(post_id -> \"posts\")", "post_id"),
        ("(post_id -> posts tag_id -> tags)", "post_id"),
        ("(post_id -> posts,, tag_id -> tags)", "post_id"),
    ] {
        check_attr(
            &format!("Org, references{written}"),
            at,
            "`references` takes columns and the tables they point to",
            "write `references(post_id -> posts)`",
        );
    }
}

#[test]
fn a_dimension_has_a_column() {
    for (written, at) in [
        ("= 1", "1"),
        ("= users::id", "users"),
        ("=", "User"),
        ("(author_id)", "author_id"),
        ("()", "User"),
    ] {
        check_attr(
            &format!("Org, User {written}"),
            at,
            "`User` takes a column, or in quotes what the type column says",
            "write `User = author_id`",
        );
    }
    check_attr(
        "Org, models::User = 1",
        "1",
        "`models::User` takes a column, or in quotes what the type column says",
        "write `models::User = author_id`",
    );
}

#[test]
fn a_dimension_is_named_once() {
    check_attr(
        "Org, User = author_id, User = editor_id",
        "User",
        "`User` is given twice",
        "keep one of the two",
    );
    check_attr(
        "Org, models::User = author_id, models::User = editor_id",
        "models",
        "`models::User` is given twice",
        "keep one of the two",
    );
}

#[test]
fn a_further_dimension_is_not_the_tenant() {
    check_attr(
        "Org, Org = author_id",
        "Org",
        "`Org` is the tenant already",
        "name a further dimension, another type of tenant, or leave it out",
    );
}

#[test]
fn each_option_is_given_once() {
    for (attr, option) in [
        ("Org, global, global", "global"),
        ("Org, global, global = is_global", "global"),
        ("Org, adoptable, adoptable", "adoptable"),
        ("Org, shared_with = a, shared_with = b", "shared_with"),
        ("through = a, through = b, foreign_key = c", "through"),
        (
            "through = a, foreign_key = b, foreign_key = c",
            "foreign_key",
        ),
        (
            "Org = \"O\", column = a, type_column = b, type_column = c",
            "type_column",
        ),
        (
            "Org = \"O\", Org = \"P\", column = a, type_column = b",
            "Org",
        ),
    ] {
        check_attr(
            attr,
            option,
            &format!("`{option}` is given twice"),
            "keep one of the two",
        );
    }
    for (attr, option) in [
        ("listed, listed", "listed"),
        ("own_row_only, own_row_only", "own_row_only"),
        ("parent = a, parent = b", "parent"),
        ("log = a, log = b", "log"),
    ] {
        check(
            run::<DeterminesTenant>,
            &format!("{attr}, crate = t"),
            ORG,
            &[(
                option,
                &format!("`{option}` is given twice"),
                "keep one of the two",
            )],
        );
    }
}

#[test]
fn a_table_has_one_answer_to_whose_its_rows_are() {
    let shapes = [
        ("Org", "global", "global"),
        ("Org", "adoptable", "adoptable"),
        ("Org", "shared_with", "shared_with = reader_id"),
        ("foreign_key = post_id", "through", "through = posts"),
        (
            "Org = \"Org\", column = owner_id",
            "type_column",
            "type_column = owner_type",
        ),
    ];
    for (with, first, written) in shapes {
        for (_, second, second_written) in shapes {
            if first == second {
                continue;
            }
            check_attr(
                &format!("{with}, {written}, {second_written}"),
                second,
                &format!("`{second}` and `{first}` do not go together"),
                "keep one of the two",
            );
        }
    }
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
fn a_row_through_a_parent_has_no_tenant_of_its_own() {
    check_attr(
        "Org, through = posts, foreign_key = post_id",
        "Org",
        "a row tenanted through a parent has the tenant of its parent",
        "name the parent alone: `#[tenanted(through = posts, foreign_key = post_id)]`",
    );
}

#[test]
fn a_row_through_a_parent_has_no_column_of_its_own() {
    check_attr(
        "through = posts, foreign_key = post_id, column = org_id",
        "org_id",
        "a row tenanted through a parent has no tenant column",
        "name the column that points to the parent: `foreign_key = post_id`",
    );
}

#[test]
fn a_row_through_a_parent_needs_nothing_but_its_foreign_key() {
    for (option, written) in [
        ("other_tenant", "other_tenant = invited_id"),
        ("User", "User = author_id"),
        ("Site", "Site = \"Site\""),
    ] {
        check_attr(
            &format!("through = posts, foreign_key = post_id, {written}"),
            option,
            &format!(
                "`{option}` needs a tenant column, and a row tenanted through a parent has none"
            ),
            "leave it out, or give the table a tenant column",
        );
    }
}

#[test]
fn a_parent_and_its_foreign_key_are_named_together() {
    check_attr(
        "through = posts",
        "through",
        "a parent without a foreign key",
        "name the column that points to it: `foreign_key = post_id`",
    );
    check_attr(
        "Org, foreign_key = post_id",
        "foreign_key",
        "a foreign key without a parent",
        "name the parent's table: `through = posts`",
    );
}

#[test]
fn types_of_owners_and_the_type_column_are_named_together() {
    check_attr(
        "Org = \"Org\", Site = \"Site\", column = owner_id",
        "Org",
        "types of owners without a column that says which",
        "name it: `type_column = owner_type`",
    );
    check_attr(
        "type_column = owner_type, column = owner_id",
        "type_column",
        "a type column without types",
        "say what it says of each: `Org = \"Org\"`",
    );
    check_attr(
        "Org, type_column = owner_type",
        "type_column",
        "a type column without types",
        "say what it says of each: `Org = \"Org\"`",
    );
    check_attr(
        "Org = \"Org\", type_column = owner_type",
        "type_column",
        "a type column without a key column",
        "name the column that holds the owner's key: `column = owner_id`",
    );
}

const OWNERS: &str = "Org = \"Org\", Site = \"Site\", type_column = owner_type, column = owner_id";

#[test]
fn owners_are_named_with_what_the_type_column_says() {
    check_attr(
        &format!("User, {OWNERS}"),
        "User",
        "the owners' types are named with what the type column says of them",
        "name each type once: `Org = \"Org\"`",
    );
}

#[test]
fn rows_with_owners_of_several_types_have_no_other_tenant_and_no_dimension() {
    for (option, written) in [
        ("other_tenant", "other_tenant = invited_id"),
        ("User", "User = author_id"),
    ] {
        check_attr(
            &format!("{OWNERS}, {written}"),
            option,
            &format!("`{option}` needs one type of tenant, and this table has several"),
            "leave it out",
        );
    }
}

#[test]
fn each_type_of_owner_has_a_name_of_its_own() {
    check_attr(
        "Org = \"Org\", m::Site = \"Org\", type_column = owner_type, column = owner_id",
        "\"Org\"",
        "`Org` and `m::Site` go by one name, and each would own the other's rows",
        "give each type of owner a name of its own",
    );
}

#[test]
fn a_row_has_an_owner_of_one_of_four_types() {
    check_attr(
        "A = \"a\", B = \"b\", C = \"c\", D = \"d\", E = \"e\", type_column = owner_type, column = owner_id",
        "E",
        "more than 4 types of owners",
        "give the table a tenant of one type",
    );
}

#[test]
fn a_column_has_one_meaning() {
    for (attr, column) in [
        ("Org, shared_with = org_id", "org_id"),
        ("Org, other_tenant = org_id", "org_id"),
        ("Org, other_tenant = a, other_tenant = a", "a"),
        ("Org, global = org_id", "org_id"),
        ("Org, User = org_id", "org_id"),
        ("Org, column = a, User = a", "a"),
        ("Org, User = a, Team = a", "a"),
        ("Org, shared_with = a, other_tenant = a", "a"),
        ("Org, references(org_id -> orgs)", "org_id"),
        ("Org, references(a -> posts, a -> tags)", "a"),
        (
            "Org, references(a -> posts), references(r#a -> tags)",
            "r#a",
        ),
        ("Org, User = a, references(a -> users)", "a"),
        ("Org, other_tenant = a, references(a -> orgs)", "a"),
        (
            "through = posts, foreign_key = a, references(a -> posts)",
            "a",
        ),
        ("Org = \"O\", type_column = a, column = a", "a"),
    ] {
        check_attr(
            attr,
            column,
            &format!("the column `{column}` has two meanings for tenancy"),
            "keep one, or name another column",
        );
    }
}

#[test]
fn all_mistakes_of_an_attribute_are_reported_at_once() {
    check(
        run::<Tenanted>,
        "Org, adoptable(1), shared_with = 1, references, User = 1, globall, crate = t",
        "#[derive(Queryable)] struct Row { id: i32 }",
        &[
            ("1", "`adoptable` takes no value", "write `adoptable`"),
            (
                "1",
                "`shared_with` takes an identifier",
                "write `shared_with = reader_id`",
            ),
            (
                "references",
                "`references` takes columns and the tables they point to",
                "write `references(post_id -> posts)`",
            ),
            (
                "1",
                "`User` takes a column, or in quotes what the type column says",
                "write `User = author_id`",
            ),
            ("globall", "unknown option `globall`", TENANTED_TAKES),
            ("Row", "no table", "name it: `#[diesel(table_name = rows)]`"),
        ],
    );
    check(
        run::<Tenanted>,
        "Org, through = posts, column = a, User = b, crate = t",
        POST,
        &[
            (
                "Org",
                "a row tenanted through a parent has the tenant of its parent",
                "name the parent alone: `#[tenanted(through = posts, foreign_key = post_id)]`",
            ),
            (
                "a",
                "a row tenanted through a parent has no tenant column",
                "name the column that points to the parent: `foreign_key = post_id`",
            ),
            (
                "User",
                "`User` needs a tenant column, and a row tenanted through a parent has none",
                "leave it out, or give the table a tenant column",
            ),
            (
                "through",
                "a parent without a foreign key",
                "name the column that points to it: `foreign_key = post_id`",
            ),
        ],
    );
    check(
        run::<DeterminesTenant>,
        "listed = 1, parent, Org, crate = t",
        "#[diesel(table_name = orgs)] struct Org { id: i32 }",
        &[
            ("1", "`listed` takes no value", "write `listed`"),
            (
                "parent",
                "`parent` takes an identifier",
                "write `parent = parent_id`",
            ),
            (
                "Org",
                "`#[determines_tenant]` takes no tenant",
                "the tenant is the struct itself, and its primary key is the tenant column",
            ),
            (
                "Org",
                "the tenant `Org` is not public",
                "make it `pub struct Org`, for the tables of its rows are public and name it",
            ),
        ],
    );
}

#[test]
fn a_table_whose_shape_is_refused_still_has_a_designation() {
    for attr in [
        "Org, adoptable, global",
        "through = posts",
        "Org, User = 1",
        "Org, User = org_id",
    ] {
        let expansion = run::<Tenanted>(tokens(&format!("{attr}, crate = t")), tokens(POST));
        let expansion = words(expansion);
        assert!(expansion.contains("Everyone"), "{expansion}");
        assert!(!expansion.contains("policy"), "{expansion}");
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
