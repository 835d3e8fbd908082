//! Join links: who makes, replaces and takes them back, and how long they let somebody in.

use super::accepting::signed_in;
use super::joining::{WEEK, id, join, join_at, links, log, look, make, refused};
use super::*;
use diesel::SelectableHelper as _;
use std::time::Duration;
use tenancy::accounts::{
    CloseAccount, EraseAccount, Erasure, ExportAccount, MakeJoinLink, MergeTenants, RevokeJoinLink,
    RotateJoinLink, Token,
};

// Proves F4, E2.
#[test]
fn only_an_owner_makes_rotates_and_revokes_a_link() {
    let (_db, mut conn) = acme();
    make(&mut conn, "ada", 9).expect("ada owns it");
    let id = id(&mut conn);
    for user in ["cid", "dan"] {
        let user = member(&mut conn, user);
        let not_an_owner = |error: &Error| matches!(error, Error::NotAnOwner);
        refused(
            &mut conn,
            |conn| execute!(MakeJoinLink::by(&user, 9), conn),
            not_an_owner,
        );
        refused(
            &mut conn,
            |conn| execute!(RotateJoinLink::by(&user, id), conn),
            not_an_owner,
        );
        refused(
            &mut conn,
            |conn| execute!(RevokeJoinLink::by(&user, id), conn),
            not_an_owner,
        );
    }
    // Whose role is lower than the evidence says is met by the database.
    let (ada, bob) = (member(&mut conn, "ada"), member(&mut conn, "bob"));
    let lower = ChangeRole::by(&ada, "bob".to_owned(), Rank::Admin);
    execute!(lower, conn).expect("ada owns it");
    refused(
        &mut conn,
        |conn| execute!(MakeJoinLink::by(&bob, 9), conn),
        |error| matches!(error, Error::NotAnOwner),
    );
}

// Proves F4.
#[test]
fn a_link_lets_nobody_in_after_its_time_or_when_it_is_used_up() {
    let (_db, mut conn) = acme();
    run(&mut conn, "update orgs set seat_limit = null where id = 1");
    let link = make(&mut conn, "ada", 1).expect("ada owns it");
    let expired = |error: &Error| matches!(error, Error::JoinLinkExpired);
    refused(
        &mut conn,
        |conn| join_at(conn, &link, signed_in("ivy"), WEEK),
        expired,
    );
    join_at(&mut conn, &link, signed_in("ivy"), WEEK - 1).expect("a second is left");
    refused(
        &mut conn,
        |conn| join(conn, &link, "hal"),
        |error| matches!(error, Error::JoinLinkUsedUp),
    );
    // The one who has used it has the same answer.
    join(&mut conn, &link, "ivy").expect("it is ivy");
    let none = make(&mut conn, "ada", 0).expect("ada owns it");
    refused(
        &mut conn,
        |conn| join(conn, &none, "hal"),
        |error| matches!(error, Error::JoinLinkUsedUp),
    );
    let ada = member(&mut conn, "ada");
    let short = MakeJoinLink::by(&ada, 9).expires_in(Duration::from_secs(100));
    let short = execute!(short.clock(&Stopped(0)), conn).map(Token::into_text);
    let short = short.expect("ada owns it");
    refused(&mut conn, |conn| join(conn, &short, "hal"), expired);
    refused(&mut conn, |conn| look(conn, &short), expired);
}

// Proves F4.
#[test]
fn a_rotated_link_is_dead_at_once_and_what_was_used_stays_counted() {
    let (_db, mut conn) = acme();
    run(&mut conn, "update orgs set seat_limit = null where id = 1");
    let old = make(&mut conn, "ada", 2).expect("ada owns it");
    join(&mut conn, &old, "ivy").expect("it holds");
    let (id, bob) = (id(&mut conn), member(&mut conn, "bob"));
    let rotate = RotateJoinLink::by(&bob, id).clock(&Stopped(50));
    let new = execute!(rotate, conn).map(Token::into_text);
    let new = new.expect("bob owns it as well");
    let unknown = |error: &Error| matches!(error, Error::UnknownJoinLink);
    refused(&mut conn, |conn| join(conn, &old, "hal"), unknown);
    refused(&mut conn, |conn| look(conn, &old), unknown);
    join_at(&mut conn, &new, signed_in("hal"), WEEK + 49).expect("its time is new");
    refused(
        &mut conn,
        |conn| join(conn, &new, "t0"),
        |error| matches!(error, Error::JoinLinkUsedUp),
    );
    let maker = join_links::table.select(join_links::maker_id);
    let maker = wait(maker.first::<String>(&mut conn));
    assert_eq!(maker.as_deref(), Ok("bob"));
}

