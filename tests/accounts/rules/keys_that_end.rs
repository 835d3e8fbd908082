//! API keys that end, or that another one replaces.

use super::keys::{ALL, DAY, id, look_up_at, look_up_key, of_tenant, own, scopes};
use super::races::{answers, at_once, rounds};
use super::*;
use std::time::Duration;
use tenancy::accounts::{
    CloseAccount, EraseAccount, LookUpKey, MakeKey, MergeTenants, RevokeKey, RotateKey, Scopes,
    Token,
};

// Proves D5, O1.
#[test]
fn an_own_key_ends_with_the_membership_and_one_of_the_tenants_stays() {
    let remove = |conn: &mut Conn, user: &str| {
        let ada = member(conn, "ada");
        execute!(RemoveMember::by(&ada, user.to_owned()), conn).expect("ada owns it");
    };
    let leave = |conn: &mut Conn, user: &str| {
        let user = member(conn, user);
        execute!(Leave::of(&user), conn).expect("another one owns it");
    };
    let suspend = |conn: &mut Conn, user: &str| {
        let ada = member(conn, "ada");
        execute!(SuspendMember::by(&ada, user.to_owned()), conn).expect("ada owns it");
    };
    let close = |conn: &mut Conn, user: &str| {
        let closed = execute!(CloseAccount::<Org, User>::of(user.to_owned()), conn);
        assert_eq!(closed.expect("another one owns it"), 1);
    };
    let ends: [&dyn Fn(&mut Conn, &str); 4] = [&remove, &leave, &suspend, &close];
    for (at, end) in ends.into_iter().enumerate() {
        let (_db, mut conn) = acme();
        let (mine, ours) = (
            own(&mut conn, "bob", &ALL).expect("bob owns it"),
            of_tenant(&mut conn, "bob", &ALL).expect("bob owns it"),
        );
        let other = own(&mut conn, "cid", &[Scope::Read]).expect("cid may");
        end(&mut conn, "bob");
        let ended = look_up_key(&mut conn, &mine);
        assert!(matches!(ended, Err(Error::KeyRevoked)), "{at}: {ended:?}");
        assert_eq!(scopes(&mut conn, &ours), ALL, "{at}");
        assert_eq!(scopes(&mut conn, &other), [Scope::Read], "{at}");
        let log = audit_entries::table
            .filter(audit_entries::action.eq(Action::KeysEnded))
            .select((audit_entries::whom_id, audit_entries::details));
        let log = wait(log.load::<(Option<String>, String)>(&mut conn));
        let ended = (Some("bob".to_owned()), "{\"count\":1}".to_owned());
        assert_eq!(log, Ok(vec![ended]), "{at}");
    }
}

// Proves O1.
#[test]
fn a_key_does_not_come_back_with_the_member() {
    let (_db, mut conn) = acme();
    let key = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    let ada = member(&mut conn, "ada");
    execute!(SuspendMember::by(&ada, "dan".to_owned()), conn).expect("ada owns it");
    execute!(ReinstateMember::by(&ada, "dan".to_owned()), conn).expect("a seat is free");
    let refused = look_up_key(&mut conn, &key);
    assert!(matches!(refused, Err(Error::KeyRevoked)), "{refused:?}");
}

// Proves O1.
#[test]
fn a_membership_that_another_program_has_ended_ends_the_key() {
    let (_db, mut conn) = acme();
    let key = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    for (sql, suspended) in [
        (
            "update memberships set status = 'suspended' where user_id = 'dan'",
            true,
        ),
        (
            "update memberships set status = 'left' where user_id = 'dan'",
            false,
        ),
        ("delete from memberships where user_id = 'dan'", false),
    ] {
        run(&mut conn, sql);
        let refused = look_up_key(&mut conn, &key);
        let meant = match &refused {
            Err(Error::MemberSuspended) => suspended,
            Err(Error::NotAMember) => !suspended,
            _ => false,
        };
        assert!(meant, "{sql}: {refused:?}");
    }
}

// Proves O4.
#[test]
fn a_key_expires() {
    let (_db, mut conn) = acme();
    let dan = member(&mut conn, "dan");
    let make = MakeKey::own(&dan, "laptop", Scopes::of([Scope::Read]));
    let make = make.expires_in(Duration::from_mins(1)).clock(&Stopped(0));
    let key = execute!(make, conn).expect("dan may").into_text();
    assert!(look_up_at(&mut conn, &key, 59).is_ok());
    let refused = look_up_at(&mut conn, &key, 60);
    assert!(matches!(refused, Err(Error::KeyExpired)), "{refused:?}");
    // If nothing else is said, after 90 days.
    let key = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    assert!(look_up_at(&mut conn, &key, 90 * DAY - 1).is_ok());
    let refused = look_up_at(&mut conn, &key, 90 * DAY);
    assert!(matches!(refused, Err(Error::KeyExpired)), "{refused:?}");
}

