//! The same in every kind of query: what one tenant's connections answer, together, is what that of several does.

use super::schema::*;
use crate::backend::{Backend, Conn};
use diesel::dsl::not;
use diesel::prelude::*;
use tenancy::dsl::exists;
use tenancy::prelude::*;

/// That the query, run for several tenants and for all, gives the rows that it gives for each of them. Each row of it
/// is of one tenant.
macro_rules! agrees {
    ($Row:ty: $($query:tt)+) => {{
        let db = &mut filled();
        let db: &mut Conn = db;
        let query = || { $($query)+ };
        let ask = |db: &mut Conn, keys: &[i32]| {
            let mut rows: Vec<$Row> = keys
                .iter()
                .flat_map(|key| {
                    let conn = &mut TenantConn::<_, Org>::trusting(db, *key);
                    query().load::<$Row>(conn).expect("one tenant's")
                })
                .collect();
            rows.sort();
            rows
        };
        let expected = ask(db, &[1, 2]);
        assert!(!expected.is_empty());
        let conn = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]);
        let mut some: Vec<$Row> = query().load(conn).expect("several tenants'");
        some.sort();
        assert_eq!(some, expected, "of two tenants");

        let expected = ask(db, &[1, 2, 3]);
        let conn = &mut db.unscoped("a test");
        let mut all: Vec<$Row> = query().load(conn).expect("all tenants'");
        all.sort();
        assert_eq!(all, expected, "of all");
    }};
}

pub(super) use agrees;

pub(super) type Two = (String, String);
pub(super) type Three = (String, String, String);
pub(super) type Maybe = (String, Option<String>, Option<String>);

#[test]
fn each_table_of_a_chain_of_joins_meets_its_tenants_rows() {
    agrees!(Three:
        Owned::scoped()
            .inner_join(others::table.on(others::ref_id.eq(owned::id)))
            .inner_join(flagged::table.on(flagged::ref_id.eq(owned::id).and(flagged::is_global.eq(false))))
            .select((owned::name, others::name, flagged::name))
    );
}

#[test]
fn the_tables_of_a_nested_join_meet_their_tenants_rows() {
    agrees!(Three:
        Owned::scoped()
            .inner_join(
                Other::scoped()
                    .inner_join(adoptables::table.on(adoptables::ref_id.eq(others::id)))
                    .on(others::ref_id.eq(owned::id)),
            )
            .select((owned::name, others::name, adoptables::name))
    );
}

#[test]
fn a_nested_outer_join_keeps_rows_that_meet_none_of_their_tenants() {
    agrees!(Maybe:
        Owned::scoped()
            .left_join(
                Other::scoped()
                    .inner_join(adoptables::table.on(adoptables::ref_id.eq(others::id).and(adoptables::id.eq(1))))
                    .on(others::ref_id.eq(owned::id)),
            )
            .select((owned::name, others::name.nullable(), adoptables::name.nullable()))
    );
}

#[test]
fn outer_joins_after_each_other_keep_what_meets_none() {
    agrees!(Maybe:
        Owned::scoped()
            .left_join(others::table.on(others::ref_id.eq(owned::id).and(others::name.eq("others 1 of 2"))))
            .left_join(adoptables::table.on(adoptables::ref_id.eq(owned::id)))
            .select((owned::name, others::name.nullable(), adoptables::name.nullable()))
    );
}

#[test]
fn a_table_behind_a_universal_one_meets_its_tenants_rows() {
    agrees!(Three:
        Owned::scoped()
            .inner_join(
                Everyones::scoped()
                    .inner_join(others::table.on(others::ref_id.eq(listed::id)))
                    .on(listed::ref_id.eq(owned::id)),
            )
            .select((owned::name, listed::name, others::name))
    );
}

