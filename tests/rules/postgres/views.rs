//! SQLite's views are not written to; PostgreSQL's are, if each row of the view is one of a table.

use crate::backend;
use crate::rules::associations::views::schema::*;
use crate::rules::associations::views::*;
use house::*;
use tenancy::prelude::*;

#[test]
fn a_view_is_written_to_within_the_tenant() {
    let db = &mut *backend::filled();
    fill_views(db);
    let conn = &mut as_tenant(db, 1);
    assert_eq!(
        OpenNote::update(1)
            .set(open_notes::text.eq("x"))
            .execute(conn),
        Ok(1)
    );
    assert_eq!(
        OpenNote::update(2)
            .set(open_notes::text.eq("x"))
            .execute(conn),
        Ok(0)
    );
    assert_eq!(
        Shown::update(1).set(names::name.eq("x")).execute(conn),
        Ok(0)
    );
    assert_eq!(
        ShortLine::update(1)
            .set(short_lines::text.eq("x"))
            .execute(conn),
        Ok(1)
    );
    assert_eq!(
        ShortLine::update(2)
            .set(short_lines::text.eq("x"))
            .execute(conn),
        Ok(0)
    );
    assert_eq!(ShortLine::delete(ShortLine::scoped()).execute(conn), Ok(1));

    let conn = &mut db.unscoped("test: what the tables have now");
    let notes = OpenNote::scoped()
        .order(open_notes::id)
        .select(open_notes::text)
        .load::<String>(conn);
    assert_eq!(notes, Ok(vec!["x".into(), "N".into()]));
    let lines = ShortLine::scoped()
        .order(short_lines::id)
        .select(short_lines::id)
        .load::<i32>(conn);
    assert_eq!(lines, Ok(vec![2, 3, 4]));
}
