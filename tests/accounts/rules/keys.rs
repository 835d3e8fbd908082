//! API keys: what they let programs do, and how long.

use super::races::{answers, at_once, rounds};
use super::*;
use diesel::SelectableHelper as _;
use std::time::Duration;
use tenancy::accounts::{
    ActorKind, Audited, CloseAccount, Enqueue, EraseAccount, KeyHolder, LookUpKey, MakeKey,
    MergeTenants, Record, RevokeKey, RotateKey, Scopes, Token,
};

const ALL: [Scope; 3] = [Scope::Read, Scope::Write, Scope::Bill];
const DAY: i64 = 24 * 60 * 60;

type Key = KeyHolder<Org, User>;

/// `user` makes a key of their own, in `acme`.
pub(crate) fn own(conn: &mut Conn, user: &str, scopes: &[Scope]) -> Result<String, Error> {
    let user = member(conn, user);
    let make = MakeKey::own(&user, "laptop", Scopes::of(scopes.iter().copied()));
    execute!(make.clock(&Stopped(0)), conn).map(Token::into_text)
}

/// `user` makes a key of `acme`'s.
fn of_tenant(conn: &mut Conn, user: &str, scopes: &[Scope]) -> Result<String, Error> {
    let user = member(conn, user);
    let make = MakeKey::of_tenant(&user, "importer", Scopes::of(scopes.iter().copied()));
    execute!(make.clock(&Stopped(0)), conn).map(Token::into_text)
}

fn look_up_at(conn: &mut Conn, token: &str, now: i64) -> Result<Key, Error> {
    execute!(LookUpKey::of(token).clock(&Stopped(now)), conn)
}

pub(super) fn look_up_key(conn: &mut Conn, token: &str) -> Result<Key, Error> {
    look_up_at(conn, token, 100)
}

fn scopes(conn: &mut Conn, token: &str) -> Vec<Scope> {
    let key = look_up_key(conn, token).expect("a key that holds");
    key.scopes().iter().collect()
}

/// The id of a key that was made just now.
pub(super) fn token_id(conn: &mut Conn, token: &str) -> i64 {
    let key: Result<Key, Error> = execute!(LookUpKey::of(token), conn);
    key.expect("a key that holds").id()
}

fn id(conn: &mut Conn, token: &str) -> i64 {
    look_up_key(conn, token).expect("a key that holds").id()
}

// Proves O1, O5.
#[test]
fn an_own_key_does_what_its_scopes_and_the_members_role_do_at_that_time() {
    let (_db, mut conn) = acme();
    let key = own(&mut conn, "bob", &[Scope::Read, Scope::Bill]).expect("bob owns it");
    assert_eq!(scopes(&mut conn, &key), [Scope::Read, Scope::Bill]);
    let ada = member(&mut conn, "ada");
    let to = |rank| ChangeRole::by(&ada, "bob".to_owned(), rank);
    execute!(to(Rank::Member), conn).expect("ada owns it");
    assert_eq!(scopes(&mut conn, &key), [Scope::Read]);
    let holder = look_up_key(&mut conn, &key).expect("it holds");
    assert!(holder.require(Scope::Read).is_ok());
    let refused = holder.require(Scope::Bill);
    assert!(matches!(
        refused,
        Err(Error::MissingScope { scope: "bill" })
    ));
    // It has no more than it was given.
    execute!(to(Rank::Owner), conn).expect("ada owns it");
    assert_eq!(scopes(&mut conn, &key), [Scope::Read, Scope::Bill]);
}

// Proves O3.
#[test]
fn a_key_without_scopes_does_nothing() {
    let (_db, mut conn) = acme();
    for key in [
        own(&mut conn, "ada", &[]).expect("a key"),
        of_tenant(&mut conn, "ada", &[]).expect("a key"),
    ] {
        let key = look_up_key(&mut conn, &key).expect("it holds");
        assert!(ALL.iter().all(|scope| key.require(*scope).is_err()));
    }
}

// Proves E2.
#[test]
fn nobody_makes_a_key_above_the_own_role() {
    let (_db, mut conn) = acme();
    for (user, above) in [("cid", Scope::Bill), ("dan", Scope::Write)] {
        for refused in [
            own(&mut conn, user, &[Scope::Read, above]),
            of_tenant(&mut conn, user, &[Scope::Read, above]),
        ] {
            assert!(matches!(refused, Err(Error::AboveOwnRole)), "{refused:?}");
        }
    }
    let keys = wait(api_keys::table.count().get_result::<i64>(&mut conn));
    assert_eq!(keys, Ok(0));
    // Whose role is lower than the evidence says is met by the database.
    let cid = member(&mut conn, "cid");
    let ada = member(&mut conn, "ada");
    let lower = ChangeRole::by(&ada, "cid".to_owned(), Rank::Member);
    execute!(lower, conn).expect("ada owns it");
    let refused = execute!(
        MakeKey::of_tenant(&cid, "importer", Scopes::of([Scope::Write])),
        conn
    );
    assert!(matches!(
        refused.map(Token::into_text),
        Err(Error::AboveOwnRole)
    ));
}

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

