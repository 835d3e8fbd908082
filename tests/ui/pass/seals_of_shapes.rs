//! What a user may implement of what the shapes of tenancy rest on: nothing, and need not.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn only_tenancy_says_what_a_policy_restricts_a_query_to() {
    fn restricts<P: tenancy::bounds::Policy>() {}
    restricts::<tenancy::bounds::Owned<posts::table>>();
    restricts::<tenancy::bounds::Everyone<countries::table>>();
}

fn only_tenancy_says_under_which_policy_a_tenant_writes() {
    fn writes<P: tenancy::bounds::WritePolicy>() {}
    writes::<tenancy::bounds::Owned<posts::table>>();
}

mod table_is_designated_once_also_by_hand {
    use super::*;

    diesel::table! { ports { id -> Integer, org_id -> Integer } }

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = ports)]
    struct Port {
        id: i32,
        org_id: i32,
    }

    fn designated<T: tenancy::bounds::Designated>() {}

    fn run() {
        designated::<ports::table>();
        designated::<posts::table>();
    }
}

fn only_tenancy_says_which_connection_reaches_which_rows() {
    fn reaches<R: tenancy::bounds::Reaches<tenancy::bounds::Owned<posts::table>>>() {}
    reaches::<tenancy::bounds::One<Org>>();
    reaches::<tenancy::bounds::Several<Org>>();
}

fn only_tenancy_says_which_connection_writes() {
    fn writes<R: tenancy::bounds::Writes<tenancy::bounds::Owned<posts::table>>>() {}
    writes::<tenancy::bounds::One<Org>>();
}

fn only_tenancy_says_what_a_connection_may_be_bound_to() {
    fn binds<S: tenancy::Scope>() {}
    binds::<Org>();
    binds::<(Site, User)>();
}

fn only_the_first_dimension_is_the_wall() {
    fn rooted<T, S: tenancy::bounds::RootedIn<T>>() {}
    rooted::<Site, Site>();
    rooted::<Site, (Site, User)>();
}

fn only_tenancy_says_whose_keys_a_connection_carries() {
    fn carries<T: tenancy::Tenant, S: tenancy::bounds::Carries<T>>() {}
    carries::<Site, Site>();
    carries::<User, (Site, User)>();
}

fn only_tenancy_says_which_dimensions_a_connection_lacks() {
    fn lacks<T: tenancy::Tenant, S: tenancy::bounds::Lacks<T>>() {}
    lacks::<User, Site>();
}

fn only_tenancy_says_where_an_insert_gets_its_key_from() {
    fn gives<
        R: tenancy::bounds::Reach,
        K: tenancy::bounds::KeyFor<R, tenancy::bounds::Owned<posts::table>>,
    >() {
    }
    gives::<tenancy::bounds::One<Org>, tenancy::bounds::FromConnection>();
}

fn only_othertenant_says_that_a_value_is_another_tenants_key() {
    let reader = OtherTenant::<Org>::new(2);
    built(Note::insert((
        notes::text.eq("a"),
        notes::reader_id.eq(reader),
    )));
}

fn only_othertenant_says_that_a_key_is_another_tenants() {
    let reader = OtherTenant::<Org>::new(2);
    built(Note::update(1).set(notes::reader_id.eq(reader)));
}

fn only_tenancy_says_which_column_may_be_assigned() {
    built(Post::update(1).set((posts::title.eq("a"), posts::votes.eq(1))));
}

fn only_tenancy_says_which_column_is_the_tenant_column() {
    fn compared<C: tenancy::bounds::ColumnIs<posts::org_id>>() {}
    compared::<posts::title>();
    compared::<posts::org_id>();
}

fn only_tenancy_makes_the_rows_that_an_insert_gives_to_the_database() {
    let rows = Comment::scoped().select(comments::body);
    built(Post::insert(rows).into_columns(posts::title));
}

mod only_tenancy_sets_the_changes_of_an_update {
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

fn only_tenancy_says_whether_a_row_names_its_parent() {
    built(Attachment::insert((
        attachments::post_id.eq(1),
        attachments::url.eq("a"),
    )));
}

mod only_tenancy_says_which_tenants_belong_to_which {
    use super::*;

    diesel::table! { projects { id -> Integer, org_id -> Integer } }

    #[determines_tenant]
    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = projects)]
    pub struct Project {
        pub id: i32,
        pub org_id: i32,
    }

    fn run() {
        fn belongs<T, U: tenancy::bounds::BelongsTo<T>>() {}
        belongs::<Org, Project>();
    }
}

mod only_tenancy_says_which_connection_reads_tenants {
    use super::only_tenancy_says_which_tenants_belong_to_which::{Project, projects};
    use super::*;

    fn run() {
        fn read_by<S: tenancy::bounds::RootedInOneOf<projects::table>>() {}
        read_by::<Project>();
        read_by::<(Org, User)>();
    }
}

fn only_tenancy_says_that_a_key_is_verified(
    conn: &mut SqliteConnection,
    key: tenancy::Verified<Org>,
) {
    let _ = TenantConn::<_, Org>::new(conn, key);
}
