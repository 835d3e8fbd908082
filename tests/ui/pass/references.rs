//! References, which are checked.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn reference_that_is_checked_is_set_to_a_value() {
    built(Task::update(1).set((
        tasks::name.eq("a"),
        tasks::post_id.eq(2),
        tasks::tag_id.eq(None::<i32>),
    )));
    built(Attachment::update(1).set(attachments::post_id.eq(2)));
    built(
        Task::insert((tasks::name.eq("a"), tasks::post_id.eq(1)))
            .on_conflict(tasks::id)
            .do_update()
            .set(tasks::post_id.eq(tenancy::upsert::excluded(tasks::post_id))),
    );
}

fn what_a_reference_is_set_to_holds_no_unscoped_query() {
    built(Task::insert(
        tasks::post_id.eq(Post::scoped()
            .select(posts::id)
            .single_value()
            .assume_not_null()),
    ));
}

mod reference_points_to_a_table_that_is_designated {
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

    fn run() {
        built(Job::insert(jobs::id.eq(1)));
    }
}

mod reference_is_a_column_of_the_table {
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

mod reference_is_one_column_and_so_is_the_key_that_it_points_to {
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

    fn run() {
        built(Job::insert(jobs::id.eq(1)));
    }
}

mod reference_points_to_the_row_by_the_primary_key_of_its_table {
    use super::*;

    diesel::table! { boxes { id -> Integer, org_id -> Integer, number -> Integer } }
    diesel::table! { crates (org_id, number) { org_id -> Integer, number -> Integer, id -> Integer } }
    diesel::table! { jobs { id -> Integer, org_id -> Integer, box_id -> Integer, crate_number -> Integer } }
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

    // Inside a tenant the number is the key, also in `table!`.
    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = crates, primary_key(number))]
    struct Crate {
        org_id: i32,
        number: i32,
        id: i32,
    }

    #[tenanted(Org, references(box_id -> boxes, crate_number -> crates))]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        box_id: i32,
        crate_number: i32,
    }

    fn run() {
        built(Job::insert((jobs::box_id.eq(1), jobs::crate_number.eq(1))));
    }
}

mod whole_key_that_a_reference_points_to_is_in_the_model {
    use super::*;

    diesel::table! { boxes (org_id, id, shelf_id) { id -> Integer, shelf_id -> Integer, org_id -> Integer } }
    diesel::table! { jobs { id -> Integer, org_id -> Integer, shelf_id -> Integer, box_id -> Integer } }
    diesel::allow_tables_to_appear_in_same_query!(jobs, boxes);

    // Of the key both other columns name tenants.
    #[tenanted(Org, User = shelf_id)]
    #[derive(Queryable)]
    #[diesel(table_name = boxes)]
    struct Box {
        id: i32,
        shelf_id: i32,
        org_id: i32,
    }

    #[tenanted(Org, User = shelf_id, references(box_id -> boxes))]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        org_id: i32,
        shelf_id: i32,
        box_id: i32,
    }
}

mod table_with_one_row_a_tenant_is_referred_to_by_its_key {
    use super::*;

    diesel::table! { profiles (org_id) { org_id -> Integer, slug -> Integer } }
    diesel::table! { notes { id -> Integer, org_id -> Integer, profile -> Integer } }
    diesel::allow_tables_to_appear_in_same_query!(notes, profiles);

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = profiles, primary_key(org_id))]
    struct Profile {
        org_id: i32,
        slug: i32,
    }

    #[tenanted(Org, references(profile -> profiles))]
    #[derive(Queryable)]
    #[diesel(table_name = notes)]
    struct Note {
        id: i32,
        org_id: i32,
        profile: i32,
    }
}

mod model_that_names_more_than_its_tables_key_is_not_referred_to {
    use super::*;

    diesel::table! { profiles (org_id, slug) { org_id -> Integer, slug -> Integer } }
    diesel::table! { notes { id -> Integer, org_id -> Integer, profile -> Integer } }
    diesel::allow_tables_to_appear_in_same_query!(notes, profiles);

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = profiles, primary_key(org_id, slug))]
    struct Profile {
        org_id: i32,
        slug: i32,
    }

    #[tenanted(Org, references(profile -> profiles))]
    #[derive(Queryable)]
    #[diesel(table_name = notes)]
    struct Note {
        id: i32,
        org_id: i32,
        profile: i32,
    }
}
