//! Models that are designated as they should be.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

mod an_unknown_option {
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

mod an_option_twice {
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

mod a_column_as_a_string {
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

mod a_column_that_the_table_lacks {
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

mod no_tenant_column {
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

mod no_table_name {
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

mod an_enum {
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

mod a_tuple_struct {
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

mod no_tenant {
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

mod a_tenant_that_is_no_type {
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

mod a_tenant_that_determines_none {
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

mod two_tenants {
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

mod a_universal_table_with_a_tenant {
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

mod a_determining_model_with_a_tenant {
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

mod two_designations_of_one_model {
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

mod two_designations_of_one_table {
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

mod an_attribute_below_the_derives {
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

mod a_tenant_column_of_another_type {
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

mod a_tenant_column_that_may_be_null {
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

mod a_tenants_key_of_two_columns {
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

mod no_field_for_the_tenants_key {
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

mod a_generic_tenant {
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

mod a_private_tenant {
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

mod several_mistakes {
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

mod a_model_of_no_designation {
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
