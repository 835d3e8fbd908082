//! API keys: what they let programs do, and how long.

use super::*;
use diesel::SelectableHelper as _;
use tenancy::accounts::{
    ActorKind, Audited, Enqueue, KeyHolder, LookUpKey, MakeKey, Record, RevokeKey, Scopes, Token,
};

pub(super) const ALL: [Scope; 3] = [Scope::Read, Scope::Write, Scope::Bill];
pub(super) const DAY: i64 = 24 * 60 * 60;

type Key = KeyHolder<Org, User>;

/// `user` makes a key of their own, in `acme`.
pub(crate) fn own(conn: &mut Conn, user: &str, scopes: &[Scope]) -> Result<String, Error> {
    let user = member(conn, user);
    let make = MakeKey::own(&user, "laptop", Scopes::of(scopes.iter().copied()));
    execute!(make.clock(&Stopped(0)), conn).map(Token::into_text)
}

/// `user` makes a key of `acme`'s.
pub(super) fn of_tenant(conn: &mut Conn, user: &str, scopes: &[Scope]) -> Result<String, Error> {
    let user = member(conn, user);
    let make = MakeKey::of_tenant(&user, "importer", Scopes::of(scopes.iter().copied()));
    execute!(make.clock(&Stopped(0)), conn).map(Token::into_text)
}

pub(super) fn look_up_at(conn: &mut Conn, token: &str, now: i64) -> Result<Key, Error> {
    execute!(LookUpKey::of(token).clock(&Stopped(now)), conn)
}

pub(crate) fn look_up_key(conn: &mut Conn, token: &str) -> Result<Key, Error> {
    look_up_at(conn, token, 100)
}

pub(super) fn scopes(conn: &mut Conn, token: &str) -> Vec<Scope> {
    let key = look_up_key(conn, token).expect("a key that holds");
    key.scopes().iter().collect()
}

/// The id of a key that was made just now.
pub(super) fn token_id(conn: &mut Conn, token: &str) -> i64 {
    let key: Result<Key, Error> = execute!(LookUpKey::of(token), conn);
    key.expect("a key that holds").id()
}

pub(super) fn id(conn: &mut Conn, token: &str) -> i64 {
    look_up_key(conn, token).expect("a key that holds").id()
}

#[derive(Debug, Clone, Copy)]
struct Imported;

impl Audited for Imported {
    fn name(self) -> &'static str {
        "notes.imported"
    }
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
        // SQLite is told for how long to wait.
        let all = seen.statements.iter();
        let all = all.filter(|sql| !sql.starts_with("PRAGMA"));
        assert_eq!(all.count(), statements, "at {now}: {seen:?}");
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
