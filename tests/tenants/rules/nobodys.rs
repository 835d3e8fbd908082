//! Rows that are nobody's: those without an owner, and those that are global by a flag.

use super::orgs::*;
use super::*;

const THEMES: &str = "
    insert into themes values (1, 1, false), (2, 2, true), (3, 2, false);
    insert into parts values (1, 1), (2, 2), (3, 3);
    insert into tags values (1, null, 'a'), (2, 1, 'b'), (3, 2, 'c');
    insert into leads values (1, null), (2, 1), (3, 2);
    insert into slips values (1, null), (2, 1), (3, 2);
";

#[test]
fn a_removal_leaves_a_flagged_row_alone_and_what_is_through_it() {
    let db = &mut database(&[], THEMES);
    let conn = &mut db.unscoped("test");
    let dry = Removal::<Org>::of(2).dry_run(conn).expect("a dry run");
    assert_eq!(remove(conn, 2).expect("a removal"), dry);
    assert_eq!(rows(db, "themes"), ["1@1", "2@2"]);
    assert_eq!(rows(db, "parts"), ["1>1", "2>2"]);
    assert_eq!(rows(db, "tags"), ["1@-", "2@1"]);
    assert_eq!(rows(db, "slips"), ["1@-", "2@1"]);
}

#[test]
fn a_removal_in_batches_leaves_a_flagged_row_alone() {
    let db = &mut database(&[], THEMES);
    Removal::<Org>::of(2)
        .batches_of(1)
        .execute(&mut db.unscoped("test"))
        .expect("a removal");
    assert_eq!(rows(db, "themes"), ["1@1", "2@2"]);
    assert_eq!(rows(db, "parts"), ["1>1", "2>2"]);
}

#[test]
fn a_flagged_row_that_refers_to_its_tenant_keeps_it_from_being_removed() {
    let themes = "id integer primary key, org_id integer not null references orgs (id) on delete cascade, \
         is_global boolean not null";
    let db = &mut database(&[("themes", themes)], THEMES);
    assert_eq!(referring(remove(db, 2)), ["themes 1"]);
    assert_eq!(referring(merge(db, 2, 1)), ["themes 1"]);
    assert_eq!(rows(db, "themes"), ["1@1", "2@2", "3@2"]);
}

#[test]
fn an_export_has_no_flagged_row() {
    let db = &mut database(&[], THEMES);
    let mut exported = Vec::new();
    Export::<Org>::of(2)
        .for_each(&mut db.unscoped("test"), |row| {
            exported.push(row.table.to_string());
            Ok(())
        })
        .expect("an export");
    exported.sort();
    assert_eq!(
        exported,
        ["leads", "orgs", "parts", "slips", "tags", "themes"]
    );
}

#[test]
fn a_transfer_and_a_merge_leave_a_flagged_row_alone() {
    let db = &mut database(&[], THEMES);
    Transfer::<Org>::from(2)
        .to(1)
        .execute(&mut db.unscoped("test"))
        .expect("a transfer");
    assert_eq!(rows(db, "themes"), ["1@1", "2@2", "3@1"]);
    merge(db, 2, 1).expect("a merge");
    assert_eq!(rows(db, "themes"), ["1@1", "2@2", "3@1"]);
    assert_eq!(rows(db, "tags"), ["1@-", "2@1", "3@1"]);
    assert_eq!(rows(db, "slips"), ["1@-", "2@1", "3@1"]);
}

#[test]
fn rows_of_a_query_that_are_nobodys_are_not_moved() {
    let db = &mut database(&[], THEMES);
    let conn = &mut db.unscoped("test");
    let tags = || Transfer::of(Tag::scoped().filter(tags::id.gt(0))).to(3);
    assert_eq!(tags().dry_run(conn).expect("a dry run"), 2);
    assert_eq!(tags().execute(conn).expect("a transfer"), 2);
    let leads = || Transfer::of(Lead::scoped()).to(3);
    assert_eq!(leads().dry_run(conn).expect("a dry run"), 2);
    assert_eq!(leads().execute(conn).expect("a transfer"), 2);
    let slips = || Transfer::of(Slip::scoped()).to(3);
    assert_eq!(slips().dry_run(conn).expect("a dry run"), 2);
    assert_eq!(slips().execute(conn).expect("a transfer"), 2);
    let themes = || {
        Transfer::of(
            Theme::scoped()
                .filter(themes::id.lt(3))
                .or_filter(themes::id.eq(3)),
        )
        .to(3)
    };
    assert_eq!(themes().dry_run(conn).expect("a dry run"), 2);
    assert_eq!(themes().execute(conn).expect("a transfer"), 2);
    assert_eq!(rows(db, "tags"), ["1@-", "2@3", "3@3"]);
    assert_eq!(rows(db, "leads"), ["1@-", "2@3", "3@3"]);
    assert_eq!(rows(db, "slips"), ["1@-", "2@3", "3@3"]);
    assert_eq!(rows(db, "themes"), ["1@3", "2@2", "3@3"]);
}
