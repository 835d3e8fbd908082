//! Removing a tenant.

use super::events::events;
use super::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tenancy::tenants::Progress;

/// Removes firm 1, and asserts that exactly its rows are gone.
macro_rules! removed {
    ($db:expr, $removal:expr) => {{
        let before = setup($db);
        let conn = &mut $db.unscoped("test");
        let removal = $removal;
        let dry = removal.dry_run(conn).expect("a dry run");
        assert_eq!(world(conn), before, "a dry run changes nothing");
        let counts = removal.execute(conn).expect("a removal");
        assert_eq!(dry, counts);
        assert_eq!(counts.rows(), owned(&before, "1") as u64);
        let rest: Vec<_> = before
            .iter()
            .filter(|row| owner(row) != "1")
            .cloned()
            .collect();
        assert_eq!(world($db), rest);
        counts
    }};
}

#[test]
fn a_removal_deletes_what_the_tenant_owns_and_nothing_else() {
    let db = &mut Database::new();
    let counts = removed!(db, Removal::<Firm>::of(1));
    assert_eq!(
        counts.tables().last().expect("tables").table.name(),
        "firms"
    );
    let mut tables = counted(&counts);
    tables.sort();
    assert_eq!(
        tables,
        [
            ("attachments", 1),
            ("firms", 1),
            ("folders", 3),
            ("leaflets", 2),
            ("memberships", 1),
            ("memos", 2),
            ("profiles", 1),
            ("remarks", 3),
            ("sharings", 1),
            ("strokes", 3),
            ("templates", 1),
        ]
        .map(|(table, rows)| (table.to_owned(), rows))
    );
}

#[test]
fn a_removal_in_batches_deletes_the_same() {
    let db = &mut Database::new();
    let counts = removed!(db, Removal::<Firm>::of(1).batches_of(2));
    assert_eq!(
        counts.tables().last().expect("tables").table.name(),
        "firms"
    );
}

#[test]
fn tables_come_before_those_that_they_refer_to() {
    let db = &mut Database::new();
    setup(db);
    let counts = Removal::<Firm>::of(1)
        .dry_run(&mut db.unscoped("test"))
        .expect("a dry run");
    for (child, parent) in [
        ("remarks", "memos"),
        ("strokes", "leaflets"),
        ("leaflets", "folders"),
        ("folders", "firms"),
    ] {
        assert!(
            place(&counts, child) < place(&counts, parent),
            "{child} before {parent} in {counts:?}"
        );
    }
}

#[test]
fn another_type_of_tenant_with_the_same_key_is_not_touched() {
    let db = &mut Database::new();
    let before = setup(db);
    let counts = Removal::<Person>::of(1)
        .execute(&mut db.unscoped("test"))
        .expect("a removal");
    assert_eq!(
        counted(&counts)
            .into_iter()
            .collect::<std::collections::BTreeMap<_, _>>(),
        [
            ("attachments".to_owned(), 1),
            ("memberships".to_owned(), 2),
            ("persons".to_owned(), 1),
        ]
        .into()
    );
    let gone: Vec<_> = before
        .iter()
        .filter(|row| !world(db).contains(row))
        .cloned()
        .collect();
    assert_eq!(
        gone,
        [
            "attachments|-|2|person",
            "memberships|1|1",
            "memberships|3|1",
            "persons|-|1"
        ]
    );
}

#[test]
fn a_tenant_whose_own_row_is_gone_can_be_removed() {
    let db = &mut Database::new();
    let before = setup(db);
    sql(db, "insert into attachments values (9, 'firm', 4)");
    let counts = Removal::<Firm>::of(4)
        .execute(&mut db.unscoped("test"))
        .expect("a removal");
    assert_eq!(counted(&counts), [("attachments".to_owned(), 1)]);
    assert_eq!(world(db), before);
}

#[test]
fn progress_is_reported_for_each_batch() {
    let db = &mut Database::new();
    setup(db);
    let mut reports = Vec::new();
    Removal::<Firm>::of(1)
        .batches_of(2)
        .on_progress(|progress| reports.push(progress.clone()))
        .execute(&mut db.unscoped("test"))
        .expect("a removal");
    let strokes: Vec<_> = reports
        .iter()
        .filter(|report| report.table.name() == "strokes")
        .map(|report| report.rows)
        .collect();
    assert_eq!(strokes, [2, 3]);
    // Leaves first: each has one child that goes before it.
    let folders: Vec<_> = reports
        .iter()
        .filter(|report| report.table.name() == "folders")
        .map(|report| report.rows)
        .collect();
    assert_eq!(folders, [1, 2, 3]);
    assert!(reports.is_sorted_by_key(|report| report.rows_of_all));
    let Progress {
        table,
        rows_of_all,
        of,
        ..
    } = reports.last().expect("reports").clone();
    assert_eq!((table.name(), rows_of_all), ("firms", of));
}

