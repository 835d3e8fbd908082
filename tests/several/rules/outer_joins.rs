//! Outer joins of rows that may be everyone's, or nobody's.

use super::schema::*;
use diesel::prelude::*;
use std::iter;
use tenancy::prelude::*;

type Two = (Option<String>, Option<String>);
type Four = (
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

// Every organisation reads a global row, and no user does.
#[test]
fn a_global_row_that_an_outer_join_has_found_does_not_meet_a_users_rows() {
    let db = &mut *filled();
    let conn = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]).and_trusting::<User>([1]);
    let global = || Some("globals 1 of null".to_owned());

    let rows = Everyones::scoped()
        .left_join(globals::table.on(globals::name.eq("globals 1 of null")))
        .left_join(notes::table.on(notes::ref_id.eq(listed::id)))
        .filter(listed::id.eq(1))
        .select((globals::name.nullable(), notes::name.nullable()));
    assert_eq!(rows.load::<Two>(conn), Ok(vec![(global(), None)]));

    let again = tenancy::alias!(globals as again);
    let rows = Everyones::scoped()
        .left_join(again.on(again.field(globals::name).eq("globals 1 of null")))
        .left_join(notes::table.on(notes::ref_id.eq(listed::id)))
        .filter(listed::id.eq(1))
        .select((
            again.field(globals::name).nullable(),
            notes::name.nullable(),
        ));
    assert_eq!(rows.load::<Two>(conn), Ok(vec![(global(), None)]));

    // Where there is none, there is nothing that a user would not read.
    let rows = Everyones::scoped()
        .left_join(globals::table.on(globals::name.eq("globals 1 of 3")))
        .left_join(notes::table.on(notes::ref_id.eq(listed::id)))
        .filter(listed::id.eq(1))
        .select((globals::name.nullable(), notes::name.nullable()));
    let note = Some("notes 1 of 1".to_owned());
    assert_eq!(rows.load::<Two>(conn), Ok(vec![(None, note)]));
}

/// That a row of the table which is nobody's meets no tenant's rows behind an outer join.
macro_rules! meets_none {
    ($table:ident: $name:literal) => {{
        let db = &mut *filled();
        let rows = Everyones::scoped()
            .left_join($table::table.on($table::name.eq($name)))
            .left_join(owned::table.on(owned::ref_id.eq(listed::id)))
            .filter(listed::id.eq(1))
            .select(($table::name.nullable(), owned::name.nullable()))
            .load::<Two>(&mut db.unscoped("a test"));
        assert_eq!(rows, Ok(vec![(Some($name.to_owned()), None)]));
    }};
}

#[test]
fn a_row_without_an_owner_that_an_outer_join_has_found_meets_no_tenants_rows() {
    meets_none!(adoptables: "adoptables 1 of null");
    meets_none!(maybes: "maybes 1 of null");
    meets_none!(secrets: "secrets 1 of null-null");
}

/// Which of these tenants read the row of this name.
fn readers(name: &str, tenants: &[i32]) -> Vec<i32> {
    let (_, whose) = name.split_once(" of ").expect("a name says whose it is");
    let owner: Option<i32> = match whose.split_once('-') {
        Some((_, "true")) => None,
        Some((owner, _)) => Some(owner),
        None => Some(whose),
    }
    .and_then(|owner| owner.parse().ok());
    let read = tenants.iter().copied();
    read.filter(|tenant| owner.is_none_or(|owner| owner == *tenant))
        .collect()
}

/// The rows of outer joins of these tables, in this order, if the tenants read each that one of them reads all of.
fn joined(tables: &[&[&str]], tenants: &[i32]) -> Vec<Vec<Option<String>>> {
    let mut rows: Vec<(Vec<Option<String>>, Vec<i32>)> = vec![(Vec::new(), tenants.to_vec())];
    for (at, table) in tables.iter().enumerate() {
        let further = rows.iter().flat_map(|(row, all)| {
            let with = |name: Option<&str>| {
                let name = iter::once(name.map(str::to_owned));
                row.iter().cloned().chain(name).collect::<Vec<_>>()
            };
            let found = table
                .iter()
                .map(|name| (with(Some(*name)), readers(name, all)));
            let mut found: Vec<_> = found.filter(|(_, read)| !read.is_empty()).collect();
            if found.is_empty() && at > 0 {
                found.push((with(None), all.clone()));
            }
            found
        });
        rows = further.collect();
    }
    rows.into_iter().map(|(row, _)| row).collect()
}

