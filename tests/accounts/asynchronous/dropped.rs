//! What is left of an operation whose future is dropped before its end.

use super::rules::accepting::signed_in;
use super::rules::domains;
use super::rules::impersonating::{asks, impersonate};
use super::rules::joining::{id, make};
use super::rules::keys::own;
use super::rules::whole::{
    DOMAINS, IMPERSONATIONS, JOINED, JOINED_BY_DOMAIN, KEYS, LINKS, key_id, undo, world, written,
};
use super::rules::*;
use std::future::poll_fn;
use std::task::Poll;
use tenancy::AsyncUnscopedConn;
use tenancy::accounts::{
    BeginImpersonation, ClaimDomain, ForgetDomain, Join, JoinByDomain, ProveDomain, RotateJoinLink,
    RotateKey,
};

/// What the future says, unless it has not ended after so many polls: then it is dropped.
fn polled<F: Future<Output: Send> + Send>(future: F, polls: usize) -> Option<F::Output> {
    let mut future = Box::pin(future);
    let mut left = polls;
    wait(poll_fn(move |context| {
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    }))
}

/// Drops it after one poll, after two, and so on in growing steps, until one comes to its end. The connection goes with it.
/// A database that answers at once lets the first one end: then it begins again.
fn is_whole_or_none<F>(
    prepare: impl Fn(&mut Conn) -> String,
    act: impl Fn(Conn, String) -> F,
    writes: &[&str],
) where
    F: Future<Output = Result<(), Error>> + Send,
{
    let (db, mut conn) = acme();
    let (mut polls, mut dropped, mut ended_at_once) = (0, 0, 0);
    loop {
        polls += 1 + polls / 3;
        let knows = prepare(&mut conn);
        let before = world(&mut conn);
        let ended = polled(act(db.connect(), knows), polls);
        // What was under way has come to its end when nobody has the tenant locked.
        run(&mut conn, "update orgs set status = status where id = 1");
        let found = written(&before, &world(&mut conn));
        if let Some(done) = ended {
            done.expect("it may be done");
            assert_eq!(found, writes);
            if dropped > 0 {
                break;
            }
            ended_at_once += 1;
            assert!(ended_at_once < 100, "it asks no database");
            polls = 0;
            undo(&mut conn);
            continue;
        }
        dropped += 1;
        assert!(
            found.is_empty() || found == writes,
            "{polls} polls: {found:?}"
        );
        counts_are_true(&mut conn);
        undo(&mut conn);
    }
}

async fn ada(conn: &mut AsyncUnscopedConn<'_, Conn>) -> Result<Member<Org, User>, Error> {
    let acme = Verified::trust(1);
    Member::<Org, User>::by_key(&acme, "ada".to_owned(), conn).await
}

// Proves F4.
#[test]
fn who_joins_by_a_link_and_is_dropped_has_joined_or_has_not() {
    is_whole_or_none(
        |conn| make(conn, "ada", 9).expect("ada owns it"),
        |mut conn: Conn, link: String| async move {
            let join = Join::<Org, User>::by(&link, signed_in("ivy")).clock(&Stopped(1));
            join.execute(&mut conn.unscoped("test")).await.map(drop)
        },
        JOINED,
    );
}

// Proves F4.
#[test]
fn a_rotation_of_a_link_that_is_dropped_is_whole_or_none() {
    is_whole_or_none(
        |conn| {
            make(conn, "ada", 9).expect("ada owns it");
            id(conn).to_string()
        },
        |mut conn: Conn, id: String| async move {
            let id = id.parse().expect("an id");
            let unscoped = &mut conn.unscoped("test");
            let ada = ada(unscoped).await?;
            let rotate = RotateJoinLink::by(&ada, id).clock(&Stopped(1));
            rotate.execute(unscoped).await.map(drop)
        },
        LINKS,
    );
}

// Proves O4.
#[test]
fn a_rotation_of_a_key_that_is_dropped_is_whole_or_none() {
    is_whole_or_none(
        |conn| {
            own(conn, "ada", &[Scope::Read]).expect("ada may");
            key_id(conn).to_string()
        },
        |mut conn: Conn, id: String| async move {
            let id = id.parse().expect("an id");
            let unscoped = &mut conn.unscoped("test");
            let ada = ada(unscoped).await?;
            let rotate = RotateKey::by(&ada, id).clock(&Stopped(1));
            rotate.execute(unscoped).await.map(drop)
        },
        KEYS,
    );
}

// Proves J2, J3.
#[test]
fn a_beginning_that_is_dropped_is_whole_or_none() {
    is_whole_or_none(
        |conn| asks(conn, impersonate("dan")).expect("a member"),
        |mut conn: Conn, token: String| async move {
            let begin = BeginImpersonation::<Org, User>::by(&token).clock(&Stopped(1));
            begin.execute(&mut conn.unscoped("test")).await.map(drop)
        },
        IMPERSONATIONS,
    );
}

// Proves F5.
#[test]
fn a_claim_of_a_domain_that_is_dropped_is_whole_or_none() {
    is_whole_or_none(
        |_| String::new(),
        |mut conn: Conn, _| async move {
            let unscoped = &mut conn.unscoped("test");
            let ada = ada(unscoped).await?;
            let domain = "example.com".parse().expect("a domain");
            let claim = ClaimDomain::by(&ada, domain).clock(&Stopped(1));
            claim.execute(unscoped).await.map(drop)
        },
        DOMAINS,
    );
}

// Proves F5.
#[test]
fn a_proof_of_a_domain_that_is_dropped_is_whole_or_none() {
    is_whole_or_none(
        |conn| {
            let record = domains::claim(conn, (1, "ada"), "example.com").expect("ada owns it");
            format!("{} {}", domains::id(conn, 1), record.value())
        },
        |mut conn: Conn, knows: String| async move {
            let (id, record) = knows.split_once(' ').expect("which one, and its record");
            let id = id.parse().expect("an id");
            let unscoped = &mut conn.unscoped("test");
            let ada = ada(unscoped).await?;
            let prove = ProveDomain::by(&ada, id, [record.to_owned()]).clock(&Stopped(1));
            prove.execute(unscoped).await.map(drop)
        },
        DOMAINS,
    );
}

// Proves F5.
#[test]
fn who_joins_by_a_domain_and_is_dropped_has_joined_or_has_not() {
    is_whole_or_none(
        |conn| {
            domains::proven(conn);
            String::new()
        },
        |mut conn: Conn, _| async move {
            let join = JoinByDomain::<Org, User>::to(1, signed_in("ivy")).clock(&Stopped(1));
            join.execute(&mut conn.unscoped("test")).await.map(drop)
        },
        JOINED_BY_DOMAIN,
    );
}

// Proves F5.
#[test]
fn who_gives_a_domain_up_and_is_dropped_has_it_or_has_not() {
    is_whole_or_none(
        |conn| {
            domains::proven(conn);
            domains::id(conn, 1).to_string()
        },
        |mut conn: Conn, id: String| async move {
            let id = id.parse().expect("an id");
            let unscoped = &mut conn.unscoped("test");
            let ada = ada(unscoped).await?;
            let forget = ForgetDomain::by(&ada, id).clock(&Stopped(1));
            forget.execute(unscoped).await
        },
        DOMAINS,
    );
}
