//! The same in every kind of query: what one tenant's connections answer, together, is what that of several does.

use super::schema::*;
use crate::backend::{Backend, Conn};
use diesel::dsl::not;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use std::collections::BTreeSet;
use tenancy::dsl::{exists, select};
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

type Two = (String, String);
type Three = (String, String, String);
type Maybe = (String, Option<String>, Option<String>);

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

/// What each of the tenants reads, together, each row once.
macro_rules! agrees_each_once {
    ($Row:ty: $($query:tt)+) => {{
        let db = &mut filled();
        let db: &mut Conn = db;
        let query = || { $($query)+ };
        let mut of_each = BTreeSet::<$Row>::new();
        for key in [1, 2] {
            let conn = &mut TenantConn::<_, Org>::trusting(db, key);
            of_each.extend(query().load::<$Row>(conn).expect("one tenant's"));
        }
        assert!(!of_each.is_empty());
        let conn = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]);
        let of_both: Vec<$Row> = query().load(conn).expect("several tenants'");
        assert_eq!(of_both.len(), of_each.len(), "each row once");
        assert_eq!(BTreeSet::from_iter(of_both), of_each, "of two tenants");

        let conn = &mut TenantConn::<_, Org>::trusting(db, 3);
        of_each.extend(query().load::<$Row>(conn).expect("one tenant's"));
        let of_all: Vec<$Row> = query().load(&mut db.unscoped("a test")).expect("all tenants'");
        assert_eq!(of_all.len(), of_each.len(), "each row once");
        assert_eq!(BTreeSet::from_iter(of_all), of_each, "of all");
    }};
}

#[test]
fn a_row_of_several_tenants_is_read_once() {
    agrees_each_once!(String:
        Person::scoped()
            .inner_join(members::table.on(members::person.eq(people::name)))
            .select(people::name)
            .distinct()
    );
    agrees_each_once!(i32:
        Member::scoped()
            .inner_join(people::table.on(members::person.eq(people::name)))
            .select(members::id)
    );
}

#[test]
fn a_row_of_several_tenants_meets_its_children() {
    agrees_each_once!(Two:
        Person::scoped()
            .inner_join(pets::table.on(pets::person.eq(people::name)))
            .select((people::name, pets::name))
    );
    agrees_each_once!(Two:
        Pet::scoped()
            .inner_join(people::table.on(pets::person.eq(people::name)))
            .select((people::name, pets::name))
    );
    agrees_each_once!(String:
        Person::scoped()
            .filter(exists(Pet::scoped().filter(pets::person.eq(people::name))))
            .select(people::name)
    );
}

#[test]
fn rows_of_several_tenants_meet_under_two_names_where_one_tenant_reads_both() {
    agrees_each_once!(Two:
        let others = tenancy::alias!(people as others);
        Person::scoped()
            .inner_join(others.on(others.field(people::ref_id).eq(people::id)))
            .select((people::name, others.field(people::name)))
    );
}

#[test]
fn three_tables_meet_a_row_of_several_tenants_in_one_of_them() {
    agrees_each_once!(Three:
        Person::scoped()
            .inner_join(owned::table.on(owned::ref_id.eq(people::id)))
            .inner_join(fans::table.on(fans::ref_id.eq(people::id)))
            .select((people::name, owned::name, fans::name))
    );
    agrees_each_once!(Three:
        Owned::scoped()
            .inner_join(
                Person::scoped()
                    .inner_join(shared::table.on(shared::ref_id.eq(people::id)))
                    .on(people::ref_id.eq(owned::id)),
            )
            .select((owned::name, people::name, shared::name))
    );
}

/// What the query, run for two tenants of three and for all, gives beyond what it gives for each of them, and what it lacks. Its
/// rows may be of several tenants, the third one among them; those that an outer join leaves alone do not count.
macro_rules! differs {
    ($db:ident, $query:expr) => {{
        let mut each = BTreeSet::new();
        let mut differences = Vec::new();
        let mut look = |each: &BTreeSet<_>, met: Vec<Maybe>| {
            let met: Vec<Maybe> = met
                .into_iter()
                .filter(|(_, second, third)| second.is_some() && third.is_some())
                .collect();
            let count = met.len();
            let met = BTreeSet::from_iter(met);
            assert_eq!(met.len(), count, "each row once");
            differences.extend(met.symmetric_difference(each).cloned());
        };
        for keys in [&[1, 2][..], &[3]] {
            for key in keys {
                let conn = &mut TenantConn::<_, Org>::trusting($db, *key);
                let of_one: Vec<Maybe> = $query.load(conn).expect("one tenant's");
                let whole = |(_, second, third): &Maybe| second.is_some() && third.is_some();
                each.extend(of_one.into_iter().filter(whole));
            }
            assert!(!each.is_empty());
            let met = if keys.len() == 2 {
                $query.load(&mut TenantsConn::<_, Org>::trusting($db, [1, 2]))
            } else {
                $query.load(&mut $db.unscoped("a test"))
            };
            look(&each, met.expect("several tenants'"));
        }
        differences
    }};
}

