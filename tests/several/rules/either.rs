//! Rows that are reached through either of two parents, where a connection sees those of several tenants.

use super::schema::*;
use crate::backend::Conn;
use diesel::prelude::*;
use std::collections::BTreeSet;
use tenancy::dsl::exists;
use tenancy::prelude::*;

type Two = (String, String);

/// The rows that the query gives for each of these tenants by itself, each once, and that it gives for all of them together.
macro_rules! agrees {
    ($Row:ty: $query:expr) => {{
        let db = &mut *filled();
        let query = || $query;
        let of_org = |db: &mut Conn, org| {
            let conn = &mut TenantConn::<_, Org>::trusting(db, org);
            query().load::<$Row>(conn).expect("an organisation's")
        };
        let of_user = |db: &mut Conn, user| {
            let conn = &mut TenantConn::<_, User>::trusting(db, user);
            query().load::<$Row>(conn).expect("a user's")
        };
        let orgs: BTreeSet<_> = [1, 2].into_iter().flat_map(|org| of_org(db, org)).collect();
        let users: BTreeSet<_> = of_user(db, 1).into_iter().collect();
        assert!(!orgs.is_empty() && !users.is_subset(&orgs));
        let once = |rows: Vec<$Row>| {
            let all = rows.len();
            let rows = BTreeSet::from_iter(rows);
            assert_eq!(rows.len(), all, "a row twice");
            rows
        };
        let conn = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]);
        assert_eq!(once(query().load(conn).expect("organisations'")), orgs);
        let conn = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]).and_trusting::<User>([1]);
        let both = orgs.union(&users).cloned().collect();
        assert_eq!(once(query().load(conn).expect("together")), both);
        let all: BTreeSet<_> = [3].into_iter().flat_map(|org| of_org(db, org)).collect();
        let all: BTreeSet<_> = all.union(&both).cloned().collect();
        let all = all
            .union(&of_user(db, 2).into_iter().collect())
            .cloned()
            .collect();
        assert_eq!(
            once(query().load(&mut db.unscoped("all")).expect("all")),
            all
        );
    }};
}

#[test]
fn a_link_is_read_by_whom_either_parent_is() {
    let db = &mut *filled();
    let count = || Tie::scoped().count();
    let conn = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]).and_trusting::<User>([1]);
    assert_eq!(count().get_result::<i64>(conn), Ok(20));
    let none: [i32; 0] = [];
    let conn = &mut TenantsConn::<_, Org>::trusting(db, none).and_trusting::<User>([1]);
    assert_eq!(count().get_result::<i64>(conn), Ok(6));
    let conn = &mut TenantsConn::<_, User>::trusting(db, none);
    assert_eq!(count().get_result::<i64>(conn), Ok(0));
}

#[test]
fn a_link_meets_rows_of_whom_either_parent_is() {
    agrees!(Two:
        Tie::scoped()
            .inner_join(secrets::table.on(secrets::ref_id.eq(ties::id)))
            .select((ties::name, secrets::name))
    );
    agrees!(Two:
        Secret::scoped()
            .inner_join(ties::table.on(ties::ref_id.eq(secrets::id)))
            .select((ties::name, secrets::name))
    );
    agrees!(Two:
        Tie::scoped()
            .inner_join(clips::table.on(clips::ref_id.eq(ties::id)))
            .select((ties::name, clips::name))
    );
}

#[test]
fn two_links_meet_where_one_tenant_reads_both() {
    agrees!(Two: {
        let again = tenancy::alias!(ties as again);
        Tie::scoped()
            .inner_join(again.on(again.field(ties::ref_id).eq(ties::id)))
            .select((ties::name, again.field(ties::name)))
    });
}

#[test]
fn a_link_meets_its_parent_where_one_tenant_reads_both() {
    agrees!(Two:
        Tie::scoped()
            .inner_join(safes::table.on(safes::id.eq(ties::safe_id)))
            .inner_join(owners::table.on(owners::ref_id.eq(ties::id)))
            .select((ties::name, owners::name))
    );
}

#[test]
fn what_hangs_on_a_link_meets_what_is_read_with_the_link() {
    agrees!(Two:
        Knot::scoped()
            .inner_join(secrets::table.on(secrets::ref_id.eq(knots::ref_id)))
            .select((knots::name, secrets::name))
    );
    agrees!(Two:
        Tie::scoped()
            .inner_join(knots::table.on(knots::tie.eq(ties::name)))
            .select((ties::name, knots::name))
    );
}

#[test]
fn a_subquery_of_links_finds_rows_of_their_readers() {
    agrees!(String:
        Secret::scoped()
            .filter(exists(Tie::scoped().filter(ties::ref_id.eq(secrets::id))))
            .select(secrets::name)
    );
    agrees!(String:
        Tie::scoped()
            .filter(exists(Secret::scoped().filter(secrets::ref_id.eq(ties::id))))
            .select(ties::name)
    );
}

// The folder is an organisation's, and the safe a user's.
#[test]
fn two_parents_that_no_one_tenant_reads_do_not_meet_over_their_link() {
    let db = &mut *filled();
    let names = || {
        Folder::scoped()
            .inner_join(ties::table.on(ties::folder_id.eq(folders::id)))
            .inner_join(safes::table.on(safes::id.eq(ties::safe_id)))
            .order(ties::name)
            .select(ties::name)
    };
    let of_one = [
        "ties 1 of 1-1",
        "ties 1 of 2-2",
        "ties 2 of 1-1",
        "ties 2 of 2-2",
    ];
    let conn = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]);
    assert_eq!(names().load::<String>(conn).expect("read"), of_one);
    let conn = &mut db.unscoped("all");
    let all = ["ties 1 of 1-1", "ties 1 of 2-2", "ties 1 of 3-3"];
    let names = names().filter(ties::id.eq(1)).load::<String>(conn);
    assert_eq!(names.expect("read"), all);
}

#[test]
fn a_name_with_a_backslash_is_one_in_every_database() {
    let db = &mut *filled();
    let badges = [
        (r"App\Org", 1, "a"),
        (r"App\Org", 2, "b"),
        (r"App\User", 1, "c"),
        (r"App\\Org", 1, "none"),
    ];
    for (ty, owner, name) in badges {
        diesel::insert_into(badges::table)
            .values((
                badges::owner_type.eq(ty),
                badges::owner_id.eq(owner),
                badges::name.eq(name),
            ))
            .execute(db)
            .expect("a badge");
    }
    let pairs = || {
        Badge::scoped()
            .inner_join(secrets::table.on(secrets::id.eq(1)))
            .order(badges::name)
            .select((badges::name, secrets::name))
    };
    let pair = |badge: &str, secret: &str| (badge.to_owned(), secret.to_owned());
    let conn = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]).and_trusting::<User>([1]);
    assert_eq!(
        pairs().load::<Two>(conn).expect("read"),
        [
            pair("a", "secrets 1 of 1-null"),
            pair("b", "secrets 1 of 2-null"),
            pair("c", "secrets 1 of null-1"),
        ]
    );
}
