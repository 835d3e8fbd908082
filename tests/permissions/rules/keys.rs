//! What programs may do by API keys.

use super::*;
use tenancy::accounts::{Error as AccountsError, KeyHolder, LookUpKey, MakeKey, Scopes};
use tenancy::permissions::KeyRights;

/// Who has a key of these scopes.
fn holder(conn: &mut Conn, key: MakeKey<Org, User>) -> KeyHolder<Org, User> {
    let token = execute!(key, conn).expect("a key").into_text();
    execute!(LookUpKey::of(&token), conn).expect("a new key")
}

fn rights_of(conn: &mut Conn, key: &KeyHolder<Org, User>) -> Result<KeyRights<Org, User>, Error> {
    wait(KeyRights::of(key, &mut conn.unscoped("test")))
}

fn has(conn: &mut Conn, key: &KeyHolder<Org, User>) -> Vec<May> {
    let rights = rights_of(conn, key).expect("a member's own");
    rights.permissions().iter().collect()
}

#[test]
fn a_key_does_what_its_scopes_say_as_far_as_its_member_holds_it() {
    let (_db, mut conn) = acme();
    for (user, scopes, expected) in [
        ("viv", &[Scope::Read][..], &[May::ViewTicket][..]),
        ("viv", &[Scope::Read, Scope::Change], &[May::ViewTicket]),
        ("max", &[Scope::Read], &[May::ViewTicket]),
        ("cho", &[Scope::Change], &[May::ChangeTicket]),
        ("cho", &[Scope::Read], &[]),
        ("viv", &[], &[]),
        ("ada", &[Scope::Read, Scope::Change], &[]),
    ] {
        let member = member(&mut conn, user);
        let scopes = Scopes::of(scopes.iter().copied());
        let key = holder(&mut conn, MakeKey::own(&member, "a program", scopes));
        assert_eq!(has(&mut conn, &key), expected, "{user}: {scopes:?}");
    }
}

#[test]
fn what_is_taken_from_a_member_is_taken_from_the_key() {
    let (_db, mut conn) = acme();
    let viv = member(&mut conn, "viv");
    let scopes = Scopes::of([Scope::Read]);
    let key = holder(&mut conn, MakeKey::own(&viv, "a program", scopes));
    let rights = rights_of(&mut conn, &key).expect("her own");
    assert!(rights.permit::<ViewTicket>().is_ok());
    assert_eq!(*rights.tenant().key(), 1);
    run(
        &mut conn,
        "delete from team_members where account_id = 'viv'",
    );
    assert_eq!(has(&mut conn, &key), []);
    let rights = rights_of(&mut conn, &key).expect("her own");
    assert_eq!(
        rights
            .permit::<ViewTicket>()
            .map(drop)
            .map_err(Denied::reason),
        Err(Reason::MissingPermission)
    );
    run(
        &mut conn,
        "update memberships set status = 'left' where user_id = 'viv'",
    );
    let gone = rights_of(&mut conn, &key).map(drop);
    assert!(matches!(
        gone,
        Err(Error::Accounts(AccountsError::NotAMember))
    ));
}

#[test]
fn nobody_holds_what_the_tenants_own_key_does() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let scopes = Scopes::of([Scope::Read, Scope::Change]);
    let key = holder(&mut conn, MakeKey::of_tenant(&ada, "a program", scopes));
    let refused = rights_of(&mut conn, &key).map(drop);
    assert!(matches!(
        refused,
        Err(Error::Accounts(AccountsError::NotAMember))
    ));
}
