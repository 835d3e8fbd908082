//! Links by which many join: who meets one, and what happens.

use super::accepting::signed_in;
use super::inviting::{address, invite_at};
use super::*;
use tenancy::accounts::{
    Domain, Join, Joined, LookAtJoinLink, MakeJoinLink, SignedIn, Token, TransferOwnership,
};

pub(super) const WEEK: i64 = 7 * 24 * 60 * 60;

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

pub(super) fn join_at(conn: &mut Conn, link: &str, who: SignedIn<User>, now: i64) -> JoinedAcme {
    execute!(Join::by(link, who).clock(&Stopped(now)), conn)
}

type JoinedAcme = Result<Joined<Org, User>, Error>;

pub(crate) fn join(conn: &mut Conn, link: &str, user: &str) -> JoinedAcme {
    join_at(conn, link, signed_in(user), 100)
}

pub(super) fn look(conn: &mut Conn, link: &str) -> Result<(), Error> {
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
pub(super) fn refused<R>(
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
pub(super) fn log(conn: &mut Conn) -> Vec<(String, Option<String>, String)> {
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
