//! Which table it is, which column says whose a row is, and by which columns a row is found.

use super::check_parts;
use crate::pipeline::run;
use crate::tenanted::Tenanted;
use crate::universal::Universal;

#[test]
fn the_facade_is_where_the_user_says() {
    check_parts(
        run::<Universal>,
        "crate = ::db::tenancy,",
        "#[diesel(table_name = countries)] struct Country { id: i32 }",
        &["impl ::db::tenancy::__private::Model for Country"],
    );
}

#[test]
fn the_table_is_named_as_the_user_names_it() {
    check_parts(
        run::<Tenanted>,
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
fn universal_may_stand_below_the_derives() {
    check_parts(
        run::<Universal>,
        "crate = t",
        "#[diesel(table_name = countries)] struct Country { id: i32 }",
        &["impl t::__private::Model for Country"],
    );
}

#[test]
fn the_tenant_column_bears_the_tenants_name() {
    check_parts(
        run::<Tenanted>,
        "models::BigOrg, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, tenant_id: i32, big_org_id: i32 }",
        &["<posts::big_org_id as"],
    );
}

#[test]
fn the_tenant_column_is_else_tenant_id() {
    check_parts(
        run::<Tenanted>,
        "Org, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, tenant_id: i32 }",
        &["<posts::tenant_id as"],
    );
}

#[test]
fn the_tenant_column_is_the_fields_column_not_its_name() {
    check_parts(
        run::<Tenanted>,
        "Org, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)]
        struct Post { id: i32, #[diesel(column_name = \"org_id\")] org: i32 }",
        &[
            "<posts::org_id as",
            "#[diesel(column_name = \"org_id\")] org: i32",
        ],
    );
}

#[test]
fn the_tenant_column_can_be_named() {
    check_parts(
        run::<Tenanted>,
        "Org, column = r#type, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)]
        struct Post { id: i32, org_id: i32, #[diesel(column_name = \"type\")] kind: i32 }",
        &["<posts::r#type as"],
    );
}

#[test]
fn a_named_tenant_column_needs_no_field() {
    check_parts(
        run::<Tenanted>,
        "Org, column = acct_id, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)] struct Title { id: i32 }",
        &["struct Title { id: i32 }", "<posts::acct_id as"],
    );
}

#[test]
fn a_named_tenant_column_may_be_in_an_embedded_struct() {
    check_parts(
        run::<Tenanted>,
        "Org, column = org_id, crate = t",
        "#[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, #[diesel(embed)] org_id: Owner }",
        &["#[diesel(embed)] org_id: Owner", "<posts::org_id as"],
    );
}

#[track_caller]
fn check_find_by(primary_key: &str, fields: &str, expected: &str) {
    check_parts(
        run::<Tenanted>,
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
        "type FindBy = (posts::a, posts::b);
        type WholeKey = (posts::a, posts::b, posts::org_id);
        fn find_by() -> Self::FindBy { (posts::a, posts::b) }",
    );
}

#[test]
fn rows_are_found_inside_their_tenant() {
    check_find_by(
        "#[diesel(primary_key(r#org_id, number))]",
        "id: i32",
        "type FindBy = posts::number; type WholeKey = (posts::number, posts::org_id);",
    );
}

#[test]
fn the_one_row_of_a_tenant_is_found_by_its_key() {
    check_find_by(
        "#[diesel(primary_key(org_id))]",
        "org_id: i32",
        "type FindBy = posts::org_id; type WholeKey = posts::org_id;",
    );
}

#[test]
fn rows_are_found_by_the_tables_primary_key_where_the_model_has_none() {
    check_find_by(
        "",
        "#[diesel(embed)] id: Id",
        "type FindBy = <posts::table as t::__private::diesel::Table>::PrimaryKey;
        type WholeKey = <posts::table as t::__private::diesel::Table>::PrimaryKey;
        fn find_by() -> Self::FindBy {
            <posts::table as t::__private::diesel::Table>::primary_key(&posts::table)
        }",
    );
}

#[test]
fn the_tables_primary_key_is_taken_without_the_columns_that_name_tenants() {
    check_parts(
        run::<Tenanted>,
        "Org, User = author_id, crate = t",
        "#[derive(Q)] #[diesel(table_name = rows)] struct Row { org_id: i32, author_id: i32, r#type: String }",
        &[
            "#[automatically_derived] impl t::__private::OneColumn for rows::org_id {}
            #[automatically_derived] impl t::__private::OneColumn for rows::author_id {}
            #[automatically_derived] impl t::__private::OneColumn for rows::r#type {}",
            "type FindBy = <<rows::table as t::__private::diesel::Table>::PrimaryKey
                as t::__private::Inside<(rows::org_id, (rows::author_id, ()))>>::Rest;
            type WholeKey = <rows::table as t::__private::diesel::Table>::PrimaryKey;
            fn find_by() -> Self::FindBy { ::core::default::Default::default() }",
        ],
    );
}

#[test]
fn the_key_of_a_row_through_a_parent_that_only_the_table_tells_is_taken_whole() {
    check_parts(
        run::<Tenanted>,
        "through = posts, foreign_key = post_id, crate = t",
        "#[derive(Q)] #[diesel(table_name = rows)] struct Row { post_id: i32, number: i32 }",
        &["type FindBy = <rows::table as t::__private::diesel::Table>::PrimaryKey;"],
    );
}

#[test]
fn universal_rows_are_found_by_all_of_their_primary_key() {
    check_parts(
        run::<Universal>,
        "crate = t",
        "#[diesel(table_name = rates, primary_key(tenant_id, day))] struct Rate {}",
        &["type FindBy = (rates::tenant_id, rates::day);"],
    );
}

#[test]
fn rows_are_found_inside_each_dimension_and_owner() {
    for (attr, key, whole) in [
        (
            "Org, User = author_id",
            "org_id, author_id, number",
            "(rows::number, rows::org_id, rows::author_id)",
        ),
        (
            "Org = \"Org\", type_column = owner_type, column = owner_id",
            "owner_type, owner_id, number",
            "(rows::number, rows::owner_id, rows::owner_type)",
        ),
        (
            "through = posts, foreign_key = post_id",
            "number",
            "rows::number",
        ),
    ] {
        check_parts(
            run::<Tenanted>,
            &format!("{attr}, crate = t"),
            &format!(
                "#[derive(Q)] #[diesel(table_name = rows, primary_key({key}))] struct Row {{ org_id: i32 }}"
            ),
            &[&format!(
                "type FindBy = rows::number; type WholeKey = {whole};"
            )],
        );
    }
}

#[test]
fn the_key_of_a_row_through_a_parent_is_its_own() {
    check_parts(
        run::<Tenanted>,
        "through = posts, foreign_key = post_id, crate = t",
        "#[derive(Q)] #[diesel(table_name = rows, primary_key(post_id, number))] struct Row { post_id: i32 }",
        &["type FindBy = (rows::post_id, rows::number);"],
    );
}
