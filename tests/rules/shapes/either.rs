//! Rows that are reached through either of two parents: what no table of cases says.

use crate::backend::filled;
use diesel::result::{DatabaseErrorKind, Error, QueryResult};
use house::shapes::*;
use tenancy::dsl::exists;
use tenancy::prelude::*;

type Row = (
    diesel::dsl::Eq<ties::id, i32>,
    diesel::dsl::Eq<ties::name, String>,
    diesel::dsl::Eq<ties::note_id, i32>,
    diesel::dsl::Eq<ties::safe_id, i32>,
);

fn between(id: i32, note: i32, safe: i32) -> Row {
    (
        ties::id.eq(id),
        ties::name.eq(format!("n{id}")),
        ties::note_id.eq(note),
        ties::safe_id.eq(safe),
    )
}

#[track_caller]
fn refused(said: &QueryResult<usize>) {
    assert!(
        matches!(
            said,
            Err(Error::DatabaseError(
                DatabaseErrorKind::ForeignKeyViolation,
                _
            ))
        ),
        "{said:?}"
    );
}

/// The rows that were not there before, or not like that.
fn changed(before: &[String], after: Vec<String>) -> Vec<String> {
    let new = after.into_iter().filter(|row| !before.contains(row));
    new.collect()
}

// The notes 1 and 3, and the safe 1, are the organisation's.
#[test]
fn a_link_is_made_between_two_parents_of_the_connections_tenant() {
    let db = &mut *filled();
    let before = rows(db);
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    assert_eq!(Tie::insert(between(50, 1, 1)).execute(conn), Ok(1));
    assert_eq!(
        Tie::insert(vec![between(51, 3, 1), between(52, 1, 1)]).execute(conn),
        Ok(2)
    );
    for (note, safe) in [
        (1, 2),
        (1, 3),
        (1, 5),
        (1, 6),
        (2, 1),
        (9, 1),
        (2, 2),
        (9, 9),
    ] {
        refused(&Tie::insert(between(60, note, safe)).execute(conn));
        refused(&Tie::insert(vec![between(61, 1, 1), between(60, note, safe)]).execute(conn));
    }
    assert_eq!(
        changed(&before, rows(db)),
        [
            "ties: 50|n50|1|1|-",
            "ties: 51|n51|3|1|-",
            "ties: 52|n52|1|1|-"
        ]
    );
}

#[test]
fn a_link_is_not_copied_where_a_parent_is_another_tenants() {
    let db = &mut *filled();
    let before = rows(db);
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    let mut copy = |name: &'static str| {
        let names = || {
            (
                ties::id + 60,
                ties::name.concat("+"),
                ties::note_id,
                ties::safe_id,
            )
        };
        Tie::insert(Tie::scoped().filter(ties::name.eq(name)).select(names()))
            .into_columns((ties::id, ties::name, ties::note_id, ties::safe_id))
            .execute(conn)
    };
    assert_eq!(copy("a1"), Ok(1));
    // It reads these by one parent each.
    for name in ["x3", "y4", "a5"] {
        let said = copy(name);
        assert!(!matches!(said, Ok(1)), "{name}: {said:?}");
    }
    assert_eq!(changed(&before, rows(db)), ["ties: 61|a1+|1|1|-"]);
}

#[test]
fn an_upsert_of_a_link_changes_one_that_a_parent_reaches() {
    let db = &mut *filled();
    for (name, reached) in [
        ("a1", true),
        ("x3", true),
        ("y4", true),
        ("a5", true),
        ("b2", false),
        ("v7", false),
    ] {
        reset(db);
        let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
        let row = (
            ties::id.eq(50),
            ties::name.eq(name),
            ties::note_id.eq(1),
            ties::safe_id.eq(1),
        );
        let said = Tie::insert(row)
            .on_conflict(on_mysql!({ diesel::dsl::DuplicatedKeys } else { ties::name }))
            .do_update()
            .set(ties::text.eq("new"))
            .execute(conn);
        let upserted = match said {
            Ok(0) | Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => false,
            Ok(_) => true,
            Err(error) => panic!("{error}"),
        };
        assert_eq!(upserted, reached, "{name}");
        let new = rows(db).into_iter().filter(|row| row.ends_with("|new"));
        let expected = usize::from(reached);
        assert_eq!(new.count(), expected, "{name}");
    }
}

