//! What Diesel has for PostgreSQL only: no cast to a floating-point number elsewhere.

use crate::backend;
use diesel::dsl::avg;
use diesel::sql_types::Double;
use house::*;
use tenancy::prelude::*;

#[test]
fn avg_folds_the_rows_of_the_tenant() {
    let db = &mut *backend::filled();
    let got = each_tenant(db, |conn| {
        Post::scoped()
            .filter(posts::id.le(2))
            .select(avg(posts::votes.cast::<Double>()))
            .first::<Option<f64>>(conn)
    });
    assert_eq!(got, (Some(1.5), Some(15.0)));
}
