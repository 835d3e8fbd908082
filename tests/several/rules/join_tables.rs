//! The same of rows of several tenants, whom a join table says.

use super::queries::{Maybe, Three, Two};
use super::schema::*;
use crate::backend::Conn;
use diesel::dsl::not;
use diesel::prelude::*;
use std::collections::BTreeSet;
use tenancy::dsl::exists;
use tenancy::prelude::*;

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