#[test]
fn tables_joined_to_a_universal_one_meet_each_other() {
    agrees!(Three:
        Everyones::scoped()
            .inner_join(owned::table.on(owned::ref_id.eq(listed::id)))
            .inner_join(others::table.on(others::ref_id.eq(listed::id)))
            .filter(exists(Adoptable::scoped().filter(adoptables::ref_id.eq(listed::id).and(adoptables::name.ne("adoptables 1 of 1")))))
            .select((listed::name, owned::name, others::name))
    );
}

#[test]
fn an_alias_of_a_table_meets_its_tenants_rows() {
    agrees!(Two:
        let again = tenancy::alias!(owned as again);
        Owned::scoped()
            .inner_join(again.on(again.field(owned::ref_id).eq(owned::id)))
            .select((owned::name, again.field(owned::name)))
    );
}

#[test]
fn a_query_that_starts_from_an_alias_meets_its_tenants_rows() {
    agrees!(Two:
        let first = tenancy::alias!(owned as first_one);
        Owned::scoped_as(first)
            .inner_join(others::table.on(others::ref_id.eq(first.field(owned::id))))
            .filter(exists(Owned::scoped().filter(owned::ref_id.eq(first.field(owned::id)).and(owned::name.ne("owned 2 of 2")))))
            .select((first.field(owned::name), others::name))
    );
}

#[test]
fn a_subquery_of_a_query_that_starts_from_an_alias_meets_its_tenants_rows() {
    agrees!(Two:
        let first = tenancy::alias!(owned as first_one);
        Owned::scoped_as(first)
            .filter(exists(Other::scoped().filter(others::ref_id.eq(first.field(owned::id)).and(others::name.ne("others 2 of 2")))))
            .filter(first.field(owned::id).eq_any(Adoptable::scoped().select(adoptables::ref_id)))
            .select((
                first.field(owned::name),
                Other::scoped().filter(others::id.eq(first.field(owned::ref_id))).select(others::name).single_value().assume_not_null(),
            ))
    );
}

#[test]
fn a_subquery_in_an_on_meets_its_tenants_rows() {
    agrees!(Two:
        Owned::scoped()
            .inner_join(
                others::table.on(others::ref_id.eq(owned::id).and(exists(
                    Adoptable::scoped().filter(adoptables::ref_id.eq(others::id).and(adoptables::name.ne("adoptables 1 of 1"))),
                ))),
            )
            .select((owned::name, others::name))
    );
}

#[test]
fn a_subquery_in_the_on_of_a_nested_join_meets_its_tenants_rows() {
    agrees!(Three:
        Owned::scoped()
            .inner_join(
                Other::scoped()
                    .inner_join(
                        flagged::table.on(flagged::ref_id.eq(others::id).and(flagged::is_global.eq(false)).and(exists(
                            Adoptable::scoped()
                                .filter(adoptables::ref_id.eq(others::id).and(adoptables::name.ne("adoptables 1 of 1"))),
                        ))),
                    )
                    .on(others::ref_id.eq(owned::id)),
            )
            .select((owned::name, others::name, flagged::name))
    );
}

#[test]
fn a_subquery_in_a_subquery_meets_its_tenants_rows() {
    agrees!(String:
        Owned::scoped()
            .filter(exists(Everyones::scoped().filter(listed::ref_id.eq(owned::id)).filter(exists(
                Adoptable::scoped().filter(adoptables::ref_id.eq(listed::id).and(adoptables::name.ne("adoptables 1 of 1"))),
            ))))
            .select(owned::name)
    );
}

#[test]
fn a_join_in_a_subquery_meets_its_tenants_rows() {
    agrees!(String:
        Owned::scoped()
            .filter(not(exists(
                Everyones::scoped()
                    .inner_join(others::table.on(others::ref_id.eq(listed::id)))
                    .filter(listed::ref_id.eq(owned::id).and(others::name.ne("others 1 of 1"))),
            )))
            .select(owned::name)
    );
}