// Proves O2.
#[test]
fn the_tenant_is_that_of_the_key_and_elsewhere_it_is_unknown() {
    let (_db, mut conn) = acme();
    let key = of_tenant(&mut conn, "ada", &[Scope::Read]).expect("ada owns it");
    let holder = look_up_key(&mut conn, &key).expect("it holds");
    assert_eq!((holder.tenant().key(), holder.slug()), (&1, "acme"));
    let texts = Note::scoped().select(notes::text);
    let unscoped = conn.unscoped("test");
    let texts = wait(texts.load::<String>(&mut holder.connect(unscoped)));
    assert_eq!(texts, Ok(vec!["mine".to_owned()]));
    let at = |key: &str| LookUpKey::<Org, User>::of(key).clock(&Stopped(100));
    assert!(execute!(at(&key).on(&Verified::trust(1)), conn).is_ok());
    assert!(execute!(at(&key).on_slug("acme"), conn).is_ok());
    for refused in [
        execute!(at(&key).on(&Verified::trust(2)), conn),
        execute!(at(&key).on_slug("globex"), conn),
        execute!(at(&key).on_slug("initech"), conn),
        execute!(at(&key).on_slug("ac\0me \u{e9}"), conn),
        execute!(at(&format!("{key}A")), conn),
    ] {
        assert!(matches!(refused, Err(Error::UnknownKey)), "{refused:?}");
    }
}

#[test]
fn a_text_that_is_no_key_is_refused_without_a_statement() {
    let (_db, mut conn) = acme();
    let key = of_tenant(&mut conn, "ada", &[Scope::Read]).expect("ada owns it");
    let last = if key.ends_with('A') { "B" } else { "A" };
    let mistyped = format!("{}{last}", &key[..key.len() - 1]);
    for text in ["", "acme_test_", "Bearer x", &key[1..], &mistyped] {
        let (refused, seen) = seen(&mut conn, |conn| look_up_key(conn, text));
        assert!(matches!(refused, Err(Error::UnknownKey)), "{refused:?}");
        assert_eq!(seen.statements, Vec::<String>::new(), "{text}");
    }
}

// Proves O4.
#[test]
fn a_look_up_is_one_statement_and_its_use_is_written_once_a_minute() {
    let (_db, mut conn) = acme();
    let key = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    let used = |conn: &mut Conn| {
        let used = api_keys::table.select(api_keys::last_used_at);
        wait(used.first::<Option<i64>>(conn)).expect("a key")
    };
    assert_eq!(used(&mut conn), None);
    for (now, statements, written) in [
        (100, 2, 100),
        (101, 1, 100),
        (159, 1, 100),
        (160, 2, 160),
        (219, 1, 160),
    ] {
        let (found, seen) = seen(&mut conn, |conn| look_up_at(conn, &key, now));
        assert!(found.is_ok(), "{found:?}");
        let statements_seen = seen.statements.len();
        assert_eq!(statements_seen, statements, "at {now}: {seen:?}");
        assert_eq!(used(&mut conn), Some(written), "at {now}");
    }
    // Refused, it is not used.
    let refused = execute!(
        LookUpKey::<Org, User>::of(&key)
            .on_slug("globex")
            .clock(&Stopped(1000)),
        conn
    );
    assert!(matches!(refused, Err(Error::UnknownKey)));
    assert_eq!(used(&mut conn), Some(160));
}

