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

fn limit_does_not_choose_the_rows_of_an_update() {
    let posts2 = tenancy::alias!(posts as posts2);
    let two = Post::scoped_as(posts2)
        .filter(posts2.field(posts::votes).eq(0))
        .select(posts2.field(posts::id))
        .limit(2);
    built(Post::update(Post::scoped().filter(posts::id.eq_any(two))));
}

fn join_does_not_choose_the_rows_of_a_delete() {
    let commented = Comment::scoped().select(comments::post_id);
    built(Post::delete(
        Post::scoped().filter(posts::id.eq_any(commented)),
    ));
}

fn boxed_query_does_not_choose_the_rows_of_a_delete() {
    built(Post::delete(Post::scoped()).into_boxed::<diesel::sqlite::Sqlite>());
}

fn function_delete_takes_its_rows_by_filters_alone() {
    let posts2 = tenancy::alias!(posts as posts2);
    let two = Post::scoped_as(posts2)
        .order(posts2.field(posts::votes))
        .select(posts2.field(posts::id))
        .limit(2);
    built(tenancy::delete(
        Post::scoped().filter(posts::id.eq_any(two)),
    ));
}

fn subquery_of_the_table_itself_is_of_an_alias_in_a_delete() {
    let posts2 = tenancy::alias!(posts as posts2);
    built(Post::delete(Post::scoped().filter(posts::votes.eq_any(
        Post::scoped_as(posts2).select(posts2.field(posts::votes)),
    ))));
}

fn filter_of_an_update_is_of_columns_of_its_own_table() {
    let first = Comment::scoped()
        .filter(comments::id.eq(1))
        .select(comments::post_id);
    built(Post::update(
        Post::scoped()
            .filter(posts::votes.eq(0))
            .filter(posts::id.eq_any(first)),
    ));
}

fn function_that_updates_takes_what_tells_the_table() {
    built(tenancy::update(Post::find(1)).set(posts::title.eq("a")));
}
