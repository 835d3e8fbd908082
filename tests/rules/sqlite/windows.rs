//! What SQLite calls it.

use crate::backend;
use crate::rules::windows::*;
use diesel::sql_types::Text;
use house::*;
use tenancy::prelude::*;

#[diesel::declare_sql_function]
extern "SQL" {
    #[aggregate]
    fn group_concat(value: Text) -> Nullable<Text>;
}

#[test]
fn group_concat_folds_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = folded!(
        db,
        (i32, Option<String>),
        Comment::scoped()
            .group_by(comments::post_id)
            .order(comments::post_id)
            .select((
                comments::post_id,
                group_concat(comments::body).aggregate_order(comments::id)
            ))
    );
    let some = |bodies: &str| Some(bodies.to_owned());
    assert_eq!(got.0, [(1, some("one,two"))]);
    assert_eq!(
        got.1,
        [(1, some("ONE")), (2, some("TWO")), (4, some("THREE"))]
    );
}

#[test]
fn group_concat_holds_a_scoped_subquery() {
    let got = each_tenant(&mut *backend::filled(), |conn| {
        let liked = Like::scoped().select(likes::comment_id);
        Comment::scoped()
            .select(group_concat(comments::body).aggregate_filter(comments::id.eq_any(liked)))
            .first::<Option<String>>(conn)
    });
    assert_eq!(got, (Some("one".into()), Some("ONE,TWO".into())));
}
