//! What is wrong with a model: where, in which words, and what is left to compile.

mod accounts;
mod determining;
mod join_tables;
mod model;
mod options;
mod ownership;

use super::{Expand, tokens, words};
use crate::determines_tenant::DeterminesTenant;
use crate::pipeline::run;
use crate::tenanted::Tenanted;
use proc_macro2::{TokenStream, TokenTree};
use syn::LitStr;

/// The place of a mistake that has no token of its own: the attribute as a whole.
const ATTRIBUTE: &str = "";

const TENANTED_TAKES: &str = "`#[tenanted]` takes a tenant, further dimensions (`User = author_id`), `column = ..`, \
     `global`, `adoptable`, `nullable`, `shared_with = ..`, `other_tenant = ..`, `references(..)`, `one_of(..)`, `through = ..`, \
     `either(..)`, `foreign_key = ..`, `key = ..`, `updatable`, `unscoped_key`, `type_column = ..`, `permissions(..)`, `view` and \
     `crate = ..`";
const UNIVERSAL_TAKES: &str = "`#[universal]` takes `view` and `crate = ..`";
const DETERMINES_TENANT_TAKES: &str = "`#[determines_tenant]` takes `own_row_only`, `listed`, `parent = ..`, `log = ..`, `accounts`, `changes` and `crate = ..`";

const POST: &str =
    "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32 }";
const COUNTRY: &str =
    "#[derive(Queryable)] #[diesel(table_name = countries)] struct Country { id: i32 }";
const ORG: &str = "#[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }";

/// All mistakes of one model: at which token (of several the first), what, and the cure.
#[track_caller]
fn check(expand: Expand, attr: &str, item: &str, mistakes: &[(&str, &str, &str)]) {
    let found: Vec<_> = reported(expand(tokens(attr), tokens(item))).collect();
    let expected: Vec<_> = mistakes
        .iter()
        .map(|(at, what, cure)| (at.to_string(), format!("{what}\nhelp: {cure}")))
        .collect();
    assert_eq!(found, expected);
}

/// One mistake in the attribute of a model that is right otherwise.
#[track_caller]
fn check_attr(attr: &str, at: &str, what: &str, cure: &str) {
    check(
        run::<Tenanted>,
        &format!("{attr}, crate = t"),
        POST,
        &[(at, what, cure)],
    );
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
        "Org, through = posts, column = a, User = \"b\", crate = t",
        POST,
        &[
            (
                "Org",
                "a tenant beside `through`: these rows have the tenant of their parent",
                "leave it out: `#[tenanted(through = posts, foreign_key = post_id)]`",
            ),
            (
                "a",
                "a tenant column beside `through`: these rows have the tenant of their parent",
                "leave it out; the column that points to the parent is `foreign_key = post_id`",
            ),
            (
                "User",
                "`User` needs a tenant column, and rows tenanted through a parent have none",
                "leave it out, or give the table a tenant column",
            ),
            (
                "through",
                "a parent without a foreign key",
                "name the column that points to it: `foreign_key = post_id`\n\
         help: or, if it is a join table, its column that points here: `key = user_id`",
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
                "make it `pub struct Org`: impls for the public types of `table!` name it",
            ),
        ],
    );
}
