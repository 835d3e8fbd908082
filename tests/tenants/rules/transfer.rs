//! Moving rows to another tenant.

use super::*;

/// Firm 1's rows as firm 2's, but for its own row and, if it owns rows through that, these.
pub(crate) fn moved(before: &[String]) -> Vec<String> {
    let mut after: Vec<_> = before
        .iter()
        .map(|row| match row.split_once("|1|") {
            Some((table, rest)) if owner(row) == "1" && table != "firms" => {
                format!("{table}|2|{rest}")
            }
            _ => row.clone(),
        })
        .collect();
    after.sort();
    after
}

#[test]
fn a_transfer_moves_what_the_tenant_owns_and_nothing_else() {
    let db = &mut Database::new();
    let before = setup(db);
    let conn = &mut db.unscoped("test");
    let transfer = Transfer::<Firm>::from(1).to(2);
    let dry = transfer.dry_run(conn).expect("a dry run");
    assert_eq!(world(conn), before, "a dry run changes nothing");
    assert_eq!(dry.collisions(), 0);
    let counts = transfer.execute(conn).expect("a transfer");
    assert_eq!(dry, counts);
    let mut tables = counted(&counts);
    tables.sort();
    // Lines and strokes follow their folders.
    assert_eq!(
        tables,
        [
            ("attachments", 1),
            ("folders", 3),
            ("memberships", 1),
            ("memos", 2),
            ("profiles", 1),
            ("remarks", 3),
            ("sharings", 1),
            ("templates", 1),
        ]
        .map(|(table, rows)| (table.to_owned(), rows))
    );
    assert_eq!(world(db), moved(&before));
}

#[test]
fn both_tenants_stay() {
    let db = &mut Database::new();
    setup(db);
    Transfer::<Firm>::from(1)
        .to(2)
        .execute(&mut db.unscoped("test"))
        .expect("a transfer");
    assert!(world(db).contains(&"firms|1|one".to_owned()));
    assert!(world(db).contains(&"firms|2|two".to_owned()));
}

#[test]
fn a_share_is_not_moved() {
    let db = &mut Database::new();
    setup(db);
    Transfer::<Firm>::from(2)
        .to(1)
        .execute(&mut db.unscoped("test"))
        .expect("a transfer");
    assert!(world(db).contains(&"sharings|3|3|2".to_owned()));
}

#[test]
fn two_rows_of_one_primary_key_are_counted_and_refused() {
    let db = &mut Database::new();
    setup(db);
    sql(
        db,
        "insert into memos values (2, 1, 'mine'); insert into memos values (2, 2, 'mine');",
    );
    sql(db, "insert into memberships values (2, 1)");
    let before = world(db);
    let conn = &mut db.unscoped("test");
    let dry = Transfer::<Firm>::from(1)
        .to(2)
        .dry_run(conn)
        .expect("a dry run");
    let collisions: Vec<_> = dry
        .tables()
        .iter()
        .filter(|table| table.collisions > 0)
        .map(|table| (table.table.name().to_owned(), table.collisions))
        .collect();
    assert_eq!(dry.collisions(), 3);
    assert!(
        collisions.contains(&("memos".to_owned(), 2))
            && collisions.contains(&("memberships".to_owned(), 1))
    );
    let error = Transfer::<Firm>::from(1)
        .to(2)
        .execute(conn)
        .expect_err("refused");
    assert!(is_unique_violation(&error), "{error:?}");
    assert_eq!(world(db), before);
}

#[test]
fn two_rows_of_one_unique_value_are_refused() {
    let db = &mut Database::new();
    setup(db);
    sql(
        db,
        "create unique index one_text on memos (firm_id, text); update memos set text = 'a' where firm_id = 2",
    );
    let before = world(db);
    let error = Transfer::<Firm>::from(1)
        .to(2)
        .execute(&mut db.unscoped("test"))
        .expect_err("refused");
    assert!(is_unique_violation(&error), "{error:?}");
    let source = std::error::Error::source(&error).expect("a source");
    assert!(source.is::<diesel::result::Error>());
    assert_eq!(world(db), before);
}

