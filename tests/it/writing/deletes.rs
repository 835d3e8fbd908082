//! Delete: by key, by filter, by instance.

use super::*;

on_each_backend! {
    fn delete_by_key_deletes_the_tenants_row(db) {
        assert_eq!(write_as(db, 1, |conn| Post::delete(1).execute(conn)), Ok(1));
        assert_eq!(rows(db, "posts", "id = 1"), ["1|2|A|-|10"]);
    }

    fn delete_by_filter_deletes_the_tenants_rows(db) {
        let some = Post::scoped().filter(posts::id.ge(2));
        assert_eq!(write_as(db, 1, |conn| Post::delete(some).execute(conn)), Ok(2));
    }

    fn or_filter_does_not_widen_a_delete_beyond_the_tenant(db) {
        let all = Post::scoped().filter(posts::id.eq(1)).or_filter(posts::id.gt(0));
        assert_eq!(write_as(db, 1, |conn| Post::delete(all).execute(conn)), Ok(3));
    }

    fn delete_of_everything_is_of_everything_of_the_tenant(db) {
        assert_eq!(write_as(db, 1, |conn| Post::delete(Post::scoped()).execute(conn)), Ok(3));
    }

    fn delete_by_instance_deletes_its_row(db) {
        let first: Post = Post::find(1).first(&mut as_tenant(db, 1)).expect("it is there");
        assert_eq!(write_as(db, 1, |conn| Post::delete(&first).execute(conn)), Ok(1));
        assert_eq!(write_as(db, 1, |conn| Post::delete(&first).execute(conn)), Ok(0));
    }

    fn an_instance_of_another_tenant_does_not_delete_a_row_with_the_same_key(db) {
        let theirs: Post = Post::find(1).first(&mut as_tenant(db, 2)).expect("it is there");
        assert_eq!(write_as(db, 1, |conn| Post::delete(&theirs).execute(conn)), Ok(0));
        assert_eq!(rows(db, "posts", "id = 1"), ["1|1|a|-|1", "1|2|A|-|10"]);
    }

    fn a_filter_narrows_a_delete(db) {
        assert_eq!(write_as(db, 1, |conn| Post::delete(1).filter(posts::title.eq("b")).execute(conn)), Ok(0));
        let titled = Post::delete(Post::scoped()).filter(posts::title.eq("b"));
        assert_eq!(write_as(db, 1, |conn| titled.execute(conn)), Ok(1));
    }

    fn filters_are_added_to_a_boxed_delete_in_a_loop(db) {
        let mut delete = Post::delete(Post::scoped()).into_boxed();
        for other in ["a", "c", "D"] {
            delete = delete.filter(posts::title.ne(other));
        }
        assert_eq!(write_as(db, 1, |conn| delete.execute(conn)), Ok(1));
        assert_eq!(rows(db, "posts", "id = 2"), ["2|2|B|X|20"]);
    }

    fn a_scoped_subquery_filters_a_delete(db) {
        let commented = Post::scoped().filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)));
        assert_eq!(write_as(db, 2, |conn| Post::delete(commented).execute(conn)), Ok(3));
        let commented = Post::scoped().filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)));
        assert_eq!(write_as(db, 1, |conn| Post::delete(commented).execute(conn)), Ok(1));
    }
}

on_sqlite_and_postgres! {
    /// MySQL does not return the rows that it writes.
    mod with_returning;

    fn a_delete_returns_what_it_deletes(db) {
        assert_eq!(write_as(db, 1, |conn| Post::delete(1).returning(posts::title).get_result(conn)), Ok("a".to_owned()));
        let second: Post = write_as(db, 1, |conn| Post::delete(2).get_result(conn)).expect("it is there");
        assert_eq!((second.id, second.org_id), (2, 1));
        let rest = write_as(db, 1, |conn| {
            Post::delete(Post::scoped()).returning(Post::as_returning()).get_results(conn)
        }).expect("one is left");
        assert_eq!(rest.iter().map(|post| (post.id, post.org_id)).collect::<Vec<_>>(), [(3, 1)]);
    }

    fn a_row_of_another_tenant_is_as_absent_as_one_that_is_not_there(db) {
        for id in [4, 99] {
            assert_eq!(write_as(db, 1, |conn| Post::delete(id).execute(conn)), Ok(0));
            assert_eq!(write_as(db, 1, |conn| Post::delete(id).get_result::<Post>(conn)), Err(NotFound));
            assert_eq!(
                write_as(db, 1, |conn| Post::delete(id).returning(posts::id).get_results::<i32>(conn)),
                Ok(vec![]),
            );
        }
    }
}
