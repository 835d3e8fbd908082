//! What is looked up again after a change: side by side, in a time that is bounded, and whatever the database says.

use super::world::*;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tenancy::channels::{Close, Limits, Next, Protocol, Topic};
use tokio::task::yield_now;
use tokio::time::{Instant, advance};

/// A change after which each listener of `acme` is asked for anew.
const CHANGE: &str = "delete from team_grants where org_id = 1 and permission = 'ticket.change'";

#[tokio::test(start_paused = true)]
async fn who_joins_while_their_topics_are_asked_for_waits_until_that_is_done() {
    for protocol in BOTH {
        let world = world();
        let mut bob = world.hearing(1, "bob", protocol, "tenant:1:tickets").await;
        let second = world.open(1, "bob", protocol).await;
        let second = Arc::new(second.socket);
        let joins = Arc::clone(&second);
        *world.db.before_admitting.lock().expect("no panic") = Some(Box::pin(async move {
            tokio::spawn(async move {
                let join = join(protocol, "tenant:1:news").to_string();
                joins.receive(&join).await;
            });
            for _ in 0..8 {
                yield_now().await;
            }
        }));
        world.db.change(CHANGE);
        world.db.statements();
        assert_eq!(world.publish(&tickets(&acme()), "closed").await, 1);
        // The number, the standings, and the rights of the one and of the other.
        assert_eq!(world.db.statements(), 4);
        assert_eq!(bob.events().await, ["closed"]);
        for _ in 0..8 {
            yield_now().await;
        }
        let topic = Topic::tenant(&acme(), "news").expect("a name");
        assert_eq!(world.publish(&topic, "holiday").await, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn the_topics_of_an_account_have_one_time() {
    let world = world();
    let mut bob = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:tickets")
        .await;
    for topic in ["tenant:1:news", "group:1:7:a", "group:1:7:b", "public:news"] {
        bob.ask(&join(Protocol::Envelope, topic)).await;
    }
    world.db.stuck.store(1, Ordering::Relaxed);
    world.db.change(CHANGE);
    let before = Instant::now();
    assert_eq!(world.publish(&tickets(&acme()), "closed").await, 0);
    assert_eq!(before.elapsed(), Limits::default().admit);
    assert_eq!(bob.events().await, ["left"; 5]);
}

#[tokio::test(start_paused = true)]
async fn no_tenant_waits_for_another_that_is_asked_for() {
    let world = world();
    let _bob = world
        .hearing(1, "bob", Protocol::Envelope, "public:news")
        .await;
    let mut hal = world
        .hearing(2, "hal", Protocol::Envelope, "public:news")
        .await;
    world.db.stuck.store(1, Ordering::Relaxed);
    world.db.change(CHANGE);
    let (hub, every) = (world.hub.clone(), Duration::from_secs(1));
    let publishes = tokio::spawn(async move { hub.publish(&news(), &event("holiday")).await });
    assert!(matches!(hal.wait().await, Next::Frame(_)));
    assert!(!publishes.is_finished());
    let hub = world.hub.clone();
    let keeper = tokio::spawn(async move { hub.keep(every).await });
    // `acme` is looked at, and is not done for as long as the application does not answer.
    advance(every).await;
    let before = Instant::now();
    world.db.sql(
        "begin; update orgs set changes = changes + 1 where id = 2;
         update memberships set status = 'suspended' where user_id = 'hal'; commit",
    );
    assert_eq!(hal.wait().await, Next::Close(Close::Revoked));
    assert!(before.elapsed() <= every, "{:?}", before.elapsed());
    keeper.abort();
}

#[tokio::test(start_paused = true)]
async fn no_event_goes_out_by_rights_from_after_what_the_database_has() {
    for protocol in BOTH {
        let world = world();
        world.db.change("select 1");
        let mut bob = world.hearing(1, "bob", protocol, "tenant:1:tickets").await;
        // Another tenant has the key by now, or a backup has been put back.
        world.db.sql("update orgs set changes = 0 where id = 1");
        assert_eq!(world.publish(&tickets(&acme()), "closed").await, 0);
        assert_eq!(bob.closed().await, Some(Close::Unavailable));
        let _again = world.hearing(1, "bob", protocol, "tenant:1:tickets").await;
        assert_eq!(world.publish(&tickets(&acme()), "closed").await, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_number_that_is_read_late_closes_nobody() {
    let world = world();
    let mut bob = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:tickets")
        .await;
    let (db, hub) = (Arc::clone(&world.db), world.hub.clone());
    *world.db.after_version.lock().expect("no panic") = Some(Box::pin(async move {
        db.change(CHANGE);
        hub.recheck(&acme()).await.expect("the database is there");
    }));
    assert_eq!(world.publish(&tickets(&acme()), "closed").await, 1);
    assert_eq!(bob.events().await, ["closed"]);
}

#[tokio::test(start_paused = true)]
async fn who_has_come_back_is_not_closed_by_an_answer_from_before() {
    for protocol in BOTH {
        let world = world();
        let mut bob = world.hearing(1, "bob", protocol, "tenant:1:tickets").await;
        world
            .db
            .change("update memberships set status = 'suspended' where user_id = 'bob'");
        let (db, hub) = (Arc::clone(&world.db), world.hub.clone());
        *world.db.after_rights.lock().expect("no panic") = Some(Box::pin(async move {
            db.change("update memberships set status = 'active' where user_id = 'bob'");
            hub.recheck(&acme()).await.expect("the database is there");
        }));
        let answer = bob.ask(&operate(protocol, "list", json!({}))).await;
        assert_eq!(refusal(&answer), Some("unavailable"));
        let answer = bob.ask(&operate(protocol, "list", json!({}))).await;
        assert!(done(&answer).is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn a_role_that_the_program_does_not_know_is_no_loss_of_membership() {
    let world = world();
    let mut bob = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:tickets")
        .await;
    world
        .db
        .change("update memberships set role = 'chef' where user_id = 'bob'");
    assert_eq!(world.publish(&tickets(&acme()), "closed").await, 0);
    // Its client comes back: perhaps another version of the program knows it.
    assert_eq!(bob.closed().await, Some(Close::Unavailable));
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_the_application_lets_nobody_in_and_ends_nothing() {
    for protocol in BOTH {
        let world = world();
        let mut bob = world.hearing(1, "bob", protocol, "tenant:1:tickets").await;
        *world.db.before_admitting.lock().expect("no panic") =
            Some(Box::pin(async { panic!("a rule that has a mistake") }));
        let answer = bob.ask(&join(protocol, "tenant:1:news")).await;
        assert_eq!(refusal(&answer), Some("join_refused"));
        let answer = bob.ask(&operate(protocol, "panic", json!({}))).await;
        assert_eq!(refusal(&answer), Some("failed"));
        let answer = bob.ask(&operate(protocol, "list", json!({}))).await;
        assert!(done(&answer).is_some());
    }
}
