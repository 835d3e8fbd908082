//! What a user may implement of what the shapes of tenancy rest on: nothing, and need not.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn an_impl_of_a_policy() {
    fn restricts<P: tenancy::policy::Policy>() {}
    restricts::<tenancy::policy::Owned<posts::table>>();
    restricts::<tenancy::policy::Everyone>();
}

fn an_impl_of_a_policy_that_writes() {
    fn writes<P: tenancy::policy::WritePolicy>() {}
    writes::<tenancy::policy::Owned<posts::table>>();
}

mod an_impl_of_a_second_designation {
    use super::*;

    diesel::table! { ports { id -> Integer, org_id -> Integer } }

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = ports)]
    struct Port {
        id: i32,
        org_id: i32,
    }

    fn designated<T: tenancy::Designated>() {}

    fn run() {
        designated::<ports::table>();
        designated::<posts::table>();
    }
}

fn an_impl_that_reaches_rows() {
    fn reaches<R: tenancy::Reaches<tenancy::policy::Owned<posts::table>>>() {}
    reaches::<tenancy::One<Org>>();
    reaches::<tenancy::Several<Org>>();
}

fn an_impl_that_writes_for_several_tenants() {
    fn writes<R: tenancy::Writes<tenancy::policy::Owned<posts::table>>>() {}
    writes::<tenancy::One<Org>>();
}

fn an_impl_of_a_scope() {
    fn binds<S: tenancy::Scope>() {}
    binds::<Org>();
    binds::<(Site, User)>();
}

fn an_impl_that_moves_the_wall() {
    fn rooted<T, S: tenancy::RootedIn<T>>() {}
    rooted::<Site, Site>();
    rooted::<Site, (Site, User)>();
}

fn an_impl_that_carries_a_key() {
    fn carries<T: tenancy::Tenant, S: tenancy::Carries<T>>() {}
    carries::<Site, Site>();
    carries::<User, (Site, User)>();
}

fn an_impl_that_lacks_a_dimension() {
    fn lacks<T: tenancy::Tenant, S: tenancy::Lacks<T>>() {}
    lacks::<User, Site>();
}

fn an_impl_that_gives_an_insert_a_key() {
    fn gives<
        R: tenancy::Reach,
        K: tenancy::write::KeyFor<R, tenancy::policy::Owned<posts::table>>,
    >() {
    }
    gives::<tenancy::One<Org>, tenancy::write::Current>();
}

fn an_impl_that_says_that_a_value_is_another_tenants() {
    let reader = OtherTenant::<Org>::new(2);
    built(Note::insert((
        notes::text.eq("a"),
        notes::reader_id.eq(reader),
    )));
}

fn an_impl_that_says_that_every_key_is_another_tenants() {
    let reader = OtherTenant::<Org>::new(2);
    built(Note::update(1).set(notes::reader_id.eq(reader)));
}

fn an_impl_that_lets_a_column_be_assigned() {
    built(Post::update(1).set((posts::title.eq("a"), posts::votes.eq(1))));
}

fn an_impl_that_compares_columns() {
    fn compared<C: tenancy::write::ColumnIs<posts::org_id>>() {}
    compared::<posts::title>();
    compared::<posts::org_id>();
}

fn an_impl_that_makes_rows() {
    let rows = Comment::scoped().select(comments::body);
    built(Post::insert(rows).into_columns(posts::title));
}

mod an_impl_that_sets_changes {
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

fn an_impl_that_says_which_parent_a_row_has() {
    built(Attachment::insert((
        attachments::post_id.eq(1),
        attachments::url.eq("a"),
    )));
}
