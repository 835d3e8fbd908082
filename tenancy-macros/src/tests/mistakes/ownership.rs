//! What options of `#[tenanted]` say together: whose the rows are.

use super::super::{tokens, words};
use super::{ATTRIBUTE, POST, check, check_attr};
use crate::pipeline::run;
use crate::tenanted::Tenanted;

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
fn several_tenants_with_columns_are_one_of_them_or_dimensions() {
    check_attr(
        "Org = org_id, m::User = user_id",
        "Org",
        "several tenants, each with a column, and nothing says whether a row belongs to one of them or to all",
        "if each row is one tenant's, and the other columns are null: \
         `#[tenanted(one_of(Org = org_id, m::User = user_id))]`\n\
         help: if each row is all of theirs, inside the first: `#[tenanted(Org, m::User = user_id)]`",
    );
    check_attr(
        "Org = owner, User = user_id, Team = team_id",
        "Org",
        "several tenants, each with a column, and nothing says whether a row belongs to one of them or to all",
        "if each row is one tenant's, and the other columns are null: \
         `#[tenanted(one_of(Org = owner, User = user_id, Team = team_id))]`\n\
         help: if each row is all of theirs, inside the first: \
         `#[tenanted(Org, column = owner, User = user_id, Team = team_id)]`",
    );
}

#[test]
fn a_tenant_with_a_column_is_not_a_dimension_of_nothing() {
    for (attr, cure) in [
        ("Org = org_id", "#[tenanted(Org)]"),
        ("Org = owner", "#[tenanted(Org, column = owner)]"),
    ] {
        check_attr(
            attr,
            "Org",
            "`Org` is named with a column, as a further dimension is, and no tenant stands before it",
            &format!("if these are its rows, write `{cure}`"),
        );
    }
}

#[test]
fn one_of_several_owners_is_the_only_one() {
    let beside = |name: &str| format!("`{name}` is named beside `one_of`");
    let once = "name each type of tenant once, in `one_of(..)`, with the column of its keys";
    let several = "needs one type of tenant, and this table has several";
    for (attr, at, what, cure) in [
        ("Org", "Org", beside("Org"), once),
        ("Org = \"Org\"", "Org", beside("Org"), once),
        (
            "column = owner_id",
            "owner_id",
            "a tenant column beside `one_of`: each type of tenant has its own there".to_owned(),
            "leave it out",
        ),
        (
            "Site = site_id",
            "Site",
            format!("`Site` {several}"),
            "leave it out",
        ),
        (
            "other_tenant = invited_id",
            "other_tenant",
            format!("`other_tenant` {several}"),
            "leave it out",
        ),
    ] {
        check_attr(&format!("one_of(A = a, B = b), {attr}"), at, &what, cure);
    }
}

#[test]
fn either_says_whose_the_rows_are_by_itself() {
    for (attr, at, what) in [
        ("Org", "Org", "Org"),
        ("Org = \"Org\"", "Org", "Org"),
        ("column = owner_id", "owner_id", "column"),
        ("Site = site_id", "Site", "Site"),
        ("other_tenant = invited_id", "other_tenant", "other_tenant"),
    ] {
        let beside = "beside `either`: these rows have the tenants of their parents";
        check_attr(
            &format!("either(a_id -> a, b_id -> b), {attr}"),
            at,
            &format!("`{what}` {beside}"),
            "leave it out",
        );
    }
}

#[test]
fn either_takes_two_parents() {
    check_attr(
        "either(a_id -> a)",
        "either",
        "one parent: `either` takes two",
        "write `#[tenanted(through = a, foreign_key = a_id)]`",
    );
    check_attr(
        "either(a_id -> a, b_id -> b, c_id -> c)",
        "either",
        "`either` takes two parents",
        "keep the two whose tenants have the row, and check the others: `references(..)`",
    );
}

