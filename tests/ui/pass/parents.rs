//! Rows that are tenanted through a parent.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn a_row_without_its_parent() {
    built(Attachment::insert(attachments::post_id.eq(1)));
    built(Attachment::insert((
        attachments::post_id.eq(1),
        attachments::url.eq("a"),
    )));
    built(Attachment::insert(vec![(
        attachments::post_id.eq(1),
        attachments::url.eq("a"),
    )]));
    built(
        Attachment::insert(Post::scoped().select((posts::id, posts::title)))
            .into_columns((attachments::post_id, attachments::url)),
    );
}

mod a_struct_without_its_parent {
    use super::*;

    #[derive(Insertable)]
    #[diesel(table_name = attachments)]
    struct New {
        post_id: i32,
        url: String,
    }

    fn run(row: New) {
        built(Attachment::insert(row));
    }
}

mod a_parent_that_is_universal {
    use super::*;

    diesel::table! { jobs { id -> Integer, post_id -> Integer } }

    #[tenanted(through = posts, foreign_key = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        post_id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Job::scoped().load::<Job>(conn);
        let _ = Job::insert(jobs::post_id.eq(1)).execute(conn);
    }
}

mod a_parent_of_no_designation {
    use super::*;

    diesel::table! { jobs { id -> Integer, post_id -> Integer } }

    #[tenanted(through = posts, foreign_key = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        post_id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Job::scoped().load::<Job>(conn);
        let _ = Job::insert(jobs::post_id.eq(1)).execute(conn);
    }
}

mod a_parent_that_may_be_none {
    use super::*;

    diesel::table! { jobs { id -> Integer, post_id -> Integer } }

    #[tenanted(through = posts, foreign_key = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        post_id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Job::scoped().load::<Job>(conn);
        let _ = Job::insert(jobs::post_id.eq(1)).execute(conn);
    }
}

mod a_foreign_key_that_the_table_lacks {
    use super::*;

    diesel::table! { jobs { id -> Integer, post_id -> Integer } }

    #[tenanted(through = posts, foreign_key = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        post_id: i32,
    }
}

mod a_foreign_key_of_another_type {
    use super::*;

    diesel::table! { jobs { id -> Integer, post_id -> Integer } }

    #[tenanted(through = posts, foreign_key = post_id)]
    #[derive(Queryable)]
    #[diesel(table_name = jobs)]
    struct Job {
        id: i32,
        post_id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Job::scoped().load::<Job>(conn);
        let _ = Job::insert(jobs::post_id.eq(1)).execute(conn);
    }
}

mod a_reference_of_another_type {
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
