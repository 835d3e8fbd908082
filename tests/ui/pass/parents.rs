//! Rows that are tenanted through a parent.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn row_that_is_tenanted_through_a_parent_says_which() {
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

mod struct_that_is_inserted_through_a_parent_says_which {
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

mod row_is_not_tenanted_through_what_is_everybodys {
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

mod row_is_not_tenanted_through_a_list_of_tenants {
    use super::*;

    diesel::table! { shops { id -> Integer, name -> Text } }
    diesel::table! { tills { id -> Integer, shop_id -> Integer } }

    #[determines_tenant(listed)]
    #[derive(Queryable)]
    #[diesel(table_name = shops)]
    pub struct Shop {
        id: i32,
        name: String,
    }

    #[tenanted(Shop)]
    #[derive(Queryable)]
    #[diesel(table_name = tills)]
    struct Till {
        id: i32,
        shop_id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Shop>) {
        let _ = Till::scoped().load::<Till>(conn);
    }
}

mod row_is_tenanted_through_a_table_that_is_designated {
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

mod row_that_is_tenanted_through_a_parent_has_one {
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

mod foreign_key_is_a_column_of_the_table {
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

mod foreign_key_is_of_the_type_of_the_key_that_it_points_to {
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

mod reference_is_of_the_type_of_the_key_that_it_points_to {
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

mod mistake_of_a_parent_is_no_mistake_of_its_children {
    use super::*;

    diesel::table! { folders { id -> Integer, org_id -> Integer, name -> Text } }
    diesel::table! { files { id -> Integer, folder_id -> Integer, name -> Text } }
    diesel::allow_tables_to_appear_in_same_query!(folders, files);

    #[tenanted(Org)]
    #[derive(Queryable, Insertable, AsChangeset)]
    #[diesel(table_name = folders)]
    struct Folder {
        id: i32,
        org_id: i32,
        name: String,
    }

    #[tenanted(through = folders, foreign_key = folder_id)]
    #[derive(Queryable, Insertable, AsChangeset)]
    #[diesel(table_name = files)]
    struct File {
        id: i32,
        folder_id: i32,
        name: String,
    }

    fn run() {
        built(File::insert((files::folder_id.eq(1), files::name.eq("a"))));
        built(File::update(1).set(files::name.eq("a")));
        built(Folder::insert(folders::name.eq("a")));
    }
}
