//! Exporting a tenant.

use super::*;

fn exported(db: &mut Conn, firm: i32) -> Vec<String> {
    let mut file = Vec::new();
    Export::<Firm>::of(firm)
        .write_to(&mut file, &mut db.unscoped("test"))
        .expect("an export");
    let file = String::from_utf8(file).expect("JSON is text");
    file.lines().map(str::to_owned).collect()
}

#[test]
fn an_export_has_every_row_of_the_tenant_and_none_of_another() {
    let db = &mut Database::new();
    let before = setup(db);
    assert_eq!(
        exported(db, 2),
        [
            r#"{"table":"firms","row":{"id":2,"name":"two"}}"#,
            r#"{"table":"templates","row":{"id":3,"firm_id":2}}"#,
            r#"{"table":"folders","row":{"id":4,"firm_id":2,"parent_id":null}}"#,
            r#"{"table":"leaflets","row":{"id":3,"folder_id":4}}"#,
            r#"{"table":"sharings","row":{"id":2,"firm_id":2,"shared_with":3}}"#,
            r#"{"table":"memos","row":{"firm_id":2,"id":10,"text":"c"}}"#,
            r#"{"table":"remarks","row":{"firm_id":2,"id":10,"memo_id":10}}"#,
            r#"{"table":"profiles","row":{"id":2,"firm_ref":2}}"#,
            r#"{"table":"memberships","row":{"firm_id":2,"person_id":2}}"#,
            r#"{"table":"attachments","row":{"id":3,"owner_type":"firm","owner_id":2}}"#,
        ]
    );
    for firm in [1, 2, 3] {
        let conn = &mut db.unscoped("test");
        let counts = Export::<Firm>::of(firm).dry_run(conn).expect("a dry run");
        assert_eq!(counts.rows(), owned(&before, &firm.to_string()) as u64);
        assert_eq!(
            Export::<Firm>::of(firm)
                .for_each(conn, |_| Ok(()))
                .expect("an export"),
            counts
        );
    }
    assert_eq!(world(db), before);
}

#[test]
fn an_export_can_be_imported_in_its_order() {
    let db = &mut Database::new();
    setup(db);
    let counts = Export::<Firm>::of(1)
        .dry_run(&mut db.unscoped("test"))
        .expect("a dry run");
    for (parent, child) in [
        ("firms", "memos"),
        ("memos", "remarks"),
        ("folders", "leaflets"),
        ("leaflets", "strokes"),
    ] {
        assert!(
            place(&counts, parent) < place(&counts, child),
            "{parent} before {child} in {counts:?}"
        );
    }
}

#[test]
fn an_export_tells_each_table_and_row() {
    let db = &mut Database::new();
    setup(db);
    let mut rows = Vec::new();
    Export::<Person>::of(1)
        .for_each(&mut db.unscoped("test"), |row| {
            rows.push(format!("{} {}", row.table, row.json));
            Ok(())
        })
        .expect("an export");
    rows.sort();
    assert_eq!(
        rows,
        [
            r#"attachments {"id":2,"owner_type":"person","owner_id":1}"#,
            r#"memberships {"firm_id":1,"person_id":1}"#,
            r#"memberships {"firm_id":3,"person_id":1}"#,
            r#"persons {"id":1}"#,
        ]
    );
}

#[test]
fn an_export_ends_with_the_writers_error() {
    let db = &mut Database::new();
    setup(db);
    let mut rows = 0;
    let error = Export::<Firm>::of(1).for_each(&mut db.unscoped("test"), |_| {
        rows += 1;
        Err(std::io::ErrorKind::StorageFull.into())
    });
    assert!(matches!(error, Err(Error::Write(_))), "{error:?}");
    assert_eq!(rows, 1);
    assert_eq!(exported(db, 2).len(), 10);
}

#[test]
fn any_text_and_any_bytes_are_exported() {
    let db = &mut Database::new();
    setup(db);
    let postgres = on("Pg");
    let (ty, bytes) = if postgres {
        ("bytea", "'\\x00ff'::bytea")
    } else {
        ("blob", "x'00ff'")
    };
    sql(
        db,
        &format!("alter table profiles add column \"a \"\"b\"\" 'c'\" {ty}"),
    );
    sql(
        db,
        &format!("update profiles set \"a \"\"b\"\" 'c'\" = {bytes}"),
    );
    // To MySQL a backslash in a string is the beginning of something.
    let name = "a \"b\" \\ \n ü";
    let name = if on("Mysql") {
        name.replace('\\', "\\\\")
    } else {
        name.to_owned()
    };
    sql(db, &format!("update firms set name = '{name}'"));
    let exported = exported(db, 2);
    assert_eq!(
        exported[0],
        r#"{"table":"firms","row":{"id":2,"name":"a \"b\" \\ \n ü"}}"#
    );
    let hex = if postgres { r"\\x00ff" } else { "00FF" };
    assert_eq!(
        exported[7],
        format!(r#"{{"table":"profiles","row":{{"id":2,"firm_ref":2,"a \"b\" 'c'":"{hex}"}}}}"#)
    );
}

#[test]
fn a_column_may_have_the_name_of_an_alias() {
    let db = &mut Database::new();
    setup(db);
    sql(db, "alter table profiles add column t0 varchar(9)");
    assert_eq!(
        exported(db, 2)[7],
        r#"{"table":"profiles","row":{"id":2,"firm_ref":2,"t0":null}}"#
    );
}

#[test]
fn an_export_is_of_one_moment_whatever_the_session_says() {
    use super::orgs::{Org, database};

    let db = &mut database(&[], "insert into posts values (1, 1)");
    if on("Mysql") {
        sql(db, "set session transaction isolation level read committed");
    }
    let mut other = db.another();
    let mut meanwhile = Some("insert into posts values (2, 1)");
    let counts = Export::<Org>::of(1).for_each(&mut db.unscoped("test"), |row| {
        if row.table.name() == "posts"
            && let Some(post) = meanwhile.take()
        {
            sql(&mut other, post);
            sql(&mut other, "insert into comments values (1, 2)");
        }
        Ok(())
    });
    let counts = counts.expect("an export");
    assert!(meanwhile.is_none(), "a post was exported");
    assert_eq!(counts.rows(), 2, "{counts:?}");
}