#[test]
fn two_rows_do_not_meet_by_a_tenant_that_is_not_in_the_list() {
    let db = &mut filled();
    let db: &mut Conn = db;
    let pets = || {
        Person::scoped()
            .inner_join(pets::table.on(pets::ref_id.eq(people::id)))
            .select((people::name, pets::name.nullable(), people::name.nullable()))
    };
    assert_eq!(differs!(db, pets()), []);
    let friends = || {
        Person::scoped()
            .left_join(friends::table.on(friends::ref_id.eq(people::id)))
            .select((
                people::name,
                friends::name.nullable(),
                people::name.nullable(),
            ))
    };
    assert_eq!(differs!(db, friends()), []);
    let of_fans = || {
        Fan::scoped()
            .filter(exists(pets().filter(people::id.eq(fans::ref_id))))
            .select((fans::name, fans::name.nullable(), fans::name.nullable()))
    };
    assert_eq!(differs!(db, of_fans()), []);
    let not_of_pets = || {
        let alone = Person::scoped().filter(people::id.eq(pets::ref_id).and(not(exists(
            Fan::scoped().filter(fans::ref_id.eq(people::id).and(fans::name.like("% of 2-3"))),
        ))));
        Pet::scoped().filter(exists(alone)).select((
            pets::name,
            pets::name.nullable(),
            pets::name.nullable(),
        ))
    };
    assert_eq!(differs!(db, not_of_pets()), []);
}

#[test]
fn three_rows_do_not_meet_by_a_tenant_that_is_not_in_the_list() {
    let db = &mut filled();
    let db: &mut Conn = db;
    let chain = || {
        Person::scoped()
            .left_join(fans::table.on(fans::ref_id.eq(people::id)))
            .left_join(friends::table.on(friends::ref_id.eq(people::id)))
            .select((
                people::name,
                fans::name.nullable(),
                friends::name.nullable(),
            ))
    };
    assert_eq!(differs!(db, chain()), []);
    let nested = || {
        Person::scoped()
            .left_join(
                Pet::scoped()
                    .inner_join(guests::table.on(guests::ref_id.eq(pets::ref_id)))
                    .on(pets::ref_id.eq(people::id)),
            )
            .select((people::name, pets::name.nullable(), guests::name.nullable()))
    };
    assert_eq!(differs!(db, nested()), []);
    let shares = || {
        Global::scoped()
            .inner_join(shared::table.on(shared::ref_id.eq(globals::id)))
            .inner_join(lent::table.on(lent::ref_id.eq(shared::id)))
            .select((
                globals::name,
                shared::name.nullable(),
                lent::name.nullable(),
            ))
    };
    assert_eq!(differs!(db, shares()), []);
    let guests_of_shares = || {
        Flagged::scoped()
            .left_join(shared::table.on(shared::ref_id.eq(flagged::id)))
            .left_join(guests::table.on(guests::ref_id.eq(shared::id)))
            .select((
                flagged::name,
                shared::name.nullable(),
                guests::name.nullable(),
            ))
    };
    assert_eq!(differs!(db, guests_of_shares()), []);
}

#[test]
fn rows_behind_a_universal_one_do_not_meet_by_a_tenant_that_is_not_in_the_list() {
    let db = &mut filled();
    let db: &mut Conn = db;
    let nested = || {
        Person::scoped()
            .inner_join(
                Everyones::scoped()
                    .inner_join(fans::table.on(fans::ref_id.eq(listed::id)))
                    .on(listed::ref_id.eq(people::id)),
            )
            .select((people::name, listed::name.nullable(), fans::name.nullable()))
    };
    assert_eq!(differs!(db, nested()), []);
    let first = || {
        Everyones::scoped()
            .left_join(people::table.on(people::ref_id.eq(listed::id)))
            .left_join(friends::table.on(friends::ref_id.eq(listed::id)))
            .select((
                listed::name,
                people::name.nullable(),
                friends::name.nullable(),
            ))
    };
    let met: BTreeSet<Maybe> = BTreeSet::from_iter(
        first()
            .load(&mut TenantsConn::<_, Org>::trusting(db, [1, 2]))
            .expect("read"),
    );
    let met: Vec<_> = (met.iter())
        .filter_map(|(_, person, friend)| Some((person.as_deref()?, friend.as_deref()?)))
        .collect();
    assert!(met.contains(&("people 1 of 1-3", "friends 1 of 1-2")));
    assert!(!met.contains(&("people 1 of 1-3", "friends 1 of 2-3")));
}

#[test]
fn no_rows_meet_on_a_connection_of_no_tenants() {
    let db = &mut filled();
    let conn = &mut TenantsConn::<_, Org>::trusting(&mut **db, []);
    let met = Person::scoped()
        .inner_join(fans::table.on(fans::ref_id.eq(people::id)))
        .select((people::name, fans::name))
        .load::<Two>(conn);
    assert_eq!(met, Ok(Vec::new()));
}

#[test]
fn a_statement_that_is_kept_binds_the_keys_of_each_list() {
    let query = || {
        Person::scoped()
            .left_join(pets::table.on(pets::ref_id.eq(people::id)))
            .filter(pets::name.is_not_null())
            .order((people::name, pets::name))
            .select((people::name, pets::name.assume_not_null()))
    };
    let ask = |db: &mut Conn, keys: [i32; 2]| {
        let conn = &mut TenantsConn::<_, Org>::trusting(db, keys);
        query().load::<Two>(conn).expect("several tenants'")
    };
    let kept = &mut filled();
    let of_lists = [[1, 2], [2, 3], [3, 1], [1, 2], [3, 3]].map(|keys| {
        let afresh = ask(&mut filled(), keys);
        assert_eq!(ask(kept, keys), afresh, "{keys:?}");
        afresh
    });
    assert_ne!(of_lists[0], of_lists[1]);
    let all = query()
        .load::<Two>(&mut kept.unscoped("a test"))
        .expect("all tenants'");
    assert!(all.len() > of_lists[0].len());
}
