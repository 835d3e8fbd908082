//! A row points to rows in scope only: whatever the verb, it is refused, and says no more than that.

use crate::backend::filled;
use diesel::connection::SimpleConnection;
use diesel::result::DatabaseErrorKind::ForeignKeyViolation;
use diesel::result::Error::DatabaseError;
use diesel::sql_types::Integer;
use house::shapes::*;
use std::collections::BTreeSet;
use std::convert::identity;
use std::fmt::Debug;
use tenancy::SaveDsl;
use tenancy::prelude::*;
use tenancy::upsert::excluded;

/// All that the refusal says.
#[track_caller]
fn refusal<R: Debug>(result: QueryResult<R>) -> String {
    match result {
        Err(DatabaseError(ForeignKeyViolation, info)) => format!(
            "{} {:?} {:?} {:?} {:?} {:?}",
            info.message(),
            info.details(),
            info.hint(),
            info.table_name(),
            info.column_name(),
            info.constraint_name(),
        ),
        other => panic!("not refused: {other:?}"),
    }
}

/// Tags that have no namesake of another tenant, beside what every case finds.
fn more_tags(db: &mut impl SimpleConnection) {
    db.batch_execute("insert into tags (id, name, org_id) values (5, 'a5', 1), (6, 'b6', 2)")
        .expect("they are new");
}

/// On a connection of `$Scope` the column of `$table` is set to each of `$bad`: rows of others, and none. The insert is
/// refused, whatever else is in it, and the update of the row `$own` changes nothing.
macro_rules! out_of_scope {
    ($db:ident: $Scope:ty, $key:expr; $Model:ident in $table:ident, row $own:literal of id $id:literal;
        $column:ident of $wrap:ident [$good:literal not $($bad:literal),+] $(, $other:ident: $value:expr)*
    ) => {{
        reset($db);
        more_tags($db);
        let own: $Model = $Model::scoped()
            .filter($table::name.eq($own))
            .first(&mut $db.unscoped("the tenant's row"))
            .expect("it is there");
        let before = rows($db);
        let mut refusals = BTreeSet::new();
        let conn = &mut TenantConn::<_, $Scope>::trusting($db, $key);
        let row = |id: i32, name: &'static str, reference: i32| {
            ($table::id.eq(id), $table::name.eq(name), $table::$column.eq($wrap(reference)) $(, $table::$other.eq($value))*)
        };
        for bad in [$($bad),+] {
            let new = || row(50, "n50", bad);
            let mut refused = [
                refusal($Model::insert(new()).execute(conn)),
                refusal($Model::insert(new()).get_result::<$Model>(conn)),
                refusal($Model::insert(vec![new(), row(51, "n51", $good)]).execute(conn)),
                refusal($Model::insert(vec![row(51, "n51", $good), new()]).execute(conn)),
                refusal($Model::insert(new()).on_conflict_do_nothing().execute(conn)),
                refusal($Model::insert(new()).on_conflict($table::name).do_nothing().execute(conn)),
                refusal($Model::insert(new()).on_conflict($table::name).do_update().set($table::text.eq("new")).execute(conn)),
                // The row that is in the way has the name.
                refusal(
                    $Model::insert(row(51, $own, bad))
                        .on_conflict($table::name)
                        .do_update()
                        .set($table::$column.eq(excluded($table::$column)))
                        .execute(conn),
                ),
            ];
            refusals.extend(refused.iter_mut().map(std::mem::take));

            let upsert = $Model::insert(row(51, $own, $good)).on_conflict($table::name).do_update();
            assert_eq!(upsert.set($table::$column.eq($wrap(bad))).execute(conn), Ok(0), "upsert {bad}");
            let changes = ($table::text.eq("new"), $table::$column.eq($wrap(bad)));
            assert_eq!($Model::update($id).set(changes).execute(conn), Ok(0), "update by key {bad}");
            assert_eq!($Model::update($Model::scoped()).set(changes).execute(conn), Ok(0), "update by query {bad}");
            assert_eq!($Model::update(&own).set(changes).execute(conn), Ok(0), "update by instance {bad}");
            let returned = $Model::update($id).set(changes).get_results::<$Model>(conn);
            assert!(returned.expect("an update").is_empty(), "update that returns {bad}");
            let mut moved = own.clone();
            moved.$column = $wrap(bad);
            assert_eq!(moved.save().execute(conn), Ok(0), "save {bad}");
            moved.id = 50;
            moved.name = "n50".into();
            refusals.insert(refusal($Model::insert(&moved).execute(conn)));
        }
        assert_eq!(refusals.len(), 1, "one answer for another's row and for none: {refusals:?}");

        // With a reference in scope all of it goes through.
        assert_eq!($Model::update($id).set($table::$column.eq($wrap($good))).execute(conn), Ok(1));
        assert_eq!($Model::update(&own).set($table::$column.eq(own.$column)).execute(conn), Ok(1));
        assert_eq!(own.save().execute(conn), Ok(1));
        let upsert = $Model::insert(row(51, $own, $good)).on_conflict($table::name).do_update();
        assert_eq!(upsert.set($table::$column.eq(own.$column)).execute(conn), Ok(1));
        assert_eq!(rows($db), before);
        let conn = &mut TenantConn::<_, $Scope>::trusting($db, $key);
        assert_eq!($Model::insert(vec![row(50, "n50", $good), row(51, "n51", $good)]).execute(conn), Ok(2));
        assert_eq!(rows($db).len(), before.len() + 2);
    }};
}

