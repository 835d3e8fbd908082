//! Insert from a scoped select.

use super::*;
use crate::backend;

#[test]
fn one_column_is_inserted_from_a_select() {
    let db = &mut *backend::filled();
    let copied = write_as(db, 1, |conn| {
        Post::insert(Comment::scoped().select(comments::id + 10))
            .into_columns(posts::id)
            .execute(conn)
    });
    assert_eq!(copied, Ok(2));
    assert_eq!(
        rows(db, "posts", "id > 10"),
        ["11|1|untitled|-|0", "12|1|untitled|-|0"]
    );
}

#[test]
fn several_columns_are_inserted_from_a_select() {
    let db = &mut *backend::filled();
    let copied = write_as(db, 2, |conn| {
        Post::insert(Comment::scoped().select((comments::body, comments::id + 10)))
            .into_columns((posts::title, posts::id))
            .execute(conn)
    });
    assert_eq!(copied, Ok(3));
    assert_eq!(
        rows(db, "posts", "id > 10"),
        ["11|2|ONE|-|0", "12|2|TWO|-|0", "13|2|THREE|-|0"],
    );
}

#[test]
fn a_join_is_inserted() {
    let db = &mut *backend::filled();
    let joined = Post::scoped().inner_join(comments::table.on(comments::post_id.eq(posts::id)));
    let copied = write_as(db, 1, |conn| {
        Post::insert(joined.select((comments::id + 10, comments::body, posts::votes)))
            .into_columns((posts::id, posts::title, posts::votes))
            .execute(conn)
    });
    assert_eq!(copied, Ok(2));
    assert_eq!(
        rows(db, "posts", "id > 10"),
        ["11|1|one|-|1", "12|1|two|-|1"]
    );
}

#[test]
fn distinct_rows_are_inserted() {
    let db = &mut *backend::filled();
    let copied = write_as(db, 1, |conn| {
        Post::insert(Comment::scoped().select(comments::post_id + 10).distinct())
            .into_columns(posts::id)
            .execute(conn)
    });
    assert_eq!(copied, Ok(1));
    assert_eq!(rows(db, "posts", "id > 10"), ["11|1|untitled|-|0"]);
}

#[test]
fn a_limited_select_is_inserted() {
    let db = &mut *backend::filled();
    let copied = write_as(db, 2, |conn| {
        Post::insert(
            Comment::scoped()
                .select(comments::id + 10)
                .order(comments::id.desc())
                .limit(1),
        )
        .into_columns(posts::id)
        .execute(conn)
    });
    assert_eq!(copied, Ok(1));
    assert_eq!(rows(db, "posts", "id > 10"), ["13|2|untitled|-|0"]);
}

#[test]
fn a_union_is_inserted() {
    let db = &mut *backend::filled();
    let ids = Comment::scoped()
        .select(comments::id + 10)
        .union(Like::scoped().select(likes::id + 20));
    let copied = write_as(db, 1, |conn| {
        Post::insert(ids).into_columns(posts::id).execute(conn)
    });
    assert_eq!(copied, Ok(3));
    assert_eq!(
        rows(db, "posts", "id > 10"),
        [
            "11|1|untitled|-|0",
            "12|1|untitled|-|0",
            "21|1|untitled|-|0"
        ],
    );
}

#[test]
fn a_boxed_select_is_inserted() {
    let db = &mut *backend::filled();
    let mut ids = Comment::scoped().select(comments::id + 10).into_boxed();
    ids = ids.filter(comments::id.eq(1)).or_filter(comments::id.gt(0));
    let copied = write_as(db, 1, |conn| {
        Post::insert(ids).into_columns(posts::id).execute(conn)
    });
    assert_eq!(copied, Ok(2));
    assert_eq!(
        rows(db, "posts", "id > 10"),
        ["11|1|untitled|-|0", "12|1|untitled|-|0"]
    );
}

#[test]
fn a_select_from_a_universal_table_is_inserted() {
    let db = &mut *backend::filled();
    let copied = write_as(db, 1, |conn| {
        Post::insert(Country::scoped().select((countries::id + 10, countries::name)))
            .into_columns((posts::id, posts::title))
            .execute(conn)
    });
    assert_eq!(copied, Ok(2));
    assert_eq!(
        rows(db, "posts", "id > 10"),
        ["11|1|Chile|-|0", "12|1|Ghana|-|0"]
    );
}

#[test]
fn the_selected_tenant_column_is_a_value_like_any_other() {
    let db = &mut *backend::filled();
    let copied = write_as(db, 2, |conn| {
        Post::insert(Org::scoped().select((orgs::id + 10, orgs::name)))
            .into_columns((posts::id, posts::title))
            .execute(conn)
    });
    assert_eq!(copied, Ok(1));
    assert_eq!(rows(db, "posts", "id > 10"), ["12|2|Second|-|0"]);
}