#[test]
fn rows_do_not_go_to_a_tenant_that_is_not_there() {
    let db = &mut Database::new();
    let before = setup(db);
    let conn = &mut db.unscoped("test");
    let message = "the rows are to go to a tenant that has no row in `firms`";
    assert_eq!(
        Transfer::<Firm>::from(1)
            .to(4)
            .dry_run(conn)
            .expect_err("refused")
            .to_string(),
        message
    );
    assert_eq!(
        Transfer::<Firm>::from(1)
            .to(4)
            .execute(conn)
            .expect_err("refused")
            .to_string(),
        message
    );
    assert_eq!(
        Transfer::of(Note::scoped())
            .to(4)
            .dry_run(conn)
            .expect_err("refused")
            .to_string(),
        message
    );
    assert_eq!(
        Transfer::of(Note::scoped())
            .to(4)
            .execute(conn)
            .expect_err("refused")
            .to_string(),
        message
    );
    assert_eq!(world(db), before);
}

#[test]
fn rows_may_come_from_a_tenant_that_is_not_there() {
    let db = &mut Database::new();
    setup(db);
    sql(db, "insert into attachments values (9, 'firm', 4)");
    let counts = Transfer::<Firm>::from(4)
        .to(2)
        .execute(&mut db.unscoped("test"))
        .expect("a transfer");
    assert_eq!(counted(&counts), [("attachments".to_owned(), 1)]);
    assert!(world(db).contains(&"attachments|2|9|firm".to_owned()));
}

#[test]
fn a_tenant_does_not_give_rows_to_itself() {
    let db = &mut Database::new();
    setup(db);
    let error = Transfer::<Firm>::from(1)
        .to(1)
        .execute(&mut db.unscoped("test"))
        .expect_err("refused");
    assert!(matches!(error, Error::SameTenant { .. }), "{error}");
}

#[test]
fn a_transfer_is_undone_with_the_transaction_around_it() {
    let db = &mut Database::new();
    let before = setup(db);
    let undone = db.unscoped("test").transaction(|conn| {
        Transfer::<Firm>::from(1).to(2).execute(conn)?;
        Err::<(), Error>(diesel::result::Error::RollbackTransaction.into())
    });
    undone.expect_err("it is rolled back");
    assert_eq!(world(db), before);
}

#[test]
fn rows_of_a_query_are_moved_one_by_one() {
    let db = &mut Database::new();
    setup(db);
    sql(db, "delete from remarks");
    let before = world(db);
    let conn = &mut db.unscoped("test");
    let rows = || {
        Note::scoped()
            .filter(memos::text.eq("b"))
            .or_filter(memos::text.eq("nothing"))
    };
    let transfer = Transfer::of(rows()).to(2);
    assert_eq!(transfer.dry_run(conn).expect("a dry run"), 1);
    assert_eq!(world(conn), before);
    assert_eq!(transfer.execute(conn).expect("a transfer"), 1);
    let after: Vec<_> = world(db);
    assert!(after.contains(&"memos|2|2|b".to_owned()));
    assert_eq!(
        before
            .iter()
            .filter(|row| !after.contains(row))
            .collect::<Vec<_>>(),
        ["memos|1|2|b"]
    );
}

#[test]
fn rows_of_a_query_that_collide_stay() {
    let db = &mut Database::new();
    setup(db);
    sql(db, "delete from remarks");
    let before = world(db);
    let conn = &mut db.unscoped("test");
    let error = Transfer::of(Note::scoped().filter(memos::firm_id.eq(1)))
        .to(3)
        .execute(conn)
        .expect_err("refused");
    assert!(is_unique_violation(&error), "{error:?}");
    assert_eq!(world(db), before);
}

#[test]
fn rows_that_follow_their_parent_go_with_it() {
    let db = &mut Database::new();
    setup(db);
    let conn = &mut db.unscoped("test");
    assert_eq!(
        Transfer::of(Folder::find(3))
            .to(2)
            .execute(conn)
            .expect("a transfer"),
        1
    );
    let after = world(db);
    assert!(after.contains(&"folders|2|3|2".to_owned()));
    assert!(
        after.contains(&"leaflets|2|2|3".to_owned()) && after.contains(&"strokes|2|3|2".to_owned())
    );
}