#[test]
fn a_reference_to_an_owned_row_out_of_scope_is_not_written() {
    let db = &mut *filled();
    out_of_scope!(db: Org, 1; Must in must, row "a1" of id 1;
        owned_id of identity [2 not 3, 99], tag_id: 4, label_id: 1, must_id: 1);
    out_of_scope!(db: Org, 2; Must in must, row "b1" of id 1;
        owned_id of identity [3 not 2, 99], tag_id: 4, label_id: 1, must_id: 1);
    out_of_scope!(db: Org, 1; May in may, row "a2" of id 2; owned_id of Some [2 not 3, 99]);
}

#[test]
fn a_reference_to_a_row_that_may_be_global_is_checked() {
    let db = &mut *filled();
    out_of_scope!(db: Org, 1; Must in must, row "a1" of id 1;
        tag_id of identity [5 not 6, 99], owned_id: 1, label_id: 1, must_id: 1);
    out_of_scope!(db: Org, 1; May in may, row "a2" of id 2; tag_id of Some [4 not 6, 99], owned_id: None::<i32>);
}

#[test]
fn a_reference_to_a_universal_row_that_is_not_there_is_not_written() {
    let db = &mut *filled();
    out_of_scope!(db: Org, 1; Must in must, row "a1" of id 1;
        label_id of identity [7 not 98, 99], owned_id: 1, tag_id: 1, must_id: 1);
    out_of_scope!(db: Org, 1; May in may, row "a2" of id 2; label_id of Some [7 not 98, 99]);
}

#[test]
fn a_reference_to_the_table_itself_is_checked() {
    let db = &mut *filled();
    out_of_scope!(db: Org, 1; Must in must, row "a1" of id 1;
        must_id of identity [2 not 3, 99], owned_id: 1, tag_id: 1, label_id: 1);
    out_of_scope!(db: Org, 1; May in may, row "a2" of id 2; may_id of Some [2 not 3, 99]);
}

#[test]
fn a_reference_is_checked_in_every_dimension() {
    let db = &mut *filled();
    out_of_scope!(db: (Org, User), (1, 1); Remark in remarks, row "a1" of id 1;
        draft_id of Some [1 not 2, 3, 99], owned_id: 1);
    out_of_scope!(db: (Org, User), (1, 2); Remark in remarks, row "c1" of id 1;
        draft_id of Some [1 not 3, 99], owned_id: 1);
    out_of_scope!(db: (Org, User), (1, 1); Remark in remarks, row "a1" of id 1;
        owned_id of identity [2 not 3, 99]);
}

#[test]
fn a_row_does_not_get_a_parent_out_of_scope() {
    let db = &mut *filled();
    out_of_scope!(db: Org, 1; Line in lines, row "a1" of id 1; note_id of identity [3 not 2, 99]);
    out_of_scope!(db: Org, 1; Word in words, row "a1" of id 1; line_id of identity [3 not 2, 99]);
}

#[test]
fn a_row_does_not_get_a_global_parent() {
    let db = &mut *filled();
    out_of_scope!(db: Org, 1; Reply in replies, row "a1" of id 1; topic_id of identity [1 not 2, 3, 99]);
}

#[test]
fn a_child_of_a_global_parent_is_not_taken_from_it() {
    let db = &mut *filled();
    let before = rows(db);
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    let mut child: Reply = Reply::find(3).first(conn).expect("every tenant reads it");
    assert_eq!(
        Reply::update(3).set(replies::topic_id.eq(1)).execute(conn),
        Ok(0)
    );
    child.topic_id = 1;
    assert_eq!(child.save().execute(conn), Ok(0));
    assert_eq!(Reply::update(&child).set(&child).execute(conn), Ok(0));
    assert_eq!(Reply::delete(&child).execute(conn), Ok(0));
    let upsert = Reply::insert((
        replies::id.eq(3),
        replies::name.eq("n3"),
        replies::topic_id.eq(1),
    ));
    let set = (replies::text.eq("new"), replies::topic_id.eq(1));
    assert_eq!(
        upsert
            .on_conflict(replies::id)
            .do_update()
            .set(set)
            .execute(conn),
        Ok(0)
    );
    assert_eq!(rows(db), before);
}

