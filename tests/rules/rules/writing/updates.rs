//! Update: by key, by filter, by instance.

use super::*;
use crate::backend;
use diesel::result::Error::QueryBuilderError;

pub(crate) const UNTOUCHED: [&str; 3] = ["1|1|a|-|1", "2|1|b|x|2", "3|1|c|-|3"];

#[test]
fn update_by_key_changes_the_tenants_row() {
    let db = &mut *backend::filled();
    let updated = write_as(db, 1, |conn| {
        Post::update(1).set(posts::title.eq("t")).execute(conn)
    });
    assert_eq!(updated, Ok(1));
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|t|-|1", "1|2|A|-|10"]);
}

#[test]
fn update_by_filter_changes_the_tenants_rows() {
    let db = &mut *backend::filled();
    let some = Post::scoped().filter(posts::id.ge(2));
    let updated = write_as(db, 1, |conn| {
        Post::update(some).set(posts::votes.eq(0)).execute(conn)
    });
    assert_eq!(updated, Ok(2));
    assert_eq!(
        rows(db, "posts", "org_id = 1"),
        ["1|1|a|-|1", "2|1|b|x|0", "3|1|c|-|0"]
    );
}

#[test]
fn or_filter_does_not_widen_an_update_beyond_the_tenant() {
    let db = &mut *backend::filled();
    let all = Post::scoped()
        .filter(posts::id.eq(1))
        .or_filter(posts::id.gt(0));
    let updated = write_as(db, 1, |conn| {
        Post::update(all).set(posts::votes.eq(0)).execute(conn)
    });
    assert_eq!(updated, Ok(3));
}

#[test]
fn update_of_everything_is_of_everything_of_the_tenant() {
    let db = &mut *backend::filled();
    let updated = write_as(db, 2, |conn| {
        Post::update(Post::scoped())
            .set(posts::votes.eq(0))
            .execute(conn)
    });
    assert_eq!(updated, Ok(3));
    assert_eq!(rows(db, "posts", "org_id = 1"), UNTOUCHED);
}

#[test]
fn update_by_instance_changes_its_row() {
    let db = &mut *backend::filled();
    let first: Post = Post::find(1)
        .first(&mut as_tenant(db, 1))
        .expect("it is there");
    let updated = write_as(db, 1, |conn| {
        Post::update(&first).set(posts::title.eq("t")).execute(conn)
    });
    assert_eq!(updated, Ok(1));
    assert_eq!(rows(db, "posts", "id = 1 and org_id = 1"), ["1|1|t|-|1"]);
}

#[test]
fn a_filter_narrows_an_update() {
    let db = &mut *backend::filled();
    let no = write_as(db, 1, |conn| {
        Post::update(1)
            .filter(posts::title.eq("b"))
            .set(posts::votes.eq(0))
            .execute(conn)
    });
    let yes = write_as(db, 1, |conn| {
        Post::update(Post::scoped())
            .set(posts::votes.eq(0))
            .filter(posts::title.eq("b"))
            .execute(conn)
    });
    assert_eq!((no, yes), (Ok(0), Ok(1)));
    assert_eq!(
        rows(db, "posts", "org_id = 1"),
        ["1|1|a|-|1", "2|1|b|x|0", "3|1|c|-|3"]
    );
}

#[test]
fn filters_are_added_to_a_boxed_update_in_a_loop() {
    let db = &mut *backend::filled();
    let mut update = Post::update(Post::scoped())
        .set(posts::votes.eq(0))
        .into_boxed();
    for other in ["a", "c", "D"] {
        update = update.filter(posts::title.ne(other));
    }
    assert_eq!(write_as(db, 1, |conn| update.execute(conn)), Ok(1));
    assert_eq!(rows(db, "posts", "votes = 0"), ["2|1|b|x|0"]);
}

#[test]
fn a_tuple_is_set() {
    let db = &mut *backend::filled();
    let updated = write_as(db, 1, |conn| {
        Post::update(1)
            .set((
                posts::title.eq("t"),
                posts::body.eq(Some("b")),
                posts::votes.eq(9),
            ))
            .execute(conn)
    });
    assert_eq!(updated, Ok(1));
    assert_eq!(rows(db, "posts", "org_id = 1 and id = 1"), ["1|1|t|b|9"]);
}

#[test]
fn none_in_a_changeset_leaves_the_column_alone() {
    let db = &mut *backend::filled();
    let edit = Edit {
        votes: Some(9),
        ..Edit::default()
    };
    assert_eq!(
        write_as(db, 1, |conn| Post::update(2).set(&edit).execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "org_id = 1 and id = 2"), ["2|1|b|x|9"]);
    let edit = Edit {
        title: Some("t".into()),
        body: Some(None),
        ..Edit::default()
    };
    assert_eq!(
        write_as(db, 1, |conn| Post::update(2).set(edit).execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "org_id = 1 and id = 2"), ["2|1|t|-|9"]);
}

#[test]
fn none_in_a_tuple_leaves_the_column_alone() {
    let db = &mut *backend::filled();
    let title = Some(posts::title.eq("t"));
    let votes = None.map(|votes: i32| posts::votes.eq(votes));
    assert_eq!(
        write_as(db, 1, |conn| Post::update(2)
            .set((title, votes))
            .execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "org_id = 1 and id = 2"), ["2|1|t|x|2"]);
}

