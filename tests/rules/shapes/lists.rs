//! Connections of several tenants: of a list, and of a tenant with those below it.

use crate::backend::filled;
use diesel::connection::SimpleConnection as _;
use house::shapes::*;
use house::sorted;
use tenancy::ScopeError;
use tenancy::prelude::*;

#[test]
fn one_of_several_tenants_writes() {
    let db = &mut *filled();
    let before = rows(db).len();
    let mut several = TenantsConn::<_, Org>::trusting(db, [1, 2]);
    {
        let mut first = several.only(1).expect("among them");
        assert_eq!(first.key(), &1);
        assert_eq!(
            Owned::update(Owned::scoped())
                .set(owned::text.eq("new"))
                .execute(&mut first),
            Ok(2)
        );
        assert_eq!(
            Owned::insert((owned::id.eq(50), owned::name.eq("n50"))).execute(&mut first),
            Ok(1)
        );
        assert_eq!(Owned::scoped().count().get_result(&mut first), Ok(3_i64));
    }
    assert_eq!(Owned::scoped().count().get_result(&mut several), Ok(5_i64));
    let changed: Vec<_> = rows(db)
        .into_iter()
        .filter(|row| row.starts_with("owned: "))
        .collect();
    assert_eq!(
        changed,
        [
            "owned: 1|a1|1|new",
            "owned: 1|b1|2|-",
            "owned: 2|a2|1|new",
            "owned: 3|b3|2|-",
            "owned: 50|n50|1|-"
        ]
    );
    assert_eq!(rows(db).len(), before + 1);
}

#[test]
fn a_key_outside_the_list_is_out_of_reach() {
    let db = &mut *filled();
    assert_eq!(
        TenantsConn::<_, Org>::trusting(db, [1, 3]).only(2).err(),
        Some(ScopeError::OutOfReach)
    );
    assert_eq!(
        TenantsConn::<_, Org>::trusting(db, []).only(1).err(),
        Some(ScopeError::OutOfReach)
    );
    assert_eq!(
        TenantsConn::<_, Org>::with_descendants(db, tenancy::Verified::trust(3))
            .expect("a tree")
            .only(1)
            .err(),
        Some(ScopeError::OutOfReach)
    );
}

#[test]
fn a_tenant_reads_with_those_below_it() {
    let db = &mut *filled();
    db.batch_execute("insert into owned (id, name, payer) values (1, 'c1', 3), (1, 'd1', 4), (1, 'e1', 5), (1, 'f1', 6)")
        .expect("new rows");
    let trees: [(i32, &[i32], &[&str]); 7] = [
        (1, &[1, 3, 4], &["a1", "a2", "c1", "d1"]),
        (3, &[3, 4], &["c1", "d1"]),
        (4, &[4], &["d1"]),
        (2, &[2], &["b1", "b3"]),
        // Above each other, and found once.
        (5, &[5, 6], &["e1", "f1"]),
        (6, &[5, 6], &["e1", "f1"]),
        // Nobody's key: no row, though there are tenants without a parent.
        (99, &[], &[]),
    ];
    for (root, keys, names) in trees {
        let mut tree = TenantsConn::<_, Org>::with_descendants(db, tenancy::Verified::trust(root))
            .expect("a tree");
        assert_eq!(tree.keys(), keys);
        let found = Owned::scoped()
            .select(owned::name)
            .load::<String>(&mut tree)
            .expect("their rows");
        assert_eq!(sorted(found), names, "{root}");
    }
}

#[test]
fn a_tenant_above_itself_is_found_once() {
    let db = &mut *filled();
    db.batch_execute("update orgs set parent_id = 2 where id = 2")
        .expect("an update");
    assert_eq!(
        TenantsConn::<_, Org>::with_descendants(db, tenancy::Verified::trust(2))
            .expect("a tree")
            .keys(),
        [2]
    );
}

#[test]
fn one_of_the_tenants_below_writes() {
    let db = &mut *filled();
    let mut tree =
        TenantsConn::<_, Org>::with_descendants(db, tenancy::Verified::trust(1)).expect("a tree");
    let child = &mut tree.only(4).expect("below it");
    assert_eq!(
        Org::update(Org::scoped())
            .set(orgs::text.eq("new"))
            .execute(child),
        Ok(1)
    );
    let changed: Vec<_> = rows(db)
        .into_iter()
        .filter(|row| row.ends_with("|new"))
        .collect();
    assert_eq!(changed, ["orgs: 4|d4|3|new"]);
}
