//! What several members hold, by one statement.

use super::*;
use tenancy::permissions::{Standing, Standings, Versions};

const ALL: [&str; 11] = [
    "ada", "bob", "viv", "abe", "cho", "del", "max", "hal", "out", "sue", "lou",
];

/// What these hold in `acme`.
fn standings(conn: &mut Conn, users: &[&str]) -> Vec<Standing<Org, User>> {
    let users = users.iter().map(|user| (*user).to_owned());
    let asked = Standings::of(&Verified::trust(1), users);
    wait(asked.load(&mut conn.unscoped("test"))).expect("standings")
}

fn versions(conn: &mut Conn, tenants: &[i32]) -> Vec<(i32, i64)> {
    let tenants: Vec<_> = tenants.iter().copied().map(Verified::trust).collect();
    let asked = Versions::<Org>::of(&tenants);
    let found = wait(asked.load::<User, _>(&mut conn.unscoped("test"))).expect("numbers");
    let found = found.into_iter();
    found
        .map(|(org, version)| (org.into_key(), version))
        .collect()
}

#[test]
fn what_is_found_of_several_is_what_is_found_of_each() {
    let (_db, mut conn) = acme();
    let found = standings(&mut conn, &ALL);
    let mut members = 0;
    for user in ALL {
        let one = found.iter().find(|one| one.account() == user);
        match look_up(&mut conn, user) {
            Ok(rights) => {
                members += 1;
                let one = one.expect(user);
                assert_eq!(one.permissions(), rights.permissions(), "{user}");
                assert_eq!(one.role(), rights.member().role(), "{user}");
                assert_eq!(one.version(), rights.version(), "{user}");
            }
            // Suspended, gone, or another tenant's.
            Err(_) => assert!(one.is_none(), "{user}"),
        }
    }
    assert_eq!((members, found.len()), (7, 7));
}

#[test]
fn nobody_acts_for_a_tenant_that_is_not_served_and_nobody_is_found_of_nobody() {
    let (_db, mut conn) = acme();
    assert!(standings(&mut conn, &[]).is_empty());
    run(
        &mut conn,
        "update orgs set status = 'suspended' where id = 1",
    );
    assert!(standings(&mut conn, &ALL).is_empty());
}

#[test]
fn the_numbers_of_the_tenants_that_are_there_are_found() {
    let (_db, mut conn) = acme();
    run(&mut conn, "update orgs set changes = 7 where id = 2");
    assert_eq!(versions(&mut conn, &[3, 2, 1]), [(1, 0), (2, 7)]);
    assert!(versions(&mut conn, &[]).is_empty());
}
