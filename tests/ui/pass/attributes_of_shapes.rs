//! Options of the attributes, as they should be.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

mod tenant_column_of_global_rows_is_nullable {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Nullable<Integer>, post_id -> Integer } }

    #[tenanted(Org, global)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: Option<i32>,
        post_id: i32,
    }
}

mod tenant_column_of_adoptable_rows_is_nullable {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Nullable<Integer>, post_id -> Integer } }

    #[tenanted(Org, adoptable)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: Option<i32>,
        post_id: i32,
    }
}

mod tenant_column_of_a_shared_row_is_not_nullable {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }
}

mod tenant_column_of_a_row_that_names_another_tenant_is_not_nullable {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, other_tenant = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }
}

mod tenant_column_of_a_row_with_references_is_not_nullable {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, references(post_id -> posts))]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }
}

mod tenant_column_of_rows_whose_flag_makes_them_global_is_not_nullable {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, everyones -> Bool } }

    #[tenanted(Org, global = everyones)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        everyones: bool,
    }
}

mod flag_of_global_rows_is_a_boolean {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, everyones -> Bool } }

    #[tenanted(Org, global = everyones)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        everyones: bool,
    }

    fn run() {
        built(Job::insert(jobs::id.eq(1)));
    }
}

mod flag_of_global_rows_is_set_or_not {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, everyones -> Bool } }

    #[tenanted(Org, global = everyones)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        everyones: bool,
    }

    fn run() {
        built(Job::insert(jobs::id.eq(1)));
    }
}

mod column_of_a_further_dimension_holds_its_keys {
    use super::*;

    diesel::table! { jobs { id -> Integer, site_id -> Integer, author -> Integer } }

    #[tenanted(Site, User = author)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        site_id: i32,
        author: i32,
    }

    fn run() {
        built(Job::insert(jobs::id.eq(1)));
    }
}

mod column_of_a_further_dimension_is_not_nullable {
    use super::*;

    diesel::table! { jobs { id -> Integer, site_id -> Integer, author -> Integer } }

    #[tenanted(Site, User = author)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        site_id: i32,
        author: i32,
    }

    fn run() {
        built(Job::insert(jobs::id.eq(1)));
    }
}

mod further_dimension_is_a_type_of_tenant {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, User = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::insert(jobs::id.eq(1)));
    }
}

mod column_of_the_reader_holds_keys_of_tenants {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, reader -> Integer } }

    #[tenanted(Org, shared_with = reader)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        reader: i32,
    }

    fn run() {
        built(Job::insert(jobs::id.eq(1)));
    }
}

mod column_that_names_another_tenant_holds_keys_of_tenants {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, reader -> Integer } }

    #[tenanted(Org, other_tenant = reader)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        reader: i32,
    }

    fn run() {
        built(Job::insert(jobs::id.eq(1)));
    }
}

mod table_has_one_answer_to_whose_its_rows_are {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod option_that_takes_no_value_has_none {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod option_that_takes_a_value_has_one {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod references_say_to_which_table_they_point {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod further_dimension_says_which_column_carries_its_key {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod further_dimension_names_a_column_for_its_key {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod dimension_is_named_once {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod column_has_one_meaning {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod row_tenanted_through_a_parent_has_no_tenant_of_its_own {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod parent_is_named_with_the_column_that_points_to_it {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod foreign_key_is_named_with_the_parent_that_it_points_to {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod types_of_owners_are_named_with_the_column_that_says_which {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod type_column_is_named_with_what_it_says_of_each_type {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod each_type_of_owner_has_a_name_of_its_own {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod word_that_is_no_option_is_no_tenant_either {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod all_mistakes_of_an_attribute_are_reported_at_once {
    use super::*;

    diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Integer } }

    #[tenanted(Org, shared_with = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        post_id: i32,
    }

    fn run() {
        built(Job::scoped());
    }
}

mod tenant_reads_the_list_of_tenants_or_its_own_row_only {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[determines_tenant(listed)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod listed_takes_no_value {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[determines_tenant(listed)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod parent_of_a_tenant_is_named_by_a_column {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[determines_tenant(parent = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod parent_of_a_tenant_is_named_by_a_column_of_the_table {
    use super::*;

    diesel::table! { plans { id -> Integer, post_id -> Integer } }

    #[determines_tenant(parent = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = plans)]
    pub struct Plan {
        id: i32,
        post_id: i32,
    }
}

mod several_tenants_with_columns_are_one_of_them_or_dimensions {
    use super::*;

    mod one_of_them {
        use super::*;

        diesel::table! { jobs { id -> Integer, org_id -> Nullable<Integer>, author -> Nullable<Integer> } }

        #[tenanted(one_of(Org = org_id, User = author))]
        #[derive(Queryable)]
        #[diesel(table_name = jobs)]
        struct Job {
            id: i32,
            org_id: Option<i32>,
            author: Option<i32>,
        }
    }

    mod dimensions {
        use super::*;

        diesel::table! { jobs { id -> Integer, org_id -> Integer, author -> Integer } }

        #[tenanted(Org, User = author)]
        #[derive(Queryable)]
        #[diesel(table_name = jobs)]
        struct Job {
            id: i32,
            org_id: i32,
            author: i32,
        }
    }
}

mod row_through_a_parent_names_no_other_tenant {
    use super::*;

    diesel::table! { jobs { id -> Integer, post_id -> Integer, user_id -> Integer, invited_id -> Integer } }

    #[tenanted(through = posts, foreign_key = post_id, User = user_id)]
    #[derive(Queryable, Insertable, AsChangeset)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        post_id: i32,
        user_id: i32,
        invited_id: i32,
    }
}
