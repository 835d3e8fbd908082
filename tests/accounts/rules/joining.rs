//! Links by which many join: who meets one, and what happens.

use super::accepting::signed_in;
use super::inviting::{address, invite_at};
use super::*;
use diesel::SelectableHelper as _;
use std::time::Duration;
use tenancy::accounts::{
    CloseAccount, Domain, EraseAccount, Erasure, ExportAccount, Join, Joined, LookAtJoinLink,
    MakeJoinLink, MergeTenants, RevokeJoinLink, RotateJoinLink, SignedIn, Token, TransferOwnership,
};

const WEEK: i64 = 7 * 24 * 60 * 60;

/// `user` makes a link to `acme`, at the beginning of time.
pub(crate) fn make(conn: &mut Conn, owner: &str, uses: u32) -> Result<String, Error> {
    let owner = member(conn, owner);
    let make = MakeJoinLink::by(&owner, uses).clock(&Stopped(0));
    execute!(make, conn).map(Token::into_text)
}

/// The same for those of these domains.
fn make_for(conn: &mut Conn, domains: &[&str]) -> String {
    let ada = member(conn, "ada");
    let domains = domains.iter().map(|domain| domain.parse::<Domain>());
    let domains: Vec<_> = domains.map(|domain| domain.expect("a domain")).collect();
    let make = MakeJoinLink::by(&ada, 9).domains(domains);
    let token = execute!(make.clock(&Stopped(0)), conn);
    token.map(Token::into_text).expect("ada owns it")
}

fn join_at(conn: &mut Conn, link: &str, who: SignedIn<User>, now: i64) -> JoinedAcme {
    execute!(Join::by(link, who).clock(&Stopped(now)), conn)
}

type JoinedAcme = Result<Joined<Org, User>, Error>;

pub(crate) fn join(conn: &mut Conn, link: &str, user: &str) -> JoinedAcme {
    join_at(conn, link, signed_in(user), 100)
}

fn look(conn: &mut Conn, link: &str) -> Result<(), Error> {
    let look = LookAtJoinLink::<Org, User>::at(link).clock(&Stopped(100));
    execute!(look, conn).map(drop)
}

/// Ids, uses, and since when they are revoked.
pub(super) fn links(conn: &mut Conn) -> Vec<(i64, i64, Option<i64>)> {
    let rows = join_links::table.order(join_links::id).select((
        join_links::id,
        join_links::uses,
        join_links::revoked_at,
    ));
    wait(rows.load::<(i64, i64, Option<i64>)>(conn)).expect("links")
}

pub(crate) fn id(conn: &mut Conn) -> i64 {
    links(conn)[0].0
}

/// It is refused so, and nothing has changed.
#[track_caller]
fn refused<R>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> Result<R, Error>,
    so: fn(&Error) -> bool,
) {
    let everything = |conn: &mut Conn| {
        let members = memberships::table.order((memberships::org_id, memberships::user_id));
        let members = wait(members.load::<Membership>(conn)).expect("members");
        format!("{members:?} {:?} {:?}", links(conn), counts(conn))
    };
    let before = everything(conn);
    let error = work(conn).map(drop).expect_err("it is refused");
    assert!(so(&error), "{error:?}");
    assert_eq!(everything(conn), before);
    counts_are_true(conn);
}

/// What the log has of links, and of who has joined.
fn log(conn: &mut Conn) -> Vec<(String, Option<String>, String)> {
    let log = audit_entries::table.order(audit_entries::id).select((
        audit_entries::action,
        audit_entries::account_id,
        audit_entries::details,
    ));
    let log = wait(log.load::<(String, Option<String>, String)>(conn));
    let mut log = log.expect("entries");
    log.retain(|(action, ..)| action.starts_with("link.") || action == "member.joined");
    log
}