#[test]
fn a_look_up_stays_prepared() {
    let (_db, mut conn) = acme();
    let key = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    look_up_key(&mut conn, &key).expect("it holds");
    let (_, seen) = seen(&mut conn, |conn| look_up_key(conn, &key));
    assert_eq!((seen.statements.len(), seen.prepared), (1, 0));
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

// Proves O4.
#[test]
fn the_database_has_a_hash_of_the_key_and_a_tenant_lists_what_may_be_shown() {
    let (_db, mut conn) = acme();
    let key = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    let hash = api_keys::table.select(api_keys::key_hash);
    let hash = wait(hash.first::<Vec<u8>>(&mut conn)).expect("a key");
    assert_eq!(hash.len(), 32);
    assert!(
        !hash
            .windows(4)
            .any(|part| key.as_bytes().windows(4).any(|text| text == part))
    );
    let list = |conn: &mut Conn, org| {
        let keys = ApiKey::scoped().select(ApiKey::as_select());
        wait(keys.load::<ApiKey>(&mut TenantConn::<Org>::trusting(conn, org))).expect("keys")
    };
    let [listed] = &list(&mut conn, 1)[..] else {
        panic!("one key")
    };
    let shown = format!("{listed:?}");
    let hint = format!("\"acme_test_..{}\"", &key[key.len() - 4..]);
    for part in [&hint, "\"laptop\"", "\"read\""] {
        assert!(shown.contains(part), "{shown}");
    }
    assert!(!shown.contains(&key["acme_test_".len()..key.len() - 4]));
    assert!(list(&mut conn, 2).is_empty());
}

// Proves O3.
#[test]
fn a_scope_that_the_program_does_not_know_is_refused() {
    let (_db, mut conn) = acme();
    let key = of_tenant(&mut conn, "ada", &[Scope::Read]).expect("ada owns it");
    for text in ["read root", "*", "Read"] {
        run(&mut conn, &format!("update api_keys set scopes = '{text}'"));
        let refused = look_up_key(&mut conn, &key);
        assert!(
            matches!(refused, Err(Error::UnknownScope(_))),
            "{refused:?}"
        );
    }
}

// Proves I2.
#[test]
fn no_key_acts_for_a_tenant_that_is_not_served() {
    let (_db, mut conn) = acme();
    let key = of_tenant(&mut conn, "ada", &[Scope::Read]).expect("ada owns it");
    for status in ["suspended", "deleting", "purging", "purged"] {
        run(
            &mut conn,
            &format!("update orgs set status = '{status}' where id = 1"),
        );
        let refused = look_up_key(&mut conn, &key);
        let meant = matches!(refused, Err(Error::TenantNotServed { .. }));
        assert!(meant, "{status}: {refused:?}");
    }
}

#[derive(Debug, Clone, Copy)]
struct Imported;

impl Audited for Imported {
    fn name(self) -> &'static str {
        "notes.imported"
    }
}

#[test]
fn the_audit_log_names_the_key_that_has_acted() {
    let (_db, mut conn) = acme();
    let keys = [
        own(&mut conn, "dan", &[Scope::Read]).expect("dan may"),
        of_tenant(&mut conn, "ada", &[Scope::Read]).expect("ada owns it"),
    ];
    for (key, account) in keys.iter().zip([Some("dan"), None]) {
        let key = look_up_key(&mut conn, key).expect("it holds");
        execute!(Record::by_key(&key, Imported), conn).expect("a record");
        let entry = audit_entries::table
            .filter(audit_entries::action.eq("notes.imported"))
            .order(audit_entries::id.desc())
            .select((
                audit_entries::actor,
                audit_entries::account_id,
                audit_entries::details,
            ));
        let entry = wait(entry.first::<(String, Option<String>, String)>(&mut conn));
        let details = format!("{{\"key\":{}}}", key.id());
        let account = account.map(str::to_owned);
        assert_eq!(
            entry,
            Ok((ActorKind::Key.name().to_owned(), account, details))
        );
    }
    // Who makes a key is the actor of that.
    let made = audit_entries::table
        .filter(audit_entries::action.eq(Action::KeyMade))
        .order(audit_entries::id)
        .select((audit_entries::account_id, audit_entries::whom_id));
    let made = wait(made.load::<(Option<String>, Option<String>)>(&mut conn));
    let user = |name: &str| Some(name.to_owned());
    assert_eq!(
        made,
        Ok(vec![(user("dan"), user("dan")), (user("ada"), None)])
    );
}

#[test]
fn what_follows_from_a_key_is_written_only_while_it_holds() {
    let (_db, mut conn) = acme();
    let token = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    let key = look_up_key(&mut conn, &token).expect("it holds");
    let at = |now| Enqueue::by_key(&key, "notes.imported", "{}").clock(&Stopped(now));
    assert!(execute!(at(200), conn).expect("it holds"));
    let late = execute!(at(90 * DAY), conn);
    assert!(matches!(late, Err(Error::KeyExpired)), "{late:?}");
    let dan = member(&mut conn, "dan");
    assert!(execute!(RevokeKey::by(&dan, key.id()).clock(&Stopped(200)), conn).expect("dan's"));
    let refused = execute!(at(300), conn);
    assert!(matches!(refused, Err(Error::KeyRevoked)), "{refused:?}");
    let messages = wait(messages::table.count().get_result::<i64>(&mut conn));
    assert_eq!(messages, Ok(1));
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
fn an_operator_makes_and_revokes_keys_of_the_tenants() {
    let (_db, mut conn) = acme();
    let make = MakeKey::<Org, User>::by_operator("ines", 1, "support", Scopes::of(ALL));
    let key = execute!(make.clock(&Stopped(0)), conn)
        .expect("a key")
        .into_text();
    let id = id(&mut conn, &key);
    let revoke = RevokeKey::<Org, User>::by_operator("ines", 1, id).clock(&Stopped(100));
    assert!(execute!(revoke, conn).expect("it holds"));
    let refused = look_up_key(&mut conn, &key);
    assert!(matches!(refused, Err(Error::KeyRevoked)), "{refused:?}");
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
