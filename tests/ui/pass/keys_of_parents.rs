//! The nearest programs about the keys of parents that compile.

use tenancy::prelude::*;
use ui_schema::*;

mod key_of_a_parent_names_one_row {
    use super::*;

    diesel::table! { boxes (org_id, id) { org_id -> Integer, id -> Integer } }
    diesel::table! { jobs { id -> Integer, org_id -> Integer, box_id -> Integer } }

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = boxes, primary_key(org_id, id))]
    struct Box {
        org_id: i32,
        id: i32,
    }

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        box_id: i32,
    }
}

mod key_of_a_parent_is_that_of_its_table {
    use super::*;

    diesel::table! { boxes { id -> Integer, org_id -> Integer, number -> Integer } }
    diesel::table! { jobs { id -> Integer, box_id -> Integer } }
    diesel::joinable!(jobs -> boxes (box_id));
    diesel::allow_tables_to_appear_in_same_query!(jobs, boxes);

    // The tenant column beside it says nothing more.
    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = boxes, primary_key(org_id, id))]
    struct Box {
        id: i32,
        org_id: i32,
        number: i32,
    }

    #[tenanted(through = boxes, foreign_key = box_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        box_id: i32,
    }
}

mod foreign_key_points_to_the_parent_that_the_row_is_tenanted_through {
    use super::*;

    diesel::table! { boxes { id -> Integer, org_id -> Integer } }
    diesel::table! { crates { id -> Integer, org_id -> Integer } }
    diesel::table! { jobs { id -> Integer, box_id -> Integer, size -> Integer } }
    diesel::table! { tasks { id -> Integer, crate_id -> Integer, to_id -> Integer } }
    diesel::joinable!(jobs -> boxes (box_id));
    diesel::allow_tables_to_appear_in_same_query!(jobs, boxes);
    // Of two foreign keys to one table, `joinable!` tells neither.
    diesel::allow_tables_to_appear_in_same_query!(tasks, crates);

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = boxes)]
    struct Box {
        id: i32,
        org_id: i32,
    }

    #[tenanted(through = boxes, foreign_key = box_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        box_id: i32,
        size: i32,
    }

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = crates)]
    struct Crate {
        id: i32,
        org_id: i32,
    }

    #[tenanted(through = crates, foreign_key = to_id)]
    #[derive(Queryable)]
    #[diesel(table_name = tasks)]
    struct Task {
        id: i32,
        crate_id: i32,
        to_id: i32,
    }
}

mod key_of_a_parent_that_only_the_table_tells_names_one_row {
    use super::*;

    diesel::table! { boxes (org_id, number) { org_id -> Integer, number -> Integer } }
    diesel::table! { jobs { id -> Integer, org_id -> Integer, box_number -> Integer } }
    diesel::allow_tables_to_appear_in_same_query!(boxes, jobs);

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = boxes)]
    struct Box {
        org_id: i32,
        number: i32,
    }

    // Each tenant has a box of that number, and the row says whose it is by itself.
    #[tenanted(Org, references(box_number -> boxes))]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        box_number: i32,
    }

    fn run() {
        built(Box::find(1));
        built(Job::insert(jobs::box_number.eq(1)));
    }
}
