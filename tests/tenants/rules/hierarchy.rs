//! Tenants above and below each other.

use super::orgs::*;
use super::*;
use tenancy::Verified;

diesel::table! { tree (tenant) { tenant -> Integer, up -> Nullable<Integer> } }

#[determines_tenant(parent = up)]
#[derive(Queryable)]
#[diesel(table_name = tree, primary_key(tenant))]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Branch {
    tenant: i32,
    up: Option<i32>,
}

const FAMILY: &str = "insert into orgs values (4, 2), (5, 4); insert into posts values (1, 4)";

#[test]
fn a_tenant_above_another_one_is_not_removed() {
    for parent in [
        "integer",
        "integer references orgs (id) on delete set null",
        "integer references orgs (id) on delete cascade",
    ] {
        let orgs = format!("id integer primary key, parent_id {parent}");
        let db = &mut database(&[("orgs", &orgs)], FAMILY);
        let dry = Removal::<Org>::of(2).dry_run(&mut db.unscoped("test"));
        assert_eq!(referring(dry), ["orgs 1"], "{parent}");
        assert_eq!(referring(remove(db, 2)), ["orgs 1"], "{parent}");
        assert_eq!(rows(db, "orgs"), ["1^-", "2^-", "3^-", "4^2", "5^4"]);

        sql(db, "update orgs set parent_id = null where id = 4");
        remove(db, 2).expect("a removal");
        assert_eq!(rows(db, "orgs"), ["1^-", "3^-", "4^-", "5^4"]);
    }
}

#[test]
fn what_was_below_a_merged_tenant_is_below_the_other_one() {
    for parent in ["integer", "integer references orgs (id) on delete cascade"] {
        let orgs = format!("id integer primary key, parent_id {parent}");
        let db = &mut database(&[("orgs", &orgs)], FAMILY);
        let conn = &mut db.unscoped("test");
        let merge = Merge::<Org>::of(2).into(3);
        let dry = merge.dry_run(conn).expect("a dry run");
        let counts = merge.execute(conn).expect("a merge");
        assert_eq!(dry, counts);
        assert_eq!(counted(&counts), [("orgs".to_owned(), 2)]);
        assert_eq!(rows(db, "orgs"), ["1^-", "3^-", "4^3", "5^4"]);
    }
}

#[test]
fn a_tenant_that_is_merged_into_one_below_it_leaves_it_its_place() {
    let db = &mut database(&[], FAMILY);
    sql(db, "update orgs set parent_id = 1 where id = 2");
    merge(db, 2, 5).expect("a merge");
    assert_eq!(rows(db, "orgs"), ["1^-", "3^-", "4^5", "5^1"]);
    merge(db, 5, 4).expect("a merge");
    assert_eq!(rows(db, "orgs"), ["1^-", "3^-", "4^1"]);
    assert_eq!(rows(db, "posts"), ["1@4"]);
}

#[test]
fn a_transfer_moves_no_tenant() {
    let db = &mut database(&[], FAMILY);
    Transfer::<Org>::from(2)
        .to(3)
        .execute(&mut db.unscoped("test"))
        .expect("a transfer");
    assert_eq!(rows(db, "orgs"), ["1^-", "2^-", "3^-", "4^2", "5^4"]);
}

#[test]
fn a_table_of_tenants_and_its_columns_may_have_any_name() {
    let db = &mut Database::new();
    sql(
        db,
        "create table tree (tenant integer primary key, up integer);
         insert into tree values (1, null), (2, 1), (3, 2), (4, null)",
    );
    let conn = TenantsConn::<_, Branch>::with_descendants(&mut **db, Verified::trust(1));
    assert_eq!(conn.expect("a connection").keys(), [1, 2, 3]);
}
