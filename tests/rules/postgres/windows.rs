//! Arrays.

use crate::backend;
use crate::rules::windows::*;
use diesel::sql_types::Text;
use house::*;
use tenancy::prelude::*;

#[diesel::declare_sql_function]
extern "SQL" {
    #[aggregate]
    #[window]
    fn array_agg(value: Text) -> Nullable<Array<Text>>;
}

fn owned(bodies: &[&str]) -> Vec<String> {
    bodies.iter().map(ToString::to_string).collect()
}

#[test]
fn array_agg_folds_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = folded!(
        db,
        Option<Vec<String>>,
        Comment::scoped().select(array_agg(comments::body).aggregate_order(comments::id))
    );
    assert_eq!(got.0, [Some(owned(&["one", "two"]))]);
    assert_eq!(got.1, [Some(owned(&["ONE", "TWO", "THREE"]))]);
}

#[test]
fn array_agg_folds_each_group_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = folded!(
        db,
        (i32, Option<Vec<String>>),
        Comment::scoped()
            .group_by(comments::post_id)
            .order(comments::post_id)
            .select((
                comments::post_id,
                array_agg(comments::body).aggregate_order(comments::id)
            ))
    );
    assert_eq!(got.0, [(1, Some(owned(&["one", "two"])))]);
    assert_eq!(
        got.1,
        [
            (1, Some(owned(&["ONE"]))),
            (2, Some(owned(&["TWO"]))),
            (4, Some(owned(&["THREE"])))
        ]
    );
}

#[test]
fn array_agg_holds_a_scoped_subquery_and_stands_in_one() {
    let got = each_tenant(&mut *backend::filled(), |conn| {
        let liked = Like::scoped().select(likes::comment_id);
        let bodies = Comment::scoped()
            .filter(comments::post_id.eq(posts::id))
            .select(array_agg(comments::body).aggregate_filter(comments::id.eq_any(liked)))
            .single_value();
        Post::scoped()
            .order(posts::id)
            .select((posts::id, bodies))
            .load::<(i32, Option<Vec<String>>)>(conn)
    });
    // With the likes of both tenants, "two" would be liked.
    assert_eq!(got.0, [(1, Some(owned(&["one"]))), (2, None), (3, None)]);
    assert_eq!(
        got.1,
        [
            (1, Some(owned(&["ONE"]))),
            (2, Some(owned(&["TWO"]))),
            (4, None)
        ]
    );
}

#[test]
fn array_agg_is_a_window_over_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = folded!(
        db,
        (String, Option<Vec<String>>),
        Post::scoped().order(posts::id).select((
            posts::title,
            array_agg(posts::title).over().window_order(posts::id)
        ))
    );
    let row = |title: &str, titles: &[&str]| (title.to_owned(), Some(owned(titles)));
    assert_eq!(
        got.0,
        [
            row("a", &["a"]),
            row("b", &["a", "b"]),
            row("c", &["a", "b", "c"])
        ]
    );
    assert_eq!(
        got.1,
        [
            row("A", &["A"]),
            row("B", &["A", "B"]),
            row("D", &["A", "B", "D"])
        ]
    );
}