// Proves F4.
#[test]
fn a_revoked_link_is_refused_at_once_and_to_revoke_twice_is_no_error() {
    let (_db, mut conn) = acme();
    let link = make(&mut conn, "ada", 9).expect("ada owns it");
    let (id, ada) = (id(&mut conn), member(&mut conn, "ada"));
    for first in [true, false] {
        let revoke = RevokeJoinLink::by(&ada, id).clock(&Stopped(60));
        let revoked = execute!(revoke, conn);
        assert_eq!(revoked.expect("ada owns it"), first);
    }
    let revoked = |error: &Error| matches!(error, Error::JoinLinkRevoked);
    refused(&mut conn, |conn| join(conn, &link, "ivy"), revoked);
    refused(&mut conn, |conn| look(conn, &link), revoked);
    refused(
        &mut conn,
        |conn| execute!(RotateJoinLink::by(&ada, id), conn),
        revoked,
    );
    let unknown = |error: &Error| matches!(error, Error::UnknownJoinLink);
    refused(
        &mut conn,
        |conn| execute!(RevokeJoinLink::by(&ada, id + 1), conn),
        unknown,
    );
    // One of another tenant's is not there.
    let other = RevokeJoinLink::<Org, User>::by_operator("ines", 2, id);
    refused(&mut conn, |conn| execute!(other, conn), unknown);
}

// Proves F4.
#[test]
fn a_link_ends_with_the_membership_of_its_maker() {
    let remove = |conn: &mut Conn| {
        let ada = member(conn, "ada");
        execute!(RemoveMember::by(&ada, "bob".to_owned()), conn).expect("ada owns it");
    };
    let leave = |conn: &mut Conn| {
        let bob = member(conn, "bob");
        execute!(Leave::of(&bob), conn).expect("ada owns it");
    };
    let suspend = |conn: &mut Conn| {
        let ada = member(conn, "ada");
        execute!(SuspendMember::by(&ada, "bob".to_owned()), conn).expect("ada owns it");
        execute!(ReinstateMember::by(&ada, "bob".to_owned()), conn).expect("a seat is free");
    };
    let close = |conn: &mut Conn| {
        let closed = execute!(CloseAccount::<Org, User>::of("bob".to_owned()), conn);
        assert_eq!(closed.expect("ada owns it"), 1);
    };
    let ends: [&dyn Fn(&mut Conn); 4] = [&remove, &leave, &suspend, &close];
    for end in ends {
        let (_db, mut conn) = acme();
        let bobs = make(&mut conn, "bob", 9).expect("bob owns it");
        let adas = make(&mut conn, "ada", 9).expect("ada owns it");
        end(&mut conn);
        refused(
            &mut conn,
            |conn| join(conn, &bobs, "ivy"),
            |error| matches!(error, Error::JoinLinkRevoked),
        );
        join(&mut conn, &adas, "ivy").expect("it is ada's");
        let ended = log(&mut conn).into_iter();
        let ended = ended.filter(|(action, ..)| action == "link.ended");
        let details: Vec<_> = ended.map(|(.., details)| details).collect();
        assert_eq!(details, [r#"{"count":1}"#]);
    }
}

// Proves F4.
#[test]
fn a_tenant_has_as_many_links_as_the_limit_says() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let make = |conn: &mut Conn, now: i64| {
        let make = MakeJoinLink::by(&ada, 1).at_most(2).clock(&Stopped(now));
        execute!(make, conn).map(Token::into_text)
    };
    let first = make(&mut conn, 0).expect("the first");
    make(&mut conn, 1).expect("the second");
    let full = |error: &Error| matches!(error, Error::MaxJoinLinksExceeded { limit: 2 });
    refused(&mut conn, |conn| make(conn, 2), full);
    // One that is used up counts no more, nor does one whose time is over.
    join(&mut conn, &first, "ivy").expect("a seat is free");
    make(&mut conn, 3).expect("one is used up");
    refused(&mut conn, |conn| make(conn, 4), full);
    make(&mut conn, 1 + WEEK).expect("one has expired");
    refused(&mut conn, |conn| make(conn, 2 + WEEK), full);
}

// Proves F4.
#[test]
fn a_link_that_is_rotated_after_its_time_is_one_of_those_that_there_may_be() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    make(&mut conn, "ada", 1).expect("the first one");
    let first = id(&mut conn);
    let later = Stopped(WEEK);
    let second = MakeJoinLink::by(&ada, 1).at_most(1).clock(&later);
    let second = execute!(second, conn).map(drop);
    second.expect("the first one has expired");
    let rotate = || RotateJoinLink::by(&ada, first).clock(&later);
    refused(
        &mut conn,
        |conn| execute!(rotate().at_most(1), conn),
        |error| matches!(error, Error::MaxJoinLinksExceeded { limit: 1 }),
    );
    let rotated = execute!(rotate().at_most(2), conn).map(drop);
    rotated.expect("there may be two");
    // It holds now, so it is no further one.
    let rotated = execute!(rotate().at_most(2), conn).map(drop);
    rotated.expect("there are two still");
}

