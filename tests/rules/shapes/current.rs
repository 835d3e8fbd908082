//! Whose row is the current one.

use crate::backend::filled;
use house::shapes::*;
use tenancy::prelude::*;

#[test]
fn the_current_tenant_is_the_one_of_the_connection() {
    let db = &mut *filled();
    for (key, name) in [(1, "a1"), (2, "b2"), (4, "d4")] {
        let mut conn = TenantConn::<_, Org>::trusting(db, key);
        assert_eq!(Org::current(&mut conn).expect("its row").name, name);
        assert_eq!(
            Org::current(&mut conn.narrow_trusting::<User>(2))
                .expect("its row")
                .name,
            name
        );
    }
    let gone = Org::current(&mut TenantConn::<_, Org>::trusting(db, 99)).map(|org| org.name);
    assert_eq!(gone, Err(diesel::result::Error::NotFound));
    let only = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]);
    assert_eq!(
        Org::current(&mut only.only(2).expect("among them"))
            .expect("its row")
            .name,
        "b2"
    );
}

#[test]
fn the_current_tenant_of_a_list_that_all_read_is_the_connections_own() {
    let db = &mut *filled();
    for (key, name) in [(1, "a1"), (2, "b2")] {
        assert_eq!(
            User::current(&mut TenantConn::<_, User>::trusting(db, key))
                .expect("its row")
                .name,
            name
        );
    }
    let gone = User::current(&mut TenantConn::<_, User>::trusting(db, 99)).map(|user| user.name);
    assert_eq!(gone, Err(diesel::result::Error::NotFound));
}