#[test]
fn none_is_null_where_the_changeset_says_so() {
    let db = &mut *backend::filled();
    let rewrite = Rewrite {
        title: "t".into(),
        body: None,
    };
    assert_eq!(
        write_as(db, 1, |conn| Post::update(2).set(&rewrite).execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "org_id = 1 and id = 2"), ["2|1|t|-|2"]);
}

#[test]
fn an_empty_changeset_is_an_error_as_in_diesel() {
    let db = &mut *backend::filled();
    let ours = write_as(db, 1, |conn| {
        Post::update(1).set(&Edit::default()).execute(conn)
    });
    let diesels = diesel::update(posts::table.find(1))
        .set(&Edit::default())
        .execute(db);
    assert!(matches!(ours, Err(QueryBuilderError(_))), "{ours:?}");
    assert_eq!(
        ours.map_err(|e| e.to_string()),
        diesels.map_err(|e| e.to_string())
    );
}

#[test]
fn an_empty_changeset_is_no_change_if_that_is_asked_for() {
    let db = &mut *backend::filled();
    use diesel::result::OptionalEmptyChangesetExtension as _;
    let none = write_as(db, 1, |conn| {
        Post::update(1).set(&Edit::default()).execute(conn)
    });
    assert_eq!(none.optional_empty_changeset(), Ok(None));
}

#[test]
fn a_column_is_computed_from_others() {
    let db = &mut *backend::filled();
    let updated = write_as(db, 1, |conn| {
        Post::update(Post::scoped())
            .set((
                posts::votes.eq(posts::votes + posts::id),
                posts::body.eq(posts::title.nullable()),
            ))
            .execute(conn)
    });
    assert_eq!(updated, Ok(3));
    assert_eq!(
        rows(db, "posts", "org_id = 1"),
        ["1|1|a|a|2", "2|1|b|b|4", "3|1|c|c|6"]
    );
}

#[test]
fn a_column_is_set_to_a_scoped_scalar() {
    let db = &mut *backend::filled();
    let most = Comment::scoped()
        .select(diesel::dsl::max(comments::id))
        .single_value();
    let updated = write_as(db, 1, |conn| {
        Post::update(1)
            .set(posts::votes.eq(most.assume_not_null()))
            .execute(conn)
    });
    assert_eq!(updated, Ok(1));
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|a|-|2", "1|2|A|-|10"]);
}

// With a filter, which a scoped query always has, Diesel wants a query of the same table boxed, or aliased.
#[test]
fn a_column_is_set_to_a_boxed_scoped_scalar_of_the_same_table() {
    let db = &mut *backend::filled();
    let most = Post::scoped()
        .select(diesel::dsl::max(posts::votes))
        .into_boxed()
        .single_value();
    let updated = write_as(db, 1, |conn| {
        Post::update(1)
            .set(posts::votes.eq(most.assume_not_null()))
            .execute(conn)
    });
    assert_eq!(updated, Ok(1));
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|a|-|3", "1|2|A|-|10"]);
}

#[test]
fn a_scoped_subquery_filters_an_update() {
    let db = &mut *backend::filled();
    let commented =
        Post::scoped().filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)));
    let updated = write_as(db, 1, |conn| {
        Post::update(commented)
            .set(posts::votes.eq(0))
            .execute(conn)
    });
    assert_eq!(updated, Ok(1));
    assert_eq!(rows(db, "posts", "votes = 0"), ["1|1|a|-|0"]);
}

#[test]
fn save_is_update_of_the_instance_by_itself() {
    let db = &mut *backend::filled();
    let mut first: Post = Post::find(1)
        .first(&mut as_tenant(db, 1))
        .expect("it is there");
    first.votes = 9;
    assert_eq!(
        write_as(db, 1, |conn| Post::update(&first).set(&first).execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|a|-|9", "1|2|A|-|10"]);
}

#[test]
fn the_tenant_field_of_a_changeset_is_not_written() {
    let db = &mut *backend::filled();
    let log = log(db);
    assert_eq!(
        Post::update(1)
            .set(&post(1, 1))
            .execute(&mut as_tenant(db, 1)),
        Ok(1)
    );
    let sql = log.take().concat();
    let (set, predicate) = sql.split_once("WHERE").expect("an update");
    assert!(
        !set.contains("org_id") && predicate.contains("org_id"),
        "{sql}"
    );
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|whole|-|5", "1|2|A|-|10"]);
    // Without the log: what fails as it is rendered cannot be shown.
    let db = &mut *backend::filled();
    assert_eq!(
        refusal(write_as(db, 1, |conn| Post::update(1)
            .set(&post(1, 2))
            .execute(conn))),
        ScopeError::NamesAnotherTenant
    );
}

#[test]
fn a_tenant_changes_its_own_row_of_the_tenants_only() {
    let db = &mut *backend::filled();
    assert_eq!(
        write_as(db, 1, |conn| Org::update(1)
            .set(orgs::name.eq("Mine"))
            .execute(conn)),
        Ok(1)
    );
    assert_eq!(
        write_as(db, 1, |conn| Org::update(2)
            .set(orgs::name.eq("Mine"))
            .execute(conn)),
        Ok(0)
    );
    assert_eq!(
        write_as(db, 1, |conn| Org::update(Org::scoped())
            .set(orgs::name.eq("Mine"))
            .execute(conn)),
        Ok(1)
    );
    assert_eq!(rows(db, "orgs", "1 = 1"), ["1|Mine", "2|Second"]);
}
