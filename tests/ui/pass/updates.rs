//! Updates and deletes of rows of the tenant.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn an_update_that_assigns_the_tenant_column() {
    built(Post::update(1).set(posts::votes.eq(2)));
}

fn an_update_by_a_tuple_that_assigns_the_tenant_column() {
    built(Post::update(1).set((posts::title.eq("a"), posts::votes.eq(2))));
}

fn an_update_by_a_struct_that_assigns_the_tenant_column() {
    #[derive(AsChangeset)]
    #[diesel(table_name = posts)]
    struct Voted {
        votes: i32,
    }
    built(Post::update(1).set(Voted { votes: 2 }));
}

fn an_update_that_may_assign_the_tenant_column() {
    #[derive(AsChangeset)]
    #[diesel(table_name = posts)]
    struct Voted {
        votes: Option<i32>,
    }
    built(Post::update(1).set(Voted { votes: None }));
}

fn an_update_of_the_tenants_own_key() {
    built(Org::update(Org::scoped()).set(orgs::name.eq("a")));
}

fn an_unscoped_subquery_in_the_changes_of_an_update() {
    built(
        Post::update(1).set(
            posts::votes.eq(Comment::scoped()
                .select(comments::id)
                .single_value()
                .assume_not_null()),
        ),
    );
}

fn an_unscoped_subquery_in_the_filter_of_an_update() {
    built(
        Post::update(Post::scoped())
            .filter(posts::id.eq_any(Comment::scoped().select(comments::post_id))),
    );
}

fn an_unscoped_subquery_in_the_filter_of_a_delete() {
    built(
        Post::delete(Post::scoped())
            .filter(posts::id.eq_any(Comment::scoped().select(comments::post_id))),
    );
}

fn an_update_of_a_universal_table(conn: &mut SqliteConnection) {
    let _ = diesel::update(countries::table.find(1))
        .set(countries::name.eq("Chile"))
        .execute(&mut *conn.unscoped("to rename a country"));
}

fn a_delete_from_a_universal_table(conn: &mut SqliteConnection) {
    let _ = diesel::delete(countries::table.find(1))
        .execute(&mut *conn.unscoped("to remove a country"));
}

fn a_delete_of_a_plain_table() {
    built(Post::delete(Post::scoped()));
}

fn an_update_of_a_plain_query() {
    built(Post::update(Post::scoped().filter(posts::votes.gt(2))));
}

fn an_update_of_a_join() {
    built(Post::update(Post::scoped().filter(
        posts::id.eq_any(Comment::scoped().select(comments::post_id)),
    )));
}

fn a_delete_of_rows_of_another_table() {
    built(Comment::delete(Comment::scoped()));
}

fn an_instance_whose_key_is_an_unscoped_subquery() {
    #[derive(Clone, Copy)]
    struct Mine;

    impl tenancy::write::Instance<posts::table> for Mine {
        type Owner = tenancy::write::Unnamed;

        fn owner(self) -> Self::Owner {
            tenancy::write::Unnamed
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

fn a_hand_written_changeset() {
    #[derive(AsChangeset)]
    #[diesel(table_name = posts)]
    struct Voted {
        votes: i32,
    }
    built(Post::update(1).set(Voted { votes: 2 }));
}
