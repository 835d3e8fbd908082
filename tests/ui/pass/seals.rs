//! What a user may implement of what isolation rests on: nothing, and need not.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn an_impl_that_says_an_expression_holds_no_unscoped_query() {
    fn holds_none<E: tenancy::proof::HoldsNoUnscopedQuery>(_: E) {}
    holds_none(posts::title.eq("a").and(posts::id.gt(1)));
}

mod an_impl_that_says_values_name_no_tenant {
    use super::*;

    #[derive(Insertable)]
    #[diesel(table_name = posts)]
    struct Mine {
        title: String,
    }
}

mod an_impl_that_says_changes_assign_no_tenant {
    use super::*;

    #[derive(AsChangeset)]
    #[diesel(table_name = posts)]
    struct Mine {
        title: String,
    }
}

mod an_impl_that_names_rows_to_write {
    use super::*;

    #[derive(Identifiable)]
    #[diesel(table_name = posts)]
    struct Mine {
        id: i32,
    }
}

fn an_impl_that_combines_an_unscoped_query() {
    let bodies = Comment::scoped().select(comments::body);
    built(Post::scoped().select(posts::title).union(bodies));
}

fn an_impl_that_joins_an_unscoped_query() {
    built(Comment::scoped().inner_join(posts::table));
}

mod an_impl_of_a_scoped_connection {
    use super::*;

    struct Mine<'c>(TenantConn<'c, SqliteConnection, Org>);
}

fn an_impl_of_a_reach() {
    fn reaches<R: tenancy::Reach>() {}
    reaches::<tenancy::One<Org>>();
    reaches::<tenancy::Several<Org>>();
}

fn an_impl_that_runs_unscoped_queries_on_a_tenant_connection(conn: &mut SqliteConnection) {
    let _ = posts::table.load::<Post>(&mut *conn.unscoped("all posts"));
}

mod an_impl_that_declares_a_tenanted_table_scoped {
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

fn an_impl_that_says_columns_hold_no_tenant() {
    let rows = Comment::scoped().select((comments::id, comments::body));
    built(Post::insert(rows).into_columns((posts::id, posts::title)));
}

mod an_impl_that_says_a_tenanted_table_is_scoped {
    use super::*;

    #[derive(Clone, Copy)]
    struct Mine;

    impl std::panic::UnwindSafe for Mine {}
}

mod an_impl_that_gives_values_a_tenant {
    use super::*;

    fn run() {
        built(Post::insert(posts::title.eq("a")));
    }
}

fn an_impl_that_says_what_an_upsert_conflicts_on() {
    let insert = Post::insert(posts::title.eq("a"));
    built(insert.on_conflict((posts::org_id, posts::id)).do_nothing());
}

fn a_load_in_a_mode_of_ones_own(conn: &mut TenantConn<SqliteConnection, Org>) {
    use diesel::connection::DefaultLoadingMode;
    use diesel::query_dsl::LoadQuery;

    let _ =
        LoadQuery::<_, (i32, String), DefaultLoadingMode>::internal_load(Country::scoped(), conn)
            .is_ok();
}

fn a_lock_modified_by_ones_own_type() {
    built(Post::scoped().for_update().skip_locked());
}

fn a_having_by_ones_own_impl() {
    built(
        Country::scoped()
            .group_by(countries::name)
            .having(countries::name.ne("a"))
            .select(countries::name),
    );
}

fn an_order_by_a_position_of_ones_own() {
    use diesel::query_dsl::positional_order_dsl::PositionalOrderDsl;

    built(
        Country::scoped()
            .union(Country::scoped())
            .positional_order_by(1),
    );
}
