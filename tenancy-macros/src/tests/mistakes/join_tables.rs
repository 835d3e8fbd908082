//! What `#[tenanted]` says of a join table.

use super::check_attr;

#[test]
fn a_join_table_and_its_key_are_named_together() {
    check_attr(
        "Org, key = user_id",
        "key",
        "a key without a join table",
        "name the table that it is a column of: `through = memberships`",
    );
    check_attr(
        "Org = \"O\", type_column = a, column = b, key = user_id",
        "key",
        "a key without a join table",
        "name the table that it is a column of: `through = memberships`",
    );
}

#[test]
fn what_is_said_of_rows_of_several_tenants_has_a_join_table() {
    for word in ["updatable", "unscoped_key"] {
        for with in ["Org", "through = posts, foreign_key = post_id"] {
            check_attr(
                &format!("{with}, {word}"),
                word,
                &format!("`{word}` is for rows of several tenants"),
                "leave it out, or name the join table: `through = memberships, key = user_id`",
            );
        }
    }
}

#[test]
fn rows_of_several_tenants_have_no_tenant_of_their_own() {
    let leave_it_out = "leave it out: `#[tenanted(through = memberships, key = user_id)]`";
    check_attr(
        "Org, through = memberships, key = user_id",
        "Org",
        "a tenant beside `through`: these rows have the tenants of the join table",
        leave_it_out,
    );
    check_attr(
        "through = memberships, key = user_id, column = org_id",
        "org_id",
        "a tenant column beside `through`: these rows have the tenants of the join table",
        leave_it_out,
    );
    for (option, written) in [
        ("other_tenant", "other_tenant = invited_id"),
        ("User", "User = author_id"),
        ("Site", "Site = \"Site\""),
    ] {
        check_attr(
            &format!("through = memberships, key = user_id, {written}"),
            option,
            &format!("`{option}` needs a tenant column, and rows of several tenants have none"),
            "leave it out, or give the table a tenant column",
        );
    }
}

#[test]
fn a_row_is_named_by_its_own_column_or_by_that_of_a_join_table() {
    check_attr(
        "through = posts, foreign_key = post_id, key = user_id",
        "foreign_key",
        "`foreign_key` and `key` do not go together",
        "keep `foreign_key` if the column is this table's, and `key` if it is the other one's",
    );
}

#[test]
fn rows_that_no_tenant_writes_have_no_checked_references() {
    check_attr(
        "through = memberships, key = user_id, references(home_id -> places)",
        "home_id",
        "a checked reference in rows that no tenant writes",
        "leave it out, or let each tenant of a row update it: `updatable`",
    );
}

#[test]
fn the_key_is_no_column_of_the_table_itself() {
    // Both tables may have a column of this name.
    check_attr(
        "through = memberships, key = user_id, updatable, references(user_id -> users), User = 1",
        "1",
        "`User` takes a column, or in quotes what the type column says",
        "write `User = author_id`",
    );
}
