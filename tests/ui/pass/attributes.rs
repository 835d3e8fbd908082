//! Models that are designated as they should be.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

mod option_is_one_that_the_attribute_knows {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod option_is_given_once {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod column_is_an_identifier {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod tenant_column_is_a_column_of_the_table {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod tenanted_model_has_a_tenant_column {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod model_names_its_table {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod model_is_a_struct {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[universal]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod model_has_named_fields {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod tenanted_model_names_its_tenant {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod tenant_exists {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod tenant_is_a_type_that_determines_one {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod row_has_one_tenant {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod rows_of_a_universal_table_have_no_tenant {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[universal]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod rows_of_the_determining_table_are_the_tenants {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[determines_tenant]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod model_is_designated_once {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod table_is_designated_once {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }

    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Subscription {
        id: i32,
        post_id: i32,
    }
}

mod attribute_stands_above_the_derives {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable, Insertable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod tenant_column_has_the_sql_type_of_the_tenants_key {
    use super::*;

    diesel::table! { teams { id -> Integer, org_id -> Integer } }

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = teams)]
    pub struct Team {
        id: i32,
        org_id: i32,
    }
}

mod row_always_has_a_tenant {
    use super::*;

    diesel::table! { teams { id -> Integer, org_id -> Integer } }

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = teams)]
    pub struct Team {
        id: i32,
        org_id: i32,
    }
}

mod tenants_key_is_one_column {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[determines_tenant]
    #[derive(Queryable)]
    #[diesel(table_name = plans, primary_key(id))]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod model_that_determines_the_tenant_has_a_field_for_the_key {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[determines_tenant]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod tenant_is_one_type {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[determines_tenant]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod tenant_is_as_public_as_the_tables_of_its_rows {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[determines_tenant]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod all_mistakes_of_a_model_are_reported_at_once {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod model_says_whose_its_rows_are {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }

    fn run() {
        built(Plan::scoped());
    }
}

mod model_is_in_the_crate_of_its_table {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[tenanted(Org, column = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod row_is_found_by_a_key_that_the_model_tells {
    use super::*;

    diesel::table! { boxes (code) { code -> Text, org_id -> Integer } }

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = boxes, primary_key(code))]
    struct Box {
        org_id: i32,
    }

    fn run() {
        built(Box::find("a"));
    }
}
