//! What is written of one option.

use super::super::tokens;
use super::{
    ATTRIBUTE, COUNTRY, DETERMINES_TENANT_TAKES, ORG, POST, TENANTED_TAKES, UNIVERSAL_TAKES, check,
    check_attr,
};
use crate::attr::Argument;
use crate::attribute::Attribute;
use crate::determines_tenant::DeterminesTenant;
use crate::pipeline::run;
use crate::tenanted::Tenanted;
use crate::universal::Universal;

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
        &[("table", "unknown option `table`", UNIVERSAL_TAKES)],
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
    for word in ["global", "adoptable", "nullable", "list"] {
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
            &[(word, &format!("unknown option `{word}`"), UNIVERSAL_TAKES)],
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
            ("global", "unknown option `global`", UNIVERSAL_TAKES),
            ("Org", "unknown option `Org`", UNIVERSAL_TAKES),
        ],
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
fn each_option_is_given_once() {
    for (attr, option) in [
        ("Org, global, global", "global"),
        ("Org, global, global = is_global", "global"),
        ("Org, adoptable, adoptable", "adoptable"),
        ("Org, nullable, nullable", "nullable"),
        (
            "one_of(Org = a, User = b), one_of(Org = a, User = b)",
            "one_of",
        ),
        ("one_of(Org = a, Org = b)", "Org"),
        ("Org, shared_with = a, shared_with = b", "shared_with"),
        ("through = a, through = b, foreign_key = c", "through"),
        (
            "through = a, foreign_key = b, foreign_key = c",
            "foreign_key",
        ),
        ("through = a, key = b, key = c", "key"),
        ("through = a, key = b, updatable, updatable", "updatable"),
        (
            "through = a, key = b, unscoped_key, unscoped_key",
            "unscoped_key",
        ),
        (
            "Org = \"O\", column = a, type_column = b, type_column = c",
            "type_column",
        ),
        (
            "Org = \"O\", Org = \"P\", column = a, type_column = b",
            "Org",
        ),
        ("Org, view, view", "view"),
    ] {
        check_attr(
            attr,
            option,
            &format!("`{option}` is given twice"),
            "keep one of the two",
        );
    }
    check(
        run::<Universal>,
        "view, view, crate = t",
        COUNTRY,
        &[("view", "`view` is given twice", "keep one of the two")],
    );
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
        ("key", "through = memberships, key", "user_id"),
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

/// The cure that a message offers for a wrong value, as the option reads it.
#[track_caller]
fn each_cure_is_taken<A: Attribute>() {
    for option in A::OPTIONS {
        let read = |text: &str| {
            let argument = Argument::all(tokens(text)).pop().expect("it is one");
            let key = argument.word().expect("its name is the keyword");
            option.read(&mut A::Args::default(), &key, argument.value)
        };
        let refused = read(&format!("{} = 1", option.keyword));
        let message = refused.expect_err("no option takes a number").to_string();
        let (_, cure) = message.split_once("help: write `").expect("it has a cure");
        let cure = cure.trim_end_matches('`');
        assert!(read(cure).is_ok(), "{cure}");
    }
}

#[test]
fn what_a_message_tells_to_write_is_right() {
    each_cure_is_taken::<Tenanted>();
    each_cure_is_taken::<DeterminesTenant>();
    each_cure_is_taken::<Universal>();
}

#[test]
fn permissions_say_of_each_verb_once_what_it_asks_for_and_always_of_reading() {
    let verbs = "the verbs are `read`, `insert`, `update` and `delete`";
    let takes = "`permissions` takes the verbs, each with the permission that it asks for";
    let written = "write `permissions(read = ViewTicket, insert = AddTicket, update = ChangeTicket, delete = DeleteTicket)`";
    for (said, at, what, cure) in [
        (
            "permissions(raed = View)",
            "raed",
            "`raed` is no verb of `permissions`",
            verbs,
        ),
        (
            "permissions(read = View, read = Other)",
            "read",
            "`read` is given twice",
            "keep one of the two",
        ),
        (
            "permissions(delete = Delete)",
            "permissions",
            "`permissions` does not say by which permission rows are read",
            "name it, `read = ViewTicket`; or say that none is asked for, `read = _`",
        ),
        ("permissions", "permissions", takes, written),
        ("permissions = View", "View", takes, written),
        ("permissions(View)", "View", takes, written),
    ] {
        check_attr(&format!("Org, {said}"), at, what, cure);
    }
    check_attr(
        "Org, permissions(read = View), permissions(read = View)",
        "permissions",
        "`permissions` is given twice",
        "keep one of the two",
    );
}
