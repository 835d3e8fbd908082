//! Foreign keys that restrict. On MySQL they are as those that take no action.

use crate::rules::order::{Knot, circle, ids};
use crate::rules::*;

#[test]
fn no_order_of_tables_suits_a_circle_of_restrictions() {
    let db = &mut Database::new();
    let tables = circle(db, "on delete restrict");
    sql(db, &tables);
    let error = Removal::<Knot>::of(1)
        .dry_run(&mut db.unscoped("test"))
        .expect_err("refused");
    assert_eq!(
        error.to_string(),
        "no order of deletes suits the foreign keys between ends, loops"
    );
    let error = Removal::<Knot>::of(1)
        .execute(&mut db.unscoped("test"))
        .expect_err("refused");
    assert!(matches!(error, Error::Cycle { .. }), "{error}");
    assert_eq!(ids(db, "knots"), ["1", "2"]);

    // To go over to another tenant they need none.
    sql(
        db,
        "
        insert into loops values (1, 1, null), (2, 2, null);
        insert into ends values (1, 1, 1), (2, 2, 2);
        update loops set end_id = id;
    ",
    );
    let conn = &mut db.unscoped("test");
    assert_eq!(
        Export::<Knot>::of(1)
            .dry_run(conn)
            .expect("a dry run")
            .rows(),
        3
    );
    Merge::<Knot>::of(1).into(2).execute(conn).expect("a merge");
    assert_eq!(ids(db, "ends where knot_id = 2"), ["1", "2"]);
}
