//! The same in each side of a union and of its kin.

use super::queries::{Two, agrees};
use super::schema::*;
use crate::backend::{Backend, Conn};
use diesel::dsl::not;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use tenancy::dsl::{exists, select};
use tenancy::prelude::*;

#[test]
fn both_sides_of_a_union_meet_their_tenants_rows() {
    agrees!(Two:
        Owned::scoped()
            .inner_join(others::table.on(others::ref_id.eq(owned::id)))
            .select((owned::name, others::name))
            .union(
                Other::scoped()
                    .inner_join(owned::table.on(owned::ref_id.eq(others::id)))
                    .filter(exists(Adoptable::scoped().filter(adoptables::ref_id.eq(others::id).and(adoptables::name.ne("adoptables 1 of 1")))))
                    .select((others::name, owned::name)),
            )
    );
}

#[test]
fn a_side_of_a_union_that_starts_from_a_universal_table_meets_its_tenants_rows() {
    agrees!(Two:
        Everyones::scoped()
            .inner_join(adoptables::table.on(adoptables::ref_id.eq(listed::id)))
            .inner_join(owned::table.on(owned::ref_id.eq(listed::id)))
            .select((adoptables::name, owned::name))
            .union_all(
                Owned::scoped()
                    .inner_join(others::table.on(others::ref_id.eq(owned::id)))
                    .select((owned::name, others::name)),
            )
    );
}

#[test]
fn a_subquery_in_a_side_behind_a_universal_one_meets_its_tenants_rows() {
    agrees!((String, i64):
        Everyones::scoped()
            .select((listed::name, 0_i64.into_sql::<BigInt>()))
            .filter(listed::id.eq(7))
            .union_all(
                Owned::scoped()
                    .filter(exists(Other::scoped().filter(others::ref_id.eq(owned::id).and(others::name.ne("others 1 of 1")))))
                    .select((
                        owned::name,
                        Other::scoped().filter(others::ref_id.eq(owned::id)).count().single_value().assume_not_null(),
                    )),
            )
    );
}

#[test]
fn a_subquery_in_a_side_behind_a_select_without_a_table_meets_its_tenants_rows() {
    let db = &mut filled();
    let conn = &mut TenantsConn::<_, Org>::trusting(&mut **db, [1, 2]);
    let theirs = Other::scoped().filter(
        others::ref_id
            .eq(owned::id)
            .and(others::name.eq("others 1 of 1")),
    );
    let mut names: Vec<String> = select("nobody's".into_sql::<Text>())
        .union(Owned::scoped().filter(exists(theirs)).select(owned::name))
        .load(conn)
        .expect("read");
    names.sort();
    assert_eq!(names, ["nobody's", "owned 1 of 1"]);
}

#[test]
fn a_subquery_in_a_boxed_side_meets_its_tenants_rows() {
    agrees!(String:
        let named = |name| {
            Other::scoped().filter(others::ref_id.eq(owned::id).and(others::name.ne(name)))
        };
        let nobody = Everyones::scoped().filter(listed::id.eq(7)).select(listed::name);
        let first = Owned::scoped().filter(exists(named("others 1 of 1"))).select(owned::name);
        let second = Owned::scoped().filter(not(exists(named("others 2 of 2")))).select(owned::name);
        nobody
            .into_boxed::<Backend>()
            .union(first.into_boxed::<Backend>())
            .union(second)
    );
}

#[test]
fn a_boxed_side_selects_what_cannot_be_cloned() {
    agrees!((String, i64):
        Owned::scoped()
            .select((owned::name, diesel::dsl::count(owned::id).partition_by(owned::name)))
            .into_boxed::<Backend>()
            .union_all(
                Other::scoped()
                    .select((others::name, 1_i64.into_sql::<BigInt>())),
            )
    );
}

#[test]
fn a_subquery_behind_the_where_of_a_side_meets_its_tenants_rows() {
    agrees!((i32, i32):
        Owned::scoped()
            .group_by((owned::org_id, owned::id))
            .having(exists(Other::scoped().filter(others::ref_id.eq(owned::id).and(others::name.ne("others 1 of 1")))))
            .select((owned::org_id, owned::id))
            .union(
                Flagged::scoped()
                    .filter(flagged::is_global.eq(false).and(flagged::id.eq(2)))
                    .select((flagged::org_id, flagged::id + 5)),
            )
    );
    let db = &mut filled();
    let conn = &mut TenantsConn::<_, Org>::trusting(&mut **db, [1, 2]);
    let marked = Other::scoped().filter(
        others::ref_id
            .eq(owned::id)
            .and(others::name.eq("others 2 of 2")),
    );
    let nobody = Everyones::scoped().filter(listed::id.eq(7));
    let names: Vec<String> = Owned::scoped()
        .order((marked.count().single_value().desc(), owned::name))
        .limit(1)
        .select(owned::name)
        .union_all(nobody.select(listed::name))
        .load(conn)
        .expect("read");
    assert_eq!(names, ["owned 2 of 2"]);
}

#[test]
fn sides_that_are_combined_already_meet_their_tenants_rows() {
    agrees!(String:
        let nobody = || Everyones::scoped().filter(listed::id.eq(7)).select(listed::name);
        let named = Other::scoped().filter(others::ref_id.eq(owned::id).and(others::name.ne("others 1 of 1")));
        nobody()
            .union(nobody())
            .union(nobody().union(Owned::scoped().filter(exists(named)).select(owned::name)))
    );
}

#[test]
fn both_sides_of_a_union_in_a_subquery_meet_their_tenants_rows() {
    agrees!(String:
        Owned::scoped()
            .filter(
                owned::id.eq_any(
                    Other::scoped()
                        .filter(others::name.eq("others 1 of 1"))
                        .select(others::ref_id)
                        .union(
                            Adoptable::scoped()
                                .filter(adoptables::name.eq("adoptables 2 of 2"))
                                .select(adoptables::ref_id),
                        ),
                ),
            )
            .select(owned::name)
    );
}
