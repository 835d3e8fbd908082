//! Views, which are read.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn tenant_does_not_insert_into_a_view() {
    built(Post::insert(posts::title.eq("a")));
    built(
        Post::insert(OpenPost::scoped().select((open_posts::id, open_posts::title)))
            .into_columns((posts::id, posts::title)),
    );
}

fn tenant_does_not_update_a_view() {
    let open = OpenPost::scoped().select(open_posts::id);
    let rows = Post::scoped().filter(posts::id.eq_any(open));
    built(Post::update(rows).set(posts::title.eq("a")));
}

fn tenant_does_not_delete_from_a_view() {
    built(Post::delete(Post::scoped()));
}

fn tenant_does_not_lock_the_rows_of_a_view() {
    let open = OpenPost::scoped().select(open_posts::id);
    let rows = Post::scoped().filter(posts::id.eq_any(open));
    built(rows.for_update());
}

fn tenant_does_not_write_rows_through_a_view(
    conn: &mut TenantConn<SqliteConnection, Org>,
    several: &mut TenantsConn<SqliteConnection, Org>,
) {
    let _ = Reaction::scoped().load::<Reaction>(conn);
    let _ = Reaction::scoped().load::<Reaction>(several);
    built(Attachment::insert((
        attachments::post_id.eq(1),
        attachments::url.eq("a"),
    )));
}

mod row_is_not_tenanted_through_a_view_of_everybodys_rows {
    use super::*;

    diesel::table! { offices { id -> Integer, open_post_id -> Integer } }

    #[tenanted(through = open_posts, foreign_key = open_post_id, view)]
    #[derive(Queryable)]
    #[diesel(table_name = offices)]
    struct Office {
        id: i32,
        open_post_id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Office::scoped().load::<Office>(conn);
    }
}