// Proves F4.
#[test]
fn no_token_is_given_that_would_let_nobody_in() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    refused(
        &mut conn,
        |conn| execute!(MakeJoinLink::by(&ada, 9).domains([]), conn),
        |error| matches!(error, Error::NoDomain),
    );
    let link = make(&mut conn, "ada", 1).expect("ada owns it");
    join(&mut conn, &link, "ivy").expect("a seat is free");
    let id = id(&mut conn);
    refused(
        &mut conn,
        |conn| execute!(RotateJoinLink::by(&ada, id).clock(&Stopped(200)), conn),
        |error| matches!(error, Error::JoinLinkUsedUp),
    );
}

// Proves F4.
#[test]
fn a_tenant_lists_its_links_without_the_token() {
    let (_db, mut conn) = acme();
    let link = make(&mut conn, "ada", 9).expect("ada owns it");
    let listed = |conn: &mut Conn, org: i32| {
        let mut conn = conn.unscoped("test");
        let conn = &mut TenantConn::<Org>::trusting(&mut conn, org);
        let links = JoinLink::scoped().select(JoinLink::as_select());
        wait(links.load::<JoinLink>(conn)).expect("links")
    };
    let links = format!("{:?}", listed(&mut conn, 1));
    assert!(links.contains("max_uses: 9"), "{links}");
    assert!(!links.contains(&link));
    assert!(listed(&mut conn, 2).is_empty());
    let hash = join_links::table.select(join_links::token_hash);
    let hash = wait(hash.first::<Vec<u8>>(&mut conn)).expect("a link");
    assert_eq!(hash.len(), 32);
}

#[test]
fn no_link_of_a_tenant_that_is_merged_leads_into_the_one_that_stays() {
    let (_db, mut conn) = acme();
    let link = make(&mut conn, "ada", 9).expect("ada owns it");
    run(&mut conn, "delete from badges");
    let merged = execute!(
        MergeTenants::<Org, User>::by_operator("ines", 1).into(2),
        conn
    );
    merged.expect("both are active");
    let refused = join(&mut conn, &link, "ivy");
    assert!(matches!(refused, Err(Error::JoinLinkRevoked)));
    assert_eq!(standing(&mut conn, "ivy"), None);
}

// Proves N1, N2.
#[test]
fn links_and_keys_of_an_account_are_exported_and_erased() {
    let (_db, mut conn) = acme();
    let link = make(&mut conn, "bob", 9).expect("bob owns it");
    make(&mut conn, "ada", 9).expect("ada owns it");
    join(&mut conn, &link, "ivy").expect("it holds");
    for user in ["bob", "ada"] {
        keys::own(&mut conn, user, &[Scope::Read]).expect("a key");
    }
    let export = execute!(ExportAccount::<Org, User>::of("bob".to_owned()), conn);
    let export = export.expect("a look");
    let [link] = &export.links[..] else {
        panic!("one is bob's");
    };
    assert_eq!((link.tenant, link.uses, link.revoked_at), (1, 1, None));
    let [key] = &export.keys[..] else {
        panic!("one is bob's");
    };
    assert_eq!(
        (key.tenant, &*key.label, &*key.scopes),
        (1, "laptop", "read")
    );
    assert_eq!((key.last_used_at, key.revoked_at), (None, None));

    let erase = || EraseAccount::<Org, User>::of("bob".to_owned()).memberships(Erasure::Delete);
    let planned = wait(erase().dry_run(&mut conn.unscoped("test"))).expect("a look");
    let erased = execute!(erase(), conn).expect("ada owns it");
    assert_eq!((erased.keys, erased.links), (1, 1));
    assert_eq!(planned, erased);
    assert_eq!(links(&mut conn).len(), 1);
    run(&mut conn, "delete from users where id = 'bob'");
}
