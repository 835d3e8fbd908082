//! What code with a tenant's connection sees of accounts.

use super::*;
use diesel::JoinOnDsl as _;
use diesel::result::Error as DatabaseError;
use tenancy::tenants::Removal;

/// As the application hands it to a handler.
macro_rules! acme {
    ($conn:expr) => {
        &mut TenantConn::<Org>::trusting(&mut $conn, 1)
    };
}

#[test]
fn a_tenant_reads_the_users_who_are_or_were_its_members() {
    let (_db, mut conn) = acme();
    let users = User::scoped().order(users::id).select(users::id);
    let users = wait(users.load::<String>(acme!(conn)));
    let members = ["ada", "bob", "cid", "dan", "eve", "fay", "gil"];
    assert_eq!(users.expect("users"), members);
    for stranger in ["hal", "ivy"] {
        let found = wait(User::find(stranger).first::<User>(acme!(conn)));
        assert!(found.optional().expect("a look").is_none(), "{stranger}");
    }
}

#[test]
fn a_tenant_reads_its_own_memberships_alone() {
    let (_db, mut conn) = acme();
    let count = Membership::scoped().count();
    assert_eq!(wait(count.get_result::<i64>(acme!(conn))), Ok(7));
    let found = wait(Membership::find("hal").first::<Membership>(acme!(conn)));
    assert!(found.optional().expect("a look").is_none());
}

#[test]
fn members_are_found_by_their_role_and_their_status() {
    let (_db, mut conn) = acme();
    let owners = User::scoped()
        .inner_join(memberships::table.on(memberships::user_id.eq(users::id)))
        .filter(memberships::role.eq(Rank::Owner))
        .filter(memberships::status.eq_any([MemberStatus::Active, MemberStatus::Suspended]))
        .order(users::id)
        .select((users::id, memberships::role, memberships::status));
    let owners = wait(owners.load::<(String, Rank, MemberStatus)>(acme!(conn)));
    let owner = |id: &str, status| (id.to_owned(), Rank::Owner, status);
    assert_eq!(
        owners.expect("owners"),
        [
            owner("ada", MemberStatus::Active),
            owner("bob", MemberStatus::Active),
            owner("gil", MemberStatus::Suspended),
        ]
    );
}

// Proves E1.
#[test]
fn a_role_and_a_status_that_the_program_does_not_know_are_errors_when_they_are_read() {
    let (_db, mut conn) = acme();
    let dan = memberships::table.filter(memberships::user_id.eq("dan"));
    for (set, what) in [
        ("role = 'root'", "role"),
        ("role = 'member', status = 'Active'", "status"),
        ("status = 'active', role = 'Owner'", "role"),
    ] {
        run(
            &mut conn,
            &format!("update memberships set {set} where user_id = 'dan'"),
        );
        let read = wait(dan.first::<Membership>(&mut conn)).expect_err(set);
        let DatabaseError::DeserializationError(read) = read else {
            panic!("{read}")
        };
        assert!(read.to_string().contains(&format!("'{what}'")), "{read}");
        let why = read.source().expect("a reason").to_string();
        assert!(why.contains("does not know"), "{why}");
    }
}

#[test]
fn a_tenant_reads_its_own_row_and_how_it_stands() {
    let (_db, mut conn) = acme();
    let orgs = Org::scoped().select((orgs::id, orgs::status));
    let orgs = wait(orgs.load::<(i32, TenantStatus)>(acme!(conn)));
    assert_eq!(orgs, Ok(vec![(1, TenantStatus::Active)]));
}

// Proves D7.
#[test]
fn a_tenant_is_removed_with_its_memberships_and_without_its_users() {
    let (_db, mut conn) = acme();
    let counts = execute!(Removal::<Org>::of(1), conn).expect("a removal");
    let of = |table: &str| {
        let tables = counts.tables().iter();
        let mut tables = tables.filter(|count| count.table.name() == table);
        tables.next().map(|count| count.rows)
    };
    assert_eq!((of("memberships"), of("users")), (Some(7), None));
    let left = wait(memberships::table.count().get_result::<i64>(&mut conn));
    assert_eq!(left, Ok(1));
    let users = wait(users::table.count().get_result::<i64>(&mut conn));
    assert_eq!(users, Ok(9));
}
