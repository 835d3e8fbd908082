//! Exporting a tenant.

use super::*;
use crate::support::on_each_backend;

fn leaflets<C: tenancy::tenants::Database<Firm>>(db: &mut C, firm: i32) -> Vec<String> {
    let mut file = Vec::new();
    Export::<Firm>::of(firm)
        .write_to(&mut file, &mut db.unscoped("test"))
        .expect("an export");
    let file = String::from_utf8(file).expect("JSON is text");
    file.lines().map(str::to_owned).collect()
}

on_each_backend! {
    fn an_export_has_every_row_of_the_tenant_and_none_of_another(db) {
        let before = setup(db);
        assert_eq!(leaflets(db, 2), [
            r#"{"table":"firmen","row":{"id":2,"name":"two"}}"#,
            r#"{"table":"templates","row":{"id":3,"firm_id":2}}"#,
            r#"{"table":"folios","row":{"id":4,"firm_id":2,"parent_id":null}}"#,
            r#"{"table":"leaflets","row":{"id":3,"folder_id":4}}"#,
            r#"{"table":"sharings","row":{"id":2,"firm_id":2,"shared_with":3}}"#,
            r#"{"table":"memoirs","row":{"firm_id":2,"id":10,"text":"c"}}"#,
            r#"{"table":"remarques","row":{"firm_id":2,"id":10,"memo_id":10}}"#,
            r#"{"table":"profiles","row":{"id":2,"firm_ref":2}}"#,
            r#"{"table":"memberships","row":{"firm_id":2,"person_id":2}}"#,
            r#"{"table":"attachments","row":{"id":3,"owner_type":"firm","owner_id":2}}"#,
        ]);
        for firm in [1, 2, 3] {
            let conn = &mut db.unscoped("test");
            let counts = Export::<Firm>::of(firm).dry_run(conn).expect("a dry run");
            assert_eq!(counts.rows(), owned(&before, &firm.to_string()) as u64);
            assert_eq!(Export::<Firm>::of(firm).for_each(conn, |_| Ok(())).expect("an export"), counts);
        }
        assert_eq!(world(db), before);
    }

    fn an_export_can_be_imported_in_its_order(db) {
        setup(db);
        let counts = Export::<Firm>::of(1).dry_run(&mut db.unscoped("test")).expect("a dry run");
        for (parent, child) in [("firmen", "memoirs"), ("memoirs", "remarques"), ("folios", "leaflets"), ("leaflets", "strokes")] {
            assert!(place(&counts, parent) < place(&counts, child), "{parent} before {child} in {counts:?}");
        }
    }

    fn an_export_tells_each_table_and_row(db) {
        setup(db);
        let mut rows = Vec::new();
        Export::<Person>::of(1)
            .for_each(&mut db.unscoped("test"), |row| {
                rows.push(format!("{} {}", row.table, row.json));
                Ok(())
            })
            .expect("an export");
        rows.sort();
        assert_eq!(rows, [
            r#"attachments {"id":2,"owner_type":"person","owner_id":1}"#,
            r#"memberships {"firm_id":1,"person_id":1}"#,
            r#"memberships {"firm_id":3,"person_id":1}"#,
            r#"persons {"id":1}"#,
        ]);
    }

    fn an_export_ends_with_the_writers_error(db) {
        setup(db);
        let mut rows = 0;
        let error = Export::<Firm>::of(1).for_each(&mut db.unscoped("test"), |_| {
            rows += 1;
            Err(std::io::ErrorKind::StorageFull.into())
        });
        assert!(matches!(error, Err(Error::Write(_))), "{error:?}");
        assert_eq!(rows, 1);
        assert_eq!(leaflets(db, 2).len(), 10);
    }

    fn any_text_and_any_bytes_are_exported(db) {
        setup(db);
        let postgres = std::any::type_name::<Db>().contains("Pg");
        let (ty, bytes) = if postgres { ("bytea", "'\\x00ff'::bytea") } else { ("blob", "x'00ff'") };
        sql(db, &format!("alter table profiles add column \"a \"\"b\"\" 'c'\" {ty}"));
        sql(db, &format!("update profiles set \"a \"\"b\"\" 'c'\" = {bytes}"));
        // To MySQL a backslash in a string is the beginning of something.
        let name = "a \"b\" \\ \n ü";
        let name = if std::any::type_name::<Db>().contains("Mysql") { name.replace('\\', "\\\\") } else { name.to_owned() };
        sql(db, &format!("update firmen set name = '{name}'"));
        let leaflets = leaflets(db, 2);
        assert_eq!(leaflets[0], r#"{"table":"firmen","row":{"id":2,"name":"a \"b\" \\ \n ü"}}"#);
        let hex = if postgres { r"\\x00ff" } else { "00FF" };
        assert_eq!(leaflets[7], format!(r#"{{"table":"profiles","row":{{"id":2,"firm_ref":2,"a \"b\" 'c'":"{hex}"}}}}"#));
    }
}
