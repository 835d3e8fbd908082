//! What SQLite alone has.

use crate::rules::order::{Tree, ids};
use crate::rules::transfer::moved;
use crate::rules::*;
use crate::schemas::in_a_schema;

in_a_schema!(temp, "select 1");

/// Not by way of its row ids, which it has not.
#[test]
fn a_table_without_row_ids_is_emptied_in_batches() {
    let db = &mut Database::new();
    sql(
        db,
        "create table trees (id integer primary key);
         create table leaves (ID integer not null, TREE_ID integer not null references Trees, primary key (tree_id, id))
             without rowid;
         insert into trees values (1), (2), (3);
         insert into leaves values (1, 1), (2, 1), (3, 1), (1, 2), (1, 3), (9, 3);",
    );
    let counts = Removal::<Tree>::of(1)
        .batches_of(2)
        .execute(&mut db.unscoped("test"));
    assert_eq!(counts.expect("a removal").rows(), 4);
    let conn = &mut db.unscoped("test");
    let merge = Merge::<Tree>::of(2).into(3);
    assert_eq!(merge.dry_run(conn).expect("a dry run").collisions(), 1);
    assert!(is_unique_violation(
        &merge.execute(conn).expect_err("refused")
    ));
    assert_eq!(ids(db, "leaves"), ["1", "1", "9"]);
}

/// What SQLite can do to one.
#[test]
fn deferrable_foreign_keys_and_cascades_are_kept() {
    for clause in [
        "",
        "deferrable initially deferred",
        "on update cascade",
        "on update restrict",
        "on update set null on delete cascade",
    ] {
        let db = &mut Database::new();
        db.batch_execute(&SETUP.replace(
            "references memos (firm_id, id)",
            &format!("references memos (firm_id, id) {clause}"),
        ))
        .expect("tables");
        let before = world(db);
        let conn = &mut db.unscoped("test");
        let counts = Transfer::<Firm>::from(1)
            .to(2)
            .execute(conn)
            .unwrap_or_else(|error| panic!("{clause}: {error:?}"));
        assert_eq!(counts.rows(), 13, "{clause}");
        assert_eq!(world(db), moved(&before), "{clause}");
    }
}

#[test]
fn a_pool_may_lend_the_connection() {
    let pool = diesel::r2d2::Pool::builder()
        .max_size(1)
        .build(diesel::r2d2::ConnectionManager::<SqliteConnection>::new(
            ":memory:",
        ))
        .expect("a pool");
    let mut db = pool.get().expect("a connection");
    db.batch_execute(SETUP).expect("tables and rows");
    let mut conn = tenancy::UnscopedExt::unscoped(&mut db, "test");
    let counts = Removal::<Firm>::of(1).execute(&mut conn);
    assert_eq!(counts.expect("a removal").rows(), 19);
}