#[test]
fn a_select_with_one_reference_out_of_scope_inserts_nothing() {
    let db = &mut *filled();
    let before = rows(db);
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    let copies = |last: i32| {
        let rows = Label::scoped().filter(labels::id.le(last));
        (
            Must::insert(rows.clone().select((
                labels::id + 50,
                labels::name,
                labels::id,
                4.into_sql::<Integer>(),
                labels::id,
                1.into_sql::<Integer>(),
            )))
            .into_columns((
                must::id,
                must::name,
                must::owned_id,
                must::tag_id,
                must::label_id,
                must::must_id,
            )),
            May::insert(rows.clone().select((
                labels::id + 50,
                labels::name,
                labels::id.nullable(),
            )))
            .into_columns((may::id, may::name, may::owned_id)),
            Line::insert(
                rows.clone()
                    .select((labels::id + 50, labels::name, labels::id * 2 - 1)),
            )
            .into_columns((lines::id, lines::name, lines::note_id)),
        )
    };
    // The tenant has the rows 1 and 2, the notes 1 and 3.
    let (must, may, lines) = copies(3);
    let answers = [
        refusal(must.execute(conn)),
        refusal(may.execute(conn)),
        refusal(lines.execute(conn)),
    ];
    assert!(
        answers
            .iter()
            .all(|answer| answer.starts_with("a reference points to no row of the tenant"))
    );
    assert_eq!(rows(db), before);

    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    let (must, may, lines) = copies(2);
    assert_eq!(
        (must.execute(conn), may.execute(conn), lines.execute(conn)),
        (Ok(2), Ok(2), Ok(2))
    );
    assert_eq!(rows(db).len(), before.len() + 6);
}

#[test]
fn a_reference_that_may_be_null_is_set_to_null() {
    let db = &mut *filled();
    let null = May {
        id: 50,
        name: "n50".into(),
        owned_id: None,
        tag_id: None,
        label_id: None,
        may_id: None,
        org_id: 1,
        text: "-".into(),
    };
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    assert_eq!(May::insert(&null).execute(conn), Ok(1));
    assert_eq!(
        May::insert((
            may::id.eq(51),
            may::name.eq("n51"),
            may::owned_id.eq(None::<i32>)
        ))
        .execute(conn),
        Ok(1)
    );
    let mut row: May = May::find(2).first(conn).expect("the tenant's");
    (row.owned_id, row.may_id) = (None, None);
    assert_eq!(row.save().execute(conn), Ok(1));
    assert_eq!(
        May::update(2)
            .set(may::tag_id.eq(None::<i32>))
            .execute(conn),
        Ok(1)
    );
    let upsert = May::insert((may::id.eq(52), may::name.eq("a2")))
        .on_conflict(may::name)
        .do_update();
    assert_eq!(
        upsert.set(may::label_id.eq(None::<i32>)).execute(conn),
        Ok(1)
    );
    let saved: May = May::find(2).first(conn).expect("the tenant's");
    assert_eq!(
        (saved.owned_id, saved.tag_id, saved.label_id, saved.may_id),
        (None, None, None, None)
    );

    let conn = &mut TenantConn::<_, (Org, User)>::trusting(db, (1, 1));
    assert_eq!(
        Remark::update(1)
            .set(remarks::draft_id.eq(None::<i32>))
            .execute(conn),
        Ok(1)
    );
}

#[test]
fn an_insert_for_a_given_tenant_checks_references_against_that_tenant() {
    let db = &mut *filled();
    let before = rows(db);
    let conn = &mut db.unscoped("rows for tenant 1");
    let row = |owned, tag| {
        (
            must::id.eq(50),
            must::name.eq("n50"),
            must::owned_id.eq(owned),
            must::tag_id.eq(tag),
            must::label_id.eq(1),
            must::must_id.eq(1),
        )
    };
    let nullable = |owned| {
        (
            may::id.eq(50),
            may::name.eq("n50"),
            may::owned_id.eq(Some(owned)),
        )
    };
    let remark = |draft| {
        (
            remarks::id.eq(50),
            remarks::name.eq("n50"),
            remarks::owned_id.eq(1),
            remarks::draft_id.eq(Some(draft)),
        )
    };
    // Rows that tenant 2 has, and rows that nobody has.
    let answers = BTreeSet::from([
        refusal(Must::insert(row(3, 4)).for_tenant(1).execute(conn)),
        refusal(Must::insert(row(99, 4)).for_tenant(1).execute(conn)),
    ]);
    assert_eq!(answers.len(), 1);
    refusal(
        Must::insert(vec![row(1, 4), row(3, 4)])
            .for_tenant(1)
            .execute(conn),
    );
    refusal(
        May::insert(nullable(3))
            .for_tenant(1)
            .get_result::<May>(conn),
    );
    refusal(May::insert(nullable(2)).for_tenant(2).execute(conn));
    refusal(Remark::insert(remark(2)).for_tenant((1, 1)).execute(conn));
    refusal(Remark::insert(remark(3)).for_tenant((1, 2)).execute(conn));
    refusal(
        Line::insert((
            lines::id.eq(50),
            lines::name.eq("n50"),
            lines::note_id.eq(99),
        ))
        .execute(conn),
    );
    assert_eq!(rows(db), before);

    let conn = &mut db.unscoped("rows for tenant 1");
    assert_eq!(Must::insert(row(2, 4)).for_tenant(1).execute(conn), Ok(1));
    assert_eq!(May::insert(nullable(3)).for_tenant(2).execute(conn), Ok(1));
    assert_eq!(
        Remark::insert(remark(2)).for_tenant((1, 2)).execute(conn),
        Ok(1)
    );
}