#[test]
fn a_link_on_an_unscoped_connection_is_between_any_two_rows() {
    let db = &mut *filled();
    let before = rows(db);
    let conn = &mut db.unscoped("the application links them");
    assert_eq!(Tie::insert(between(50, 1, 3)).execute(conn), Ok(1));
    refused(&Tie::insert(between(51, 1, 9)).execute(conn));
    refused(&Tie::insert(between(51, 9, 1)).execute(conn));
    assert_eq!(changed(&before, rows(db)), ["ties: 50|n50|1|3|-"]);
}

#[test]
fn a_tenant_takes_away_a_link_to_its_own_row() {
    let db = &mut *filled();
    let conn = &mut TenantConn::<_, User>::trusting(db, 1);
    assert_eq!(Tie::delete(Tie::scoped()).execute(conn), Ok(1));
    let left: Vec<String> = Tie::scoped()
        .order(ties::name)
        .select(ties::name)
        .load(&mut TenantConn::<_, Org>::trusting(db, 1))
        .expect("read");
    assert_eq!(left, ["a1", "a5", "y4"]);
}

// A statement for one type of tenant has another SQL text than that for the other.
#[test]
fn a_statement_for_one_type_of_tenant_is_not_run_for_another() {
    let db = &mut *filled();
    let names = || Tie::scoped().order(ties::name).select(ties::name);
    for _ in 0..2 {
        let of_org: Vec<String> = names()
            .load(&mut TenantConn::<_, Org>::trusting(db, 2))
            .expect("an organisation's");
        assert_eq!(of_org, ["b2", "y4"]);
        let of_user: Vec<String> = names()
            .load(&mut TenantConn::<_, User>::trusting(db, 2))
            .expect("a user's");
        assert_eq!(of_user, ["v7"]);
    }
}

#[test]
fn a_subquery_and_an_alias_of_links_are_those_that_the_tenant_reaches() {
    let db = &mut *filled();
    let safes = || {
        Safe::scoped()
            .filter(exists(Tie::scoped().filter(ties::safe_id.eq(safes::id))))
            .order(safes::name)
            .select(safes::name)
    };
    let conn = &mut TenantConn::<_, Org>::trusting(db, 1);
    assert_eq!(safes().load::<String>(conn), Ok(vec!["a1".to_owned()]));
    let again = tenancy::alias!(ties as again);
    let names = Note::scoped()
        .inner_join(again.on(again.field(ties::note_id).eq(notes::id)))
        .order(again.field(ties::name))
        .select(again.field(ties::name));
    assert_eq!(
        names.load::<String>(conn),
        Ok(["a1", "a5", "x3"].map(str::to_owned).to_vec())
    );
    let conn = &mut TenantConn::<_, User>::trusting(db, 1);
    assert_eq!(safes().load::<String>(conn), Ok(vec!["u3".to_owned()]));
}

// The note is the organisation's, and the safe a user's: no one tenant reads both, and each reads the link.
#[test]
fn both_parents_of_a_link_meet_where_one_tenant_reads_both() {
    let db = &mut *filled();
    let conn = &mut db.unscoped("all links");
    let names: Vec<String> = Note::scoped()
        .inner_join(ties::table.on(ties::note_id.eq(notes::id)))
        .order(ties::name)
        .select(ties::name)
        .load(conn)
        .expect("read");
    assert_eq!(names, ["a1", "a5", "b2", "x3", "y4"]);
    let names: Vec<String> = Safe::scoped()
        .inner_join(ties::table.on(ties::safe_id.eq(safes::id)))
        .order(ties::name)
        .select(ties::name)
        .load(conn)
        .expect("read");
    assert_eq!(names, ["a1", "b2", "v7", "x3", "y4"]);
    let names: Vec<String> = Note::scoped()
        .inner_join(ties::table.on(ties::note_id.eq(notes::id)))
        .inner_join(safes::table.on(safes::id.eq(ties::safe_id)))
        .order(ties::name)
        .select(ties::name)
        .load(conn)
        .expect("read");
    assert_eq!(names, ["a1", "b2"]);
}