// Proves F4.
#[test]
fn whoever_has_the_link_joins_in_the_lowest_role_with_a_seat_and_counts_once() {
    let (_db, mut conn) = acme();
    let link = make(&mut conn, "ada", 9).expect("ada owns it");
    let joined = join(&mut conn, &link, "ivy").expect("a seat is free");
    assert_eq!((joined.tenant().key(), joined.role()), (&1, Rank::Member));
    assert_eq!(counts(&mut conn), (2, 5));
    // The same account once more has the same answer.
    let joined = join(&mut conn, &link, "ivy").expect("it is ivy");
    assert_eq!(joined.role(), Rank::Member);
    let id = id(&mut conn);
    assert_eq!(links(&mut conn), [(id, 1, None)]);
    counts_are_true(&mut conn);
    refused(
        &mut conn,
        |conn| join(conn, &link, "hal"),
        |error| matches!(error, Error::SeatsExceeded),
    );
    let entry = |action: &str, account: &str, details: String| {
        (action.to_owned(), Some(account.to_owned()), details)
    };
    assert_eq!(
        log(&mut conn),
        [
            entry("link.made", "ada", r#"{"uses":9,"domains":""}"#.to_owned()),
            entry(
                "member.joined",
                "ivy",
                format!(r#"{{"role":"member","link":{id}}}"#)
            ),
        ]
    );
}

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
fn a_link_for_domains_asks_for_a_verified_address_of_one_of_them() {
    let (_db, mut conn) = acme();
    let link = make_for(&mut conn, &["Example.net", "bücher.example", "example.net"]);
    let who = || SignedIn::<User>::new("ivy".to_owned());
    for (who, so) in [
        (who(), false),
        (signed_in("ivy"), false),
        (who().verified(address("ivy@mail.example.net")), false),
        (who().verified(address("ivy@xexample.net")), false),
        (who().verified(address("example.net@example.com")), false),
        (who().unverified(address("ivy@example.net")), true),
    ] {
        let so = if so {
            |error: &Error| matches!(error, Error::AddressNotVerified)
        } else {
            |error: &Error| matches!(error, Error::OtherDomain)
        };
        refused(&mut conn, |conn| join_at(conn, &link, who, 100), so);
    }
    let ivy = who()
        .verified(address("ivy@example.com"))
        .verified(address("Ivy@BÜCHER.example"));
    join_at(&mut conn, &link, ivy, 100).expect("it is one of the two");
    let looked = execute!(
        LookAtJoinLink::<Org, User>::at(&link).clock(&Stopped(100)),
        conn
    );
    let looked = looked.expect("it holds");
    let domains: Vec<_> = looked.domains().iter().map(Domain::as_str).collect();
    assert_eq!(domains, ["example.net", "xn--bcher-kva.example"]);
}

// Proves F4.
#[test]
fn whoever_has_the_token_is_shown_where_the_link_leads_and_nothing_changes() {
    let (_db, mut conn) = acme();
    let link = make(&mut conn, "ada", 9).expect("ada owns it");
    let (linked, seen) = seen(&mut conn, |conn| {
        let look = LookAtJoinLink::<Org, User>::at(&link).clock(&Stopped(100));
        execute!(look, conn)
    });
    let linked = linked.expect("it holds");
    assert_eq!((linked.tenant(), linked.role()), (&1, Rank::Member));
    assert_eq!(linked.expires_at(), WEEK);
    assert_eq!(format!("{linked:?}"), "LinkedTo { .. }");
    let selects = seen.statements.iter();
    assert!(
        selects.clone().all(|sql| sql.starts_with("SELECT ")),
        "{seen:?}"
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
fn who_was_a_member_does_not_come_back_by_a_link_and_who_is_one_keeps_the_role() {
    let (_db, mut conn) = acme();
    let link = make(&mut conn, "ada", 9).expect("ada owns it");
    refused(
        &mut conn,
        |conn| join(conn, &link, "fay"),
        |error| matches!(error, Error::FormerMember),
    );
    refused(
        &mut conn,
        |conn| join(conn, &link, "eve"),
        |error| matches!(error, Error::MemberSuspended),
    );
    for (user, role) in [("bob", Rank::Owner), ("dan", Rank::Member)] {
        let joined = join(&mut conn, &link, user).expect("a member");
        assert_eq!(joined.role(), role);
    }
    let id = id(&mut conn);
    assert_eq!(links(&mut conn), [(id, 0, None)]);
    counts_are_true(&mut conn);
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

// Proves F4, E3.
#[test]
fn a_link_lets_nobody_in_while_its_maker_is_no_owner() {
    let (_db, mut conn) = acme();
    let link = make(&mut conn, "bob", 9).expect("bob owns it");
    let bob = member(&mut conn, "bob");
    let hand_over = TransferOwnership::by(&bob, "dan".to_owned(), Rank::Admin);
    execute!(hand_over, conn).expect("bob owns it");
    refused(
        &mut conn,
        |conn| join(conn, &link, "ivy"),
        |error| matches!(error, Error::InviterGone),
    );
    let ada = member(&mut conn, "ada");
    let higher = ChangeRole::by(&ada, "bob".to_owned(), Rank::Owner);
    execute!(higher, conn).expect("ada owns it");
    join(&mut conn, &link, "ivy").expect("bob owns it again");
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
fn who_signs_up_to_join_does_both_or_neither() {
    let (_db, mut conn) = acme();
    let link = make(&mut conn, "ada", 9).expect("ada owns it");
    let signs_up = |conn: &mut Conn, link: &str| -> Result<(), Error> {
        transaction!(conn, |conn| {
            let jim = (users::id.eq("jim"),);
            let insert = diesel::insert_into(users::table).values(jim);
            wait_in!(insert.execute(&mut **conn))?;
            let join = Join::<Org, User>::by(link, SignedIn::new("jim".to_owned()));
            wait_in!(join.clock(&Stopped(100)).execute(conn)).map(drop)
        })
    };
    refused(
        &mut conn,
        |conn| signs_up(conn, "none"),
        |error| matches!(error, Error::UnknownJoinLink),
    );
    let jims = |conn: &mut Conn| {
        let jims = users::table.find("jim").count();
        wait(jims.get_result::<i64>(conn))
    };
    assert_eq!(jims(&mut conn), Ok(0));
    signs_up(&mut conn, &link).expect("it holds");
    assert_eq!(jims(&mut conn), Ok(1));
    assert_eq!(member(&mut conn, "jim").role(), Rank::Member);
    counts_are_true(&mut conn);
}

// Proves F4.
#[test]
fn a_link_of_another_tenant_is_unknown_where_a_tenant_is_named() {
    let (_db, mut conn) = acme();
    let link = make(&mut conn, "ada", 9).expect("ada owns it");
    let unknown = |error: &Error| matches!(error, Error::UnknownJoinLink);
    let elsewhere = Verified::trust(2);
    refused(
        &mut conn,
        |conn| {
            execute!(
                Join::<Org, User>::by(&link, signed_in("ivy")).on(&elsewhere),
                conn
            )
        },
        unknown,
    );
    refused(
        &mut conn,
        |conn| execute!(LookAtJoinLink::<Org, User>::at(&link).on(&elsewhere), conn),
        unknown,
    );
    // A token of an invitation is none of a link.
    let invited = invite_at(&mut conn, 0, "ivy@example.com").expect("a seat is free");
    refused(&mut conn, |conn| join(conn, &invited, "ivy"), unknown);
    let here = Verified::trust(1);
    run(&mut conn, "update orgs set seat_limit = null where id = 1");
    let join = Join::<Org, User>::by(&link, signed_in("ivy")).on(&here);
    execute!(join.clock(&Stopped(100)), conn).expect("it is acme's");
}

#[test]
fn a_tenant_that_is_not_served_is_joined_by_nobody_for_now() {
    let (_db, mut conn) = acme();
    let link = make(&mut conn, "ada", 9).expect("ada owns it");
    for status in ["suspended", "deleting", "purging", "purged"] {
        run(
            &mut conn,
            &format!("update orgs set status = '{status}' where id = 1"),
        );
        let not_served = |error: &Error| matches!(error, Error::TenantNotServed { .. });
        refused(&mut conn, |conn| join(conn, &link, "ivy"), not_served);
        refused(&mut conn, |conn| look(conn, &link), not_served);
    }
    run(&mut conn, "update orgs set status = 'active' where id = 1");
    join(&mut conn, &link, "ivy").expect("it is served again");
}

#[test]
fn an_invitation_that_no_sweep_has_met_holds_no_seat_against_who_joins() {
    let (_db, mut conn) = acme();
    let link = make(&mut conn, "ada", 9).expect("ada owns it");
    let waits = invite_at(&mut conn, 0, "hal@example.com");
    waits.expect("the last seat");
    run(&mut conn, "update invitations set expires_at = 101");
    refused(
        &mut conn,
        |conn| join(conn, &link, "ivy"),
        |error| matches!(error, Error::SeatsExceeded),
    );
    run(&mut conn, "update invitations set expires_at = 100");
    join(&mut conn, &link, "ivy").expect("its time is over");
    counts_are_true(&mut conn);
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
