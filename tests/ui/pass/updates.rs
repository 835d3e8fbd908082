//! Updates and deletes of rows of the tenant.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn update_does_not_assign_the_tenant_column() {
    built(Post::update(1).set(posts::votes.eq(2)));
}

fn tuple_of_changes_does_not_assign_the_tenant_column() {
    built(Post::update(1).set((posts::title.eq("a"), posts::votes.eq(2))));
}

fn struct_that_derives_aschangeset_does_not_assign_the_tenant_column() {
    #[derive(AsChangeset)]
    #[diesel(table_name = posts)]
    struct Voted {
        votes: i32,
    }
    built(Post::update(1).set(Voted { votes: 2 }));
}

fn change_that_may_be_absent_does_not_assign_the_tenant_column() {
    #[derive(AsChangeset)]
    #[diesel(table_name = posts)]
    struct Voted {
        votes: Option<i32>,
    }
    built(Post::update(1).set(Voted { votes: None }));
}

fn key_of_a_tenants_own_row_is_not_updated() {
    built(Org::update(Org::scoped()).set(orgs::name.eq("a")));
}

fn subquery_among_the_changes_of_an_update_is_scoped() {
    built(
        Post::update(1).set(
            posts::votes.eq(Comment::scoped()
                .select(comments::id)
                .single_value()
                .assume_not_null()),
        ),
    );
}

fn subquery_in_the_filter_of_an_update_is_scoped() {
    built(
        Post::update(Post::scoped())
            .filter(posts::id.eq_any(Comment::scoped().select(comments::post_id))),
    );
}

fn subquery_in_the_filter_of_a_delete_is_scoped() {
    built(
        Post::delete(Post::scoped())
            .filter(posts::id.eq_any(Comment::scoped().select(comments::post_id))),
    );
}

fn tenant_does_not_change_what_every_tenant_reads(conn: &mut SqliteConnection) {
    let _ = diesel::update(countries::table.find(1))
        .set(countries::name.eq("Chile"))
        .execute(&mut *conn.unscoped("to rename a country"));
}

fn tenant_does_not_delete_what_every_tenant_reads(conn: &mut SqliteConnection) {
    let _ = diesel::delete(countries::table.find(1))
        .execute(&mut *conn.unscoped("to remove a country"));
}

fn delete_is_of_rows_of_a_scoped_query_not_of_a_table() {
    built(Post::delete(Post::scoped()));
}

fn update_is_of_rows_of_a_scoped_query_not_of_a_plain_one() {
    built(Post::update(Post::scoped().filter(posts::votes.gt(2))));
}

fn update_is_of_rows_of_one_table() {
    built(Post::update(Post::scoped().filter(
        posts::id.eq_any(Comment::scoped().select(comments::post_id)),
    )));
}

fn delete_is_of_rows_of_its_own_model() {
    built(Comment::delete(Comment::scoped()));
}

fn instance_is_found_by_its_key_which_is_no_unscoped_subquery() {
    #[derive(Clone, Copy)]
    struct Mine;

    impl tenancy::bounds::Instance<posts::table> for Mine {
        type Owner = tenancy::bounds::Unnamed;

        fn owner(self) -> Self::Owner {
            tenancy::bounds::Unnamed
        }
    }

    impl diesel::associations::HasTable for Mine {
        type Table = posts::table;

        fn table() -> posts::table {
            posts::table
        }
    }

    impl Identifiable for Mine {
        type Id = i32;

        fn id(self) -> i32 {
            1
        }
    }
    built(Post::delete(Mine));
}

fn changeset_that_is_written_by_hand_may_assign_the_tenant_column() {
    #[derive(AsChangeset)]
    #[diesel(table_name = posts)]
    struct Voted {
        votes: i32,
    }
    built(Post::update(1).set(Voted { votes: 2 }));
}

fn update_by_a_subquery_on_its_own_table_names_an_alias() {
    let others = tenancy::alias!(posts as others);
    let popular = Post::scoped_as(others)
        .filter(others.field(posts::votes).gt(10))
        .select(others.field(posts::id));
    built(Post::update(
        Post::scoped().filter(posts::id.eq_any(popular)),
    ));
}

fn function_that_updates_takes_what_tells_the_table() {
    built(tenancy::update(Post::find(1)).set(posts::title.eq("a")));
}
