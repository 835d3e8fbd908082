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