#[test]
fn a_boxed_query_meets_its_tenants_rows() {
    agrees!(Two:
        Owned::scoped()
            .inner_join(others::table.on(others::ref_id.eq(owned::id)))
            .select((owned::name, others::name))
            .into_boxed::<Backend>()
            .filter(exists(Adoptable::scoped().filter(adoptables::ref_id.eq(owned::id).and(adoptables::name.ne("adoptables 1 of 1")))))
    );
}

#[test]
fn a_subquery_in_an_order_meets_its_tenants_rows() {
    let db = &mut filled();
    let conn = &mut TenantsConn::<_, Org>::trusting(&mut **db, [1, 2]);
    let marked = Other::scoped().filter(
        others::ref_id
            .eq(owned::id)
            .and(others::name.eq("others 2 of 2")),
    );
    let first: String = Owned::scoped()
        .order((marked.count().single_value().desc(), owned::name))
        .select(owned::name)
        .first(conn)
        .expect("read");
    assert_eq!(first, "owned 2 of 2");
}

#[test]
fn a_count_inside_each_group_is_of_its_tenants_rows() {
    agrees!((i32, i64):
        Owned::scoped()
            .inner_join(others::table.on(others::ref_id.eq(owned::id)))
            .group_by(owned::org_id)
            .select((owned::org_id, diesel::dsl::count(others::id)))
    );
}

#[test]
fn rows_of_two_dimensions_meet_in_both() {
    let db = &mut filled();
    let db: &mut Conn = db;
    let query = || {
        Draft::scoped()
            .inner_join(letters::table.on(letters::ref_id.eq(drafts::id)))
            .filter(exists(Other::scoped().filter(
                others::ref_id.eq(drafts::id).and(others::org_id.ne(2)),
            )))
            .filter(exists(
                Letter::scoped_as(tenancy::alias!(letters as more)).filter(diesel::dsl::sql::<
                    diesel::sql_types::Bool,
                >(
                    "more.user_id <> 2"
                )),
            ))
            .select((drafts::name, letters::name))
    };
    let mut all: Vec<Two> = query().load(&mut db.unscoped("a test")).expect("read");
    all.sort();
    let expected = [1, 2].map(|id| {
        (
            format!("drafts {id} of 1-1"),
            format!("letters {id} of 1-1"),
        )
    });
    assert_eq!(all, expected);
}

#[test]
fn a_subquery_from_an_alias_of_the_table_around_it_meets_its_tenants_rows() {
    agrees!(String:
        let again = tenancy::alias!(owned as again_there);
        let first = Owned::scoped_as(again).filter(again.field(owned::name).eq("owned 1 of 1"));
        Owned::scoped()
            .filter(owned::id.eq_any(first.select(again.field(owned::id))))
            .select(owned::name)
    );
}

#[test]
fn a_subquery_from_the_very_table_around_it_is_as_it_is_written() {
    let db = &mut filled();
    let conn = &mut db.unscoped("a test");
    let ownerless = Adoptable::scoped()
        .filter(adoptables::name.eq("adoptables 1 of null"))
        .select(adoptables::name)
        .into_boxed::<Backend>();
    let names: Vec<String> = Adoptable::scoped()
        .filter(adoptables::name.eq_any(ownerless))
        .select(adoptables::name)
        .load(conn)
        .expect("read");
    assert_eq!(names, ["adoptables 1 of null"]);
}

#[test]
fn a_row_of_two_dimensions_meets_those_of_either_owner_of_one_of_two_types() {
    let db = &mut filled();
    let conn = &mut db.unscoped("a test");
    let mut names: Vec<Two> = Draft::scoped()
        .inner_join(owners::table.on(owners::ref_id.eq(drafts::id)))
        .filter(drafts::name.eq("drafts 1 of 1-2"))
        .select((drafts::name, owners::name))
        .load(conn)
        .expect("read");
    names.sort();
    let expected = ["owners 1 of org-1", "owners 1 of user-2"]
        .map(|name| ("drafts 1 of 1-2".to_owned(), name.to_owned()));
    assert_eq!(names, expected);
}