#[test]
fn one_of_takes_two_to_four_types_of_tenants() {
    check_attr(
        "one_of(Org = org_id)",
        "one_of",
        "one type of tenant: `one_of` takes several, each with the column of its keys",
        "write `#[tenanted(Org, column = org_id, nullable)]`",
    );
    check_attr(
        "one_of(A = a, B = b, C = c, D = d, E = e)",
        "E",
        "more than 4 types of owners",
        "give the table a tenant of one type",
    );
    for (written, at) in [
        ("one_of", "one_of"),
        ("one_of = Org", "Org"),
        ("one_of(Org)", "Org"),
        ("one_of(Org = \"a\", User = b)", "Org"),
    ] {
        check_attr(
            written,
            at,
            "`one_of` takes types of tenants, each with the column of its keys",
            "write `one_of(Org = org_id, User = user_id)`",
        );
    }
    check_attr(
        "one_of(Org = owner_id, User = owner_id)",
        "owner_id",
        "the column `owner_id` has two meanings for tenancy",
        "keep one, or name another column",
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
            "a second tenant",
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
            "the tenant is not a type",
            "name its type by a path: `#[tenanted(Org)]`",
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
fn a_table_has_one_answer_to_whose_its_rows_are() {
    let shapes = [
        ("Org", "global", "global"),
        ("Org", "adoptable", "adoptable"),
        ("Org", "nullable", "nullable"),
        ("Org", "shared_with", "shared_with = reader_id"),
        (
            "references(x_id -> xs)",
            "one_of",
            "one_of(Team = a, User = b)",
        ),
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
fn a_row_through_a_parent_has_no_tenant_of_its_own() {
    check_attr(
        "Org, through = posts, foreign_key = post_id",
        "Org",
        "a tenant beside `through`: these rows have the tenant of their parent",
        "leave it out: `#[tenanted(through = posts, foreign_key = post_id)]`",
    );
}

#[test]
fn a_row_through_a_parent_has_no_column_of_its_own() {
    check_attr(
        "through = posts, foreign_key = post_id, column = org_id",
        "org_id",
        "a tenant column beside `through`: these rows have the tenant of their parent",
        "leave it out; the column that points to the parent is `foreign_key = post_id`",
    );
}

#[test]
fn a_row_through_a_parent_needs_nothing_but_its_foreign_key() {
    for (option, written) in [
        ("other_tenant", "other_tenant = invited_id"),
        ("Site", "Site = \"Site\""),
    ] {
        check_attr(
            &format!("through = posts, foreign_key = post_id, {written}"),
            option,
            &format!(
                "`{option}` needs a tenant column, and rows tenanted through a parent have none"
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
        "name the column that points to it: `foreign_key = post_id`\n\
         help: or, if it is a join table, its column that points here: `key = user_id`",
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
        "name each type with what the column says of it: `Org = \"Org\"`",
    );
    check_attr(
        "Org, type_column = owner_type",
        "type_column",
        "a type column without types",
        "name each type with what the column says of it: `Org = \"Org\"`",
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
        "`User` is named without what the type column says of it",
        "name each type of owner once: `Org = \"Org\"`",
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
        "`Org` and `m::Site` go by the same name, so each would own the other's rows",
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
fn a_table_whose_shape_is_refused_still_has_a_designation() {
    for attr in [
        "Org, adoptable, global",
        "through = posts",
        "Org, User = 1",
        "Org, User = org_id",
    ] {
        let expansion = run::<Tenanted>(tokens(&format!("{attr}, crate = t")), tokens(POST));
        let expansion = words(expansion);
        assert!(expansion.contains("Mistaken"), "{expansion}");
        assert!(!expansion.contains("policy"), "{expansion}");
    }
}

#[test]
fn what_is_said_of_writes_is_not_said_of_a_view() {
    let cure = "leave it out";
    let what =
        |option: &str| format!("`{option}` on a view: it is about writes, and a view is only read");
    for (attr, at, option) in [
        (
            "Org, references(post_id -> posts), view",
            "post_id",
            "references",
        ),
        (
            "Org, view, other_tenant = a_id",
            "other_tenant",
            "other_tenant",
        ),
        (
            "Org, permissions(read = View, update = Change), view",
            "update",
            "update",
        ),
        (
            "through = posts, foreign_key = b, references(tag_id -> tags), view",
            "tag_id",
            "references",
        ),
    ] {
        check_attr(attr, at, &what(option), cure);
    }
    check(
        run::<Tenanted>,
        "Org, adoptable, references(a -> b, c -> d), other_tenant = e, view, crate = t",
        POST,
        &[
            (
                "adoptable",
                "`adoptable` on a view: no row of a view is adopted",
                "leave it out; if the tenant column may be null, say `nullable`",
            ),
            ("a", &what("references"), cure),
            ("c", &what("references"), cure),
            ("other_tenant", &what("other_tenant"), cure),
        ],
    );
}

#[test]
fn a_tenant_that_belongs_to_a_tenant_has_it_by_a_column_alone() {
    let model =
        "#[derive(Queryable)] #[diesel(table_name = rows)] pub struct Row { id: i32, org_id: i32 }";
    let check = |attr: &str, determines: &str, at: &str, what: &str, cure: &str| {
        check(
            crate::tenant_of::tenanted,
            &format!("{attr}, crate = t"),
            &format!("#[determines_tenant({determines})] {model}"),
            &[(at, what, cure)],
        );
    };
    for (attr, at) in [
        ("Org, global", "global"),
        ("Org, shared_with = reader_id", "shared_with"),
        ("Org, User = user_id", "User"),
        ("through = posts, foreign_key = post_id", "through"),
        ("through = members, key = row_id, updatable", "updatable"),
    ] {
        check(
            attr,
            "",
            at,
            &format!("`{at}` does not go with `#[determines_tenant]`"),
            "leave it out: a tenant belongs to one tenant for good, `#[tenanted(Org)]`, or to those that a join table says, \
             `#[tenanted(through = memberships, key = user_id)]`, and writes its row by itself",
        );
    }
    check(
        "Row, column = org_id",
        "",
        "Row",
        "a tenant that belongs to itself",
        "name another type of tenant; a hierarchy of one type is `#[determines_tenant(parent = ..)]`",
    );
    for (option, at) in [("listed", "listed"), ("parent = parent_id", "parent_id")] {
        check(
            "Org",
            option,
            at,
            "this does not go with `#[tenanted]`: a tenant that belongs to one is read by that one, and by itself",
            "leave it out",
        );
    }
}
