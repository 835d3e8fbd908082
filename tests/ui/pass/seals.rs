//! What a user may implement of what isolation rests on: nothing, and need not.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn only_tenancy_says_that_an_expression_holds_no_unscoped_query() {
    fn holds_none<E: tenancy::bounds::HoldsNoUnscopedQuery>(_: E) {}
    holds_none(posts::title.eq("a").and(posts::id.gt(1)));
}

mod only_tenancy_says_that_values_name_no_tenant {
    use super::*;

    #[derive(Insertable)]
    #[diesel(table_name = posts)]
    struct Mine {
        title: String,
    }

    fn run(mine: Mine) {
        built(Post::insert(mine));
    }
}

mod only_tenancy_says_that_changes_assign_no_tenant {
    use super::*;

    #[derive(AsChangeset)]
    #[diesel(table_name = posts)]
    struct Mine {
        title: String,
    }

    fn run(mine: Mine) {
        built(Post::update(1).set(mine));
    }
}

fn only_tenancy_says_which_rows_an_update_or_a_delete_is_for(post: &Post) {
    built(Post::update(post).set(posts::title.eq("a")));
    built(Post::delete(Post::scoped().filter(posts::votes.eq(0))));
}

fn only_tenancy_says_what_a_scoped_query_is_combined_with() {
    let bodies = Comment::scoped().select(comments::body);
    built(Post::scoped().select(posts::title).union(bodies));
}

fn only_tenancy_says_what_a_scoped_query_is_joined_with() {
    built(Comment::scoped().inner_join(posts::table));
}

mod only_a_connection_of_tenancy_runs_scoped_queries {
    use super::*;

    struct Mine<'c>(TenantConn<'c, SqliteConnection, Org>);

    impl Mine<'_> {
        fn titles(&mut self) -> QueryResult<Vec<String>> {
            Post::scoped().select(posts::title).load(&mut self.0)
        }
    }
}

fn only_tenancy_says_how_far_a_connection_reaches() {
    fn reaches<R: tenancy::bounds::Reach>() {}
    reaches::<tenancy::bounds::One<Org>>();
    reaches::<tenancy::bounds::Several<Org>>();
}

fn no_connection_lets_a_tenant_connection_run_plain_queries(conn: &mut SqliteConnection) {
    let _ = posts::table.load::<Post>(&mut *conn.unscoped("all posts"));
}

mod tenanted_table_cannot_be_declared_to_be_scoped {
    use super::*;

    diesel::table! { seas { id -> Integer } }

    #[universal]
    #[derive(Queryable)]
    #[diesel(table_name = seas)]
    struct Sea {
        id: i32,
    }

    fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
        let _ = Sea::scoped().load::<Sea>(conn);
    }
}

fn only_tenancy_says_which_columns_an_insert_may_fill() {
    let rows = Comment::scoped().select((comments::id, comments::body));
    built(Post::insert(rows).into_columns((posts::id, posts::title)));
}

mod designated_table_is_not_declared_to_be_scoped {
    use super::*;

    /// Of a type of one's own, not of a table.
    #[derive(Clone, Copy)]
    struct Mine;

    impl std::panic::UnwindSafe for Mine {}

    fn unwind_safe<T: std::panic::UnwindSafe>() {}

    fn run() {
        unwind_safe::<Mine>();
    }
}

mod only_tenancy_gives_the_values_of_an_insert_their_tenant {
    use super::*;

    fn run() {
        built(Post::insert(posts::title.eq("a")));
    }
}

fn only_tenancy_says_on_what_an_upsert_may_conflict() {
    let insert = Post::insert(posts::title.eq("a"));
    built(insert.on_conflict((posts::org_id, posts::id)).do_nothing());
}

fn query_is_loaded_in_diesels_modes(conn: &mut TenantConn<SqliteConnection, Org>) {
    use diesel::connection::DefaultLoadingMode;
    use diesel::query_dsl::LoadQuery;

    let _ =
        LoadQuery::<_, (i32, String), DefaultLoadingMode>::internal_load(Country::scoped(), conn)
            .is_ok();
}

fn lock_is_modified_by_diesels_modifiers() {
    built(Post::scoped().for_update().skip_locked());
}

fn groups_are_filtered_by_diesels_having() {
    built(
        Country::scoped()
            .group_by(countries::name)
            .having(countries::name.ne("a"))
            .select(countries::name),
    );
}

fn scoped_query_is_ordered_by_diesels_positional_order_by() {
    use diesel::query_dsl::positional_order_dsl::PositionalOrderDsl;

    built(
        Country::scoped()
            .union(Country::scoped())
            .positional_order_by(1),
    );
}