// Proves O4.
#[test]
fn a_revoked_key_is_refused_at_once_and_to_revoke_twice_is_no_error() {
    let (_db, mut conn) = acme();
    let key = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    let id = id(&mut conn, &key);
    let dan = member(&mut conn, "dan");
    let revoke = || RevokeKey::by(&dan, id).clock(&Stopped(200));
    assert!(execute!(revoke(), conn).expect("it is dan's"));
    let refused = look_up_key(&mut conn, &key);
    assert!(matches!(refused, Err(Error::KeyRevoked)), "{refused:?}");
    assert!(!execute!(revoke(), conn).expect("it is dan's"));
    let revoked = audit_entries::table
        .filter(audit_entries::action.eq(Action::KeyRevoked))
        .count();
    assert_eq!(wait(revoked.get_result::<i64>(&mut conn)), Ok(1));
}

#[test]
fn a_key_above_is_not_touched_and_one_of_another_tenant_is_unknown() {
    let (_db, mut conn) = acme();
    let owners = own(&mut conn, "ada", &[Scope::Read]).expect("ada owns it");
    let bills = of_tenant(&mut conn, "ada", &[Scope::Bill]).expect("ada owns it");
    let writes = of_tenant(&mut conn, "ada", &[Scope::Write]).expect("ada owns it");
    let cid = member(&mut conn, "cid");
    for above in [&owners, &bills] {
        let id = id(&mut conn, above);
        let refused = execute!(RevokeKey::by(&cid, id).clock(&Stopped(100)), conn);
        assert!(matches!(refused, Err(Error::AboveOwnRole)), "{refused:?}");
        let refused =
            execute!(RotateKey::by(&cid, id).clock(&Stopped(100)), conn).map(Token::into_text);
        let meant = matches!(refused, Err(Error::AboveOwnRole | Error::UnknownKey));
        assert!(meant, "{refused:?}");
        assert!(look_up_key(&mut conn, above).is_ok());
    }
    let writes = id(&mut conn, &writes);
    let elsewhere = execute!(RevokeKey::<Org, User>::by_operator("ines", 2, writes), conn);
    assert!(matches!(elsewhere, Err(Error::UnknownKey)), "{elsewhere:?}");
    assert!(execute!(RevokeKey::by(&cid, writes).clock(&Stopped(100)), conn).expect("cid may"));
    // A lower member's own key is revoked, and not taken over.
    let dans = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    let dans = id(&mut conn, &dans);
    let refused =
        execute!(RotateKey::by(&cid, dans).clock(&Stopped(100)), conn).map(Token::into_text);
    assert!(matches!(refused, Err(Error::UnknownKey)), "{refused:?}");
    assert!(execute!(RevokeKey::by(&cid, dans).clock(&Stopped(100)), conn).expect("cid may"));
}

// Proves O4.
#[test]
fn both_keys_hold_while_one_replaces_the_other() {
    let (_db, mut conn) = acme();
    let old = of_tenant(&mut conn, "ada", &[Scope::Write]).expect("ada owns it");
    let old_id = id(&mut conn, &old);
    let cid = member(&mut conn, "cid");
    let rotate = || RotateKey::by(&cid, old_id).clock(&Stopped(1000));
    let hour = rotate().overlap(Duration::from_hours(1));
    let new = execute!(hour, conn).expect("cid may").into_text();
    for key in [&old, &new] {
        let holder = look_up_at(&mut conn, key, 4599).expect("both hold");
        assert_eq!(holder.scopes(), Scopes::of([Scope::Write]));
        assert_eq!(holder.account(), None);
    }
    let refused = look_up_at(&mut conn, &old, 4600);
    assert!(matches!(refused, Err(Error::KeyExpired)), "{refused:?}");
    assert!(look_up_at(&mut conn, &new, 1000 + 90 * DAY - 1).is_ok());
    // Without an overlap it is at once; and it holds no longer than it did.
    let now = execute!(rotate(), conn).expect("it holds").into_text();
    assert!(look_up_at(&mut conn, &now, 1000).is_ok());
    let refused = look_up_at(&mut conn, &old, 1000);
    assert!(matches!(refused, Err(Error::KeyExpired)), "{refused:?}");
    let refused = execute!(rotate(), conn).map(Token::into_text);
    assert!(matches!(refused, Err(Error::KeyExpired)), "{refused:?}");
}

// Proves O5.
#[test]
fn a_lower_role_does_not_renew_what_it_would_not_give() {
    let (_db, mut conn) = acme();
    let key = own(&mut conn, "cid", &[Scope::Read, Scope::Write]).expect("cid may");
    let id = id(&mut conn, &key);
    let ada = member(&mut conn, "ada");
    let lower = ChangeRole::by(&ada, "cid".to_owned(), Rank::Member);
    execute!(lower, conn).expect("ada owns it");
    let cid = member(&mut conn, "cid");
    let refused = execute!(RotateKey::by(&cid, id).clock(&Stopped(100)), conn);
    let refused = refused.map(Token::into_text);
    assert!(matches!(refused, Err(Error::AboveOwnRole)), "{refused:?}");
}