#[test]
fn an_interrupted_removal_is_resumed_by_running_it_again() {
    let db = &mut Database::new();
    let before = setup(db);
    let interrupted = catch_unwind(AssertUnwindSafe(|| {
        let report = |progress: &Progress| assert!(progress.rows_of_all < 5, "interrupted");
        Removal::<Firm>::of(1)
            .batches_of(2)
            .on_progress(report)
            .execute(&mut db.unscoped("test"))
    }));
    interrupted.expect_err("the report panics");
    let left = owned(&world(db), "1");
    assert!(left > 0 && left < owned(&before, "1"), "{left}");
    assert!(world(db).contains(&"firms|1|one".to_owned()));

    let counts = Removal::<Firm>::of(1)
        .batches_of(2)
        .execute(&mut db.unscoped("test"))
        .expect("a removal");
    assert_eq!(counts.rows(), left as u64);
    let rest: Vec<_> = before
        .iter()
        .filter(|row| owner(row) != "1")
        .cloned()
        .collect();
    assert_eq!(world(db), rest);
}

#[test]
fn a_removal_in_batches_is_undone_with_the_transaction_around_it() {
    let db = &mut Database::new();
    let before = setup(db);
    let undone = db.unscoped("test").transaction(|conn| {
        Removal::<Firm>::of(1).batches_of(1).execute(conn)?;
        Err::<(), Error>(diesel::result::Error::RollbackTransaction.into())
    });
    undone.expect_err("it is rolled back");
    assert_eq!(world(db), before);
}

#[test]
fn a_removal_without_batches_is_one_transaction() {
    let db = &mut Database::new();
    let before = setup(db);
    let interrupted = catch_unwind(AssertUnwindSafe(|| {
        let report = |progress: &Progress| assert!(progress.table.name() != "firms", "interrupted");
        Removal::<Firm>::of(1)
            .on_progress(report)
            .execute(&mut db.unscoped("test"))
    }));
    interrupted.expect_err("the report panics");
    assert_eq!(world(db), before);
}

#[test]
fn a_row_that_shares_something_with_the_tenant_keeps_it_from_being_removed() {
    let db = &mut Database::new();
    setup(db);
    sql(db, "insert into sharings values (9, 3, 1), (10, 1, 1)");
    let before = world(db);
    let removal = Removal::<Firm>::of(1);
    let dry = removal
        .dry_run(&mut db.unscoped("test"))
        .expect_err("refused");
    let error = removal
        .execute(&mut db.unscoped("test"))
        .expect_err("refused");
    assert_eq!(
        error.to_string(),
        "rows that stay refer to rows that go: 1 of `sharings` by (shared_with)",
    );
    assert_eq!(dry.to_string(), error.to_string());
    assert_eq!(world(db), before);

    sql(db, "delete from sharings where id = 9");
    Removal::<Firm>::of(1)
        .execute(&mut db.unscoped("test"))
        .expect("a removal");
}

#[test]
fn what_another_tenant_refers_to_is_not_removed() {
    let db = &mut Database::new();
    setup(db);
    sql(db, "insert into folders values (9, 3, 1)");
    let before = world(db);
    let error = Removal::<Firm>::of(1)
        .batches_of(1)
        .execute(&mut db.unscoped("test"))
        .expect_err("refused");
    let Error::Referenced { references } = &error else {
        panic!("{error}")
    };
    assert_eq!(references[0].table.name(), "folders");
    assert_eq!(
        (&references[0].columns[..], references[0].rows),
        (&["parent_id".to_owned()][..], 1)
    );
    assert_eq!(world(db), before);
}

#[test]
fn the_key_is_a_bind_parameter() {
    let db = &mut Database::new();
    setup(db);
    sql(
        db,
        "insert into firms values (1777777777, 'more'); insert into memos values (1777777777, 1, 'more');",
    );
    let log = log(db);
    let conn = &mut db.unscoped("test");
    Transfer::<Firm>::from(1_777_777_777)
        .to(1)
        .execute(conn)
        .expect_err("a collision");
    Export::<Firm>::of(1_777_777_777)
        .for_each(conn, |_| Ok(()))
        .expect("an export");
    Removal::<Firm>::of(1_777_777_777)
        .batches_of(3)
        .execute(conn)
        .expect("a removal");
    let statements = log.take();
    let with_key = |statement: &&String| statement.contains("1777777777");
    assert!(statements.iter().filter(with_key).count() > 50);
    for statement in &statements {
        let (sql, _) = statement
            .split_once(" -- binds: ")
            .unwrap_or((statement, ""));
        assert!(!sql.contains("1777777777"), "{statement}");
    }
}

#[test]
fn a_removal_leaves_an_event_in_the_log() {
    let db = &mut Database::new();
    setup(db);
    let mut conn = db.unscoped("test");
    let events = events(|| {
        Removal::<Firm>::of(1)
            .execute(&mut conn)
            .expect("a removal")
    });
    // A backend that waits makes a connection of its own.
    let unscoped = |line: &&String| line.contains("message=unscoped connection");
    let events: Vec<_> = events.iter().filter(|line| !unscoped(line)).collect();
    let [line] = &events[..] else {
        panic!("{events:?}")
    };
    assert!(
        line.starts_with("INFO tenancy message=tenant removed"),
        "{line}"
    );
    assert!(line.contains("Firm") && line.contains("rows=19"), "{line}");
}

#[test]
fn a_batch_may_be_of_any_size() {
    for batch in [1, 3, 500] {
        let db = &mut Database::new();
        removed!(db, Removal::<Firm>::of(1).batches_of(batch));
    }
}

#[test]
#[should_panic = "a batch of no rows would never end"]
fn a_batch_has_rows() {
    let _ = Removal::<Firm>::of(1).batches_of(0);
}