#[test]
fn rows_that_may_be_everyones_meet_behind_outer_joins_where_one_tenant_reads_them_all() {
    let db = &mut *filled();
    let again = tenancy::alias!(commons as again);
    let rows = Global::scoped()
        .left_join(
            commons::table.on(commons::ref_id
                .eq(globals::id)
                .and(commons::name.ne("commons 1 of null"))),
        )
        .left_join(flagged::table.on(flagged::ref_id.eq(globals::id)))
        .left_join(again.on(again.field(commons::ref_id).eq(globals::id)))
        .filter(globals::id.eq(1))
        .select((
            globals::name.nullable(),
            commons::name.nullable(),
            flagged::name.nullable(),
            again.field(commons::name).nullable(),
        ));
    let tables: [&[&str]; 4] = [
        &[
            "globals 1 of 1",
            "globals 1 of 2",
            "globals 1 of 3",
            "globals 1 of null",
        ],
        &["commons 1 of 1", "commons 1 of 2", "commons 1 of 3"],
        &[
            "flagged 1 of 1-false",
            "flagged 1 of 2-false",
            "flagged 1 of 3-false",
            "flagged 1 of 1-true",
            "flagged 1 of 3-true",
        ],
        &[
            "commons 1 of 1",
            "commons 1 of 2",
            "commons 1 of 3",
            "commons 1 of null",
        ],
    ];
    let sorted = |read: QueryResult<Vec<Four>>| {
        let read = read.expect("read").into_iter();
        let mut read: Vec<_> = read.map(|(a, b, c, d)| vec![a, b, c, d]).collect();
        read.sort();
        read
    };
    let expected = |tenants: &[i32]| {
        let mut expected = joined(&tables, tenants);
        expected.sort();
        expected
    };
    for list in [&[1, 2][..], &[3], &[1, 2, 3]] {
        let conn = &mut TenantsConn::<_, Org>::trusting(db, list.to_vec());
        assert_eq!(sorted(rows.clone().load(conn)), expected(list), "{list:?}");
    }
    let conn = &mut db.unscoped("a test");
    assert_eq!(sorted(rows.load(conn)), expected(&[1, 2, 3]));
}

// Each joined table asks each one before it, once.
#[test]
fn a_join_of_rows_that_may_be_everyones_is_longer_by_what_the_table_before_it_adds() {
    let db = &mut *filled();
    let conn = &TenantsConn::<_, Org>::trusting(db, [1, 2]);
    let (a1, a2, a3, a4) =
        tenancy::alias!(globals as a1, globals as a2, globals as a3, globals as a4);
    let one = Global::scoped().left_join(a1.on(a1.field(globals::ref_id).eq(globals::id)));
    let two = one
        .clone()
        .left_join(a2.on(a2.field(globals::ref_id).eq(globals::id)));
    let three = two
        .clone()
        .left_join(a3.on(a3.field(globals::ref_id).eq(globals::id)));
    let four = three
        .clone()
        .left_join(a4.on(a4.field(globals::ref_id).eq(globals::id)));
    let texts = [
        one.select(globals::id).to_sql(conn),
        two.select(globals::id).to_sql(conn),
        three.select(globals::id).to_sql(conn),
        four.select(globals::id).to_sql(conn),
    ];
    let lengths = texts.map(|text| text.expect("shown").len());
    let added: Vec<_> = lengths.windows(2).map(|two| two[1] - two[0]).collect();
    assert_eq!(added[2] - added[1], added[1] - added[0]);
}
