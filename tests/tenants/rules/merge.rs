//! Merging two tenants.

use super::*;

#[test]
fn a_merge_leaves_one_tenant_with_the_rows_of_both() {
    let db = &mut Database::new();
    let before = setup(db);
    let conn = &mut db.unscoped("test");
    let merge = Merge::<Firm>::of(1).into(2);
    let dry = merge.dry_run(conn).expect("a dry run");
    assert_eq!(world(conn), before, "a dry run changes nothing");
    let counts = merge.execute(conn).expect("a merge");
    assert_eq!(dry, counts);
    let mut after: Vec<_> = before
        .iter()
        .filter(|row| *row != "firms|1|one")
        .map(|row| match row.split_once("|1|") {
            Some((table, rest)) if owner(row) == "1" => format!("{table}|2|{rest}"),
            _ => row.clone(),
        })
        .collect();
    after.sort();
    assert_eq!(world(db), after);
    // All that was owned but leaflets and strokes, which follow their folders.
    assert_eq!(counts.rows(), owned(&before, "1") as u64 - 5);
}

#[test]
fn what_was_shared_with_one_is_shared_with_the_other() {
    let db = &mut Database::new();
    setup(db);
    sql(db, "insert into sharings values (9, 3, 1), (10, 1, 1)");
    let conn = &mut db.unscoped("test");
    let dry = Merge::<Firm>::of(1)
        .into(2)
        .dry_run(conn)
        .expect("a dry run");
    assert_eq!(
        Merge::<Firm>::of(1).into(2).execute(conn).expect("a merge"),
        dry
    );
    let sharings = |row: &String| row.starts_with("sharings|");
    let mut sharings: Vec<_> = world(db).into_iter().filter(sharings).collect();
    sharings.sort();
    assert_eq!(
        sharings,
        [
            "sharings|2|10|2",
            "sharings|2|1|3",
            "sharings|2|2|3",
            "sharings|3|3|2",
            "sharings|3|9|2"
        ]
    );
}

#[test]
fn a_tenant_is_not_merged_into_one_that_is_not_there() {
    let db = &mut Database::new();
    let before = setup(db);
    let conn = &mut db.unscoped("test");
    for refused in [
        Merge::<Firm>::of(1).into(4).dry_run(conn),
        Merge::<Firm>::of(1).into(4).execute(conn),
    ] {
        assert!(
            matches!(refused, Err(Error::NoSuchTenant { .. })),
            "{refused:?}"
        );
    }
    assert_eq!(world(db), before);
}

#[test]
fn a_tenant_is_not_merged_into_itself() {
    let db = &mut Database::new();
    let before = setup(db);
    let error = Merge::<Firm>::of(1)
        .into(1)
        .execute(&mut db.unscoped("test"))
        .expect_err("refused");
    assert_eq!(
        error.to_string(),
        "the tenant that gives the rows and the one that gets them are one row of `firms`",
    );
    assert_eq!(world(db), before);
}

#[test]
fn a_tenant_whose_own_row_is_gone_can_be_merged() {
    let db = &mut Database::new();
    setup(db);
    sql(db, "insert into attachments values (9, 'firm', 4)");
    Merge::<Firm>::of(4)
        .into(2)
        .execute(&mut db.unscoped("test"))
        .expect("a merge");
    assert!(world(db).contains(&"attachments|2|9|firm".to_owned()));
}

#[test]
fn rows_that_refer_to_the_merged_tenant_and_stay_are_reported() {
    let db = &mut Database::new();
    setup(db);
    sql(
        db,
        "create table licences (id integer primary key, firm_id integer references firms (id))",
    );
    sql(db, "insert into licences values (1, 1), (2, 2)");
    let before = world(db);
    let conn = &mut db.unscoped("test");
    for refused in [
        Merge::<Firm>::of(1).into(2).dry_run(conn),
        Merge::<Firm>::of(1).into(2).execute(conn),
    ] {
        let error = refused.expect_err("refused");
        assert!(
            matches!(&error, Error::Referenced { references } if references[0].table.name() == "licences"),
            "{error}"
        );
    }
    assert_eq!(world(db), before);
}

#[test]
fn a_merge_with_a_collision_changes_nothing() {
    let db = &mut Database::new();
    setup(db);
    sql(db, "insert into memos values (2, 1, 'mine')");
    let before = world(db);
    let conn = &mut db.unscoped("test");
    assert_eq!(
        Merge::<Firm>::of(1)
            .into(2)
            .dry_run(conn)
            .expect("a dry run")
            .collisions(),
        1
    );
    let error = Merge::<Firm>::of(1)
        .into(2)
        .execute(conn)
        .expect_err("refused");
    assert!(is_unique_violation(&error), "{error:?}");
    assert_eq!(world(db), before);
}
