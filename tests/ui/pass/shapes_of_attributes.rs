//! Options of the attributes, as they should be.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

mod a_global_row_where_each_has_a_tenant {
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

mod an_adoptable_row_where_each_has_a_tenant {
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

mod a_shared_row_that_may_have_no_tenant {
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

mod a_naming_row_that_may_have_no_tenant {
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

mod a_referring_row_that_may_have_no_tenant {
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

mod a_flagged_row_that_may_have_no_tenant {
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

mod a_flag_that_is_no_boolean {
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

mod a_flag_that_may_be_null {
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

mod a_further_dimension_of_another_type {
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

mod a_further_dimension_that_may_be_null {
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

mod a_further_dimension_that_determines_no_tenant {
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

mod a_reader_of_another_type {
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

mod another_tenants_column_of_another_type {
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

mod two_answers_to_whose_rows_these_are {
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

mod an_option_with_a_value_that_takes_none {
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

mod an_option_without_its_value {
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

mod references_without_tables {
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

mod a_dimension_without_a_column {
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

mod a_dimension_of_no_column {
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

mod the_same_dimension_twice {
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

mod a_column_of_two_meanings {
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

mod a_parent_and_a_tenant {
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

mod a_parent_without_a_foreign_key {
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

mod a_foreign_key_without_a_parent {
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

mod owners_without_a_type_column {
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

mod a_type_column_without_owners {
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

mod owners_of_one_name {
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

mod a_misspelt_option_without_a_value {
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

mod several_mistakes_in_one_attribute {
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

mod a_list_of_tenants_and_the_own_row_only {
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

mod a_list_of_tenants_with_a_value {
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

mod a_parent_of_tenants_without_a_column {
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

mod a_parent_of_tenants_that_the_table_lacks {
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