#[test]
fn no_key_of_a_tenant_that_is_merged_acts_for_the_other_one() {
    let (_db, mut conn) = acme();
    let keys = [
        own(&mut conn, "dan", &[Scope::Read]).expect("dan may"),
        of_tenant(&mut conn, "ada", &[Scope::Read]).expect("ada owns it"),
    ];
    run(&mut conn, "update orgs set seat_limit = null");
    execute!(
        MergeTenants::<Org, User>::by_operator("ines", 1).into(2),
        conn
    )
    .expect("a merge");
    for key in keys {
        let refused = look_up_key(&mut conn, &key);
        assert!(matches!(refused, Err(Error::KeyRevoked)), "{refused:?}");
    }
}

#[test]
fn an_erased_account_has_no_key() {
    let (_db, mut conn) = acme();
    own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    let ours = of_tenant(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    let erase = || EraseAccount::<Org, User>::of("dan".to_owned());
    let dry = wait(erase().dry_run(&mut conn.unscoped("test")));
    assert_eq!(dry.expect("dan owns nothing").keys, 1);
    let erased = execute!(erase(), conn).expect("dan owns nothing");
    assert_eq!(erased.keys, 1);
    assert_eq!(execute!(erase(), conn).expect("it is done").keys, 0);
    let keys = api_keys::table.select(api_keys::account_id);
    let keys = wait(keys.load::<Option<String>>(&mut conn));
    assert_eq!(keys, Ok(vec![None]));
    assert!(look_up_key(&mut conn, &ours).is_ok());
}

#[test]
fn an_operator_revokes_a_key_of_which_the_program_knows_no_scope_and_no_role() {
    let (_db, mut conn) = acme();
    let revoke = |id, conn: &mut Conn| {
        let revoke = RevokeKey::<Org, User>::by_operator("ines", 1, id);
        execute!(revoke.clock(&Stopped(100)), conn)
    };
    for make in [own, of_tenant] {
        let key = make(&mut conn, "bob", &[Scope::Read]).expect("bob may");
        let id = id(&mut conn, &key);
        run(&mut conn, "update api_keys set scopes = 'read root'");
        run(
            &mut conn,
            "update memberships set role = 'auditor' where user_id = 'bob'",
        );
        // What it does is above nobody knows whom.
        let ada = member(&mut conn, "ada");
        let refused = execute!(RevokeKey::by(&ada, id), conn);
        assert!(
            matches!(refused, Err(Error::UnknownScope(_) | Error::UnknownRole(_))),
            "{refused:?}"
        );
        assert!(revoke(id, &mut conn).expect("an operator may"));
        assert!(!revoke(id, &mut conn).expect("an operator may"));
        let refused = look_up_key(&mut conn, &key);
        assert!(matches!(refused, Err(Error::KeyRevoked)), "{refused:?}");
        run(
            &mut conn,
            "update memberships set role = 'owner' where user_id = 'bob'",
        );
    }
}

// Proves O1.
#[test]
fn no_own_key_outlives_a_membership_that_ends_meanwhile() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let ended = at_once(&db, &["ada", "dan"], |conn, user, barrier| {
            let by = member(conn, user);
            barrier.wait();
            if user == "ada" {
                execute!(RemoveMember::by(&by, "dan".to_owned()), conn)
            } else {
                let make = MakeKey::own(&by, "laptop", Scopes::of([Scope::Read]));
                execute!(make, conn).map(|token| drop(token.into_text()))
            }
        });
        assert!(ended[0].is_ok(), "{ended:?}");
        answers(&ended, |error| matches!(error, Error::NotAMember));
        let holds = api_keys::table.filter(api_keys::revoked_at.is_null());
        let holds = wait(holds.count().get_result::<i64>(&mut conn));
        assert_eq!(holds, Ok(0), "{ended:?}");
        run(
            &mut conn,
            "delete from api_keys;
             update memberships set status = 'active' where user_id = 'dan';
             update orgs set seats_used = 4 where id = 1",
        );
    }
}

#[test]
fn of_two_who_replace_a_key_at_once_one_does() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let bob = member(&mut conn, "bob");
        let make = MakeKey::of_tenant(&bob, "importer", Scopes::of([Scope::Read]));
        let key = execute!(make, conn).expect("bob owns it").into_text();
        let id = execute!(LookUpKey::<Org, User>::of(&key), conn).expect("it holds");
        let id = id.id();
        let ended = at_once(&db, &["ada", "bob"], |conn, user, barrier| {
            let by = member(conn, user);
            barrier.wait();
            execute!(RotateKey::by(&by, id), conn).map(|token| drop(token.into_text()))
        });
        let lost = |error: &Error| matches!(error, Error::KeyExpired);
        assert_eq!(answers(&ended, lost), (1, 1));
        let keys = wait(api_keys::table.count().get_result::<i64>(&mut conn));
        assert_eq!(keys, Ok(2));
        run(&mut conn, "delete from api_keys");
    }
}
