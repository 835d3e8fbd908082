//! Who hears an event: whoever holds what it needs, as of when it is published.

use super::world::*;
use channels::May;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tenancy::channels::{Event, InvalidEvent, Protocol};

fn needing(permissions: impl IntoIterator<Item = May>) -> Event<May> {
    event("secret").needs(permissions)
}

#[tokio::test(start_paused = true)]
async fn an_event_is_heard_by_who_holds_all_that_it_needs() {
    for protocol in BOTH {
        let world = world();
        let mut bob = world.hearing(1, "bob", protocol, "tenant:1:news").await;
        let mut cid = world.hearing(1, "cid", protocol, "tenant:1:news").await;
        let topic = tenancy::channels::Topic::tenant(&acme(), "news").expect("a name");
        for (needs, reached) in [
            (vec![May::ViewTicket], 1),
            (vec![May::ViewTicket, May::ChangeTicket], 1),
            // One of several is not enough.
            (vec![May::ViewTicket, May::DeleteTicket], 0),
            // Who is asked for nothing has been forgotten something.
            (vec![], 0),
        ] {
            let published = world.hub.publish(&topic, &needing(needs.clone())).await;
            assert_eq!(published.ok(), Some(reached), "{needs:?}");
        }
        assert_eq!(world.publish(&topic, "everybody's").await, 2);
        assert_eq!(bob.events().await, ["secret", "secret", "everybody's"]);
        assert_eq!(cid.events().await, ["everybody's"]);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_needed_of_a_public_event_is_held_in_the_listeners_own_tenant() {
    let world = world();
    let mut here = world
        .hearing(1, "bob", Protocol::Envelope, "public:news")
        .await;
    // There Bob is in no team.
    let mut there = world
        .hearing(2, "bob", Protocol::Envelope, "public:news")
        .await;
    let published = world
        .hub
        .publish(&news(), &needing([May::ViewTicket]))
        .await;
    assert_eq!(published.ok(), Some(1));
    assert_eq!(here.events().await, ["secret"]);
    assert!(there.events().await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_event_after_a_change_is_heard_by_the_new_rights_without_any_notice() {
    for protocol in BOTH {
        let world = world();
        let mut bob = world.hearing(1, "bob", protocol, "tenant:1:news").await;
        let topic = tenancy::channels::Topic::tenant(&acme(), "news").expect("a name");
        let publish = async || {
            world
                .hub
                .publish(&topic, &needing([May::ViewTicket]))
                .await
                .ok()
        };
        assert_eq!(publish().await, Some(1));
        world
            .db
            .change("delete from team_grants where org_id = 1 and permission = 'ticket.view'");
        assert_eq!(publish().await, Some(0));
        world
            .db
            .change("insert into team_grants values (1, 7, 'ticket.view')");
        assert_eq!(publish().await, Some(1));
        world
            .db
            .change("delete from team_members where account_id = 'bob'");
        assert_eq!(publish().await, Some(0));
        assert_eq!(bob.events().await, ["secret", "secret"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_between_the_reading_and_the_sending_is_after_the_event() {
    // The event was published before the change: it may be heard. The next one is not.
    let world = world();
    let mut bob = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:news")
        .await;
    let topic = tenancy::channels::Topic::tenant(&acme(), "news").expect("a name");
    let db = Arc::clone(&world.db);
    *world.db.after_version.lock().expect("no panic") = Some(Box::pin(async move {
        db.change("delete from team_grants where org_id = 1");
    }));
    world
        .hub
        .publish(&topic, &needing([May::ViewTicket]))
        .await
        .expect("the database is there");
    let published = world.hub.publish(&topic, &needing([May::ViewTicket])).await;
    assert_eq!(published.ok(), Some(0));
    assert_eq!(bob.events().await, ["secret"]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_while_nobody_can_say_who_may_hear_it() {
    let world = world();
    let mut bob = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:tickets")
        .await;
    world.db.is_down.store(true, Ordering::Relaxed);
    let published = world.hub.publish(&tickets(&acme()), &event("closed")).await;
    assert!(published.is_err());
    world.db.is_down.store(false, Ordering::Relaxed);
    // The number can be read, and what has changed cannot.
    world
        .db
        .change("delete from team_grants where permission = 'ticket.change'");
    let db = Arc::clone(&world.db);
    *world.db.after_version.lock().expect("no panic") = Some(Box::pin(async move {
        db.is_down.store(true, Ordering::Relaxed);
    }));
    let published = world.hub.publish(&tickets(&acme()), &event("closed")).await;
    assert!(published.is_err());
    assert!(bob.events().await.is_empty());
    // The socket is there, and hears what comes when it is known again.
    world.db.is_down.store(false, Ordering::Relaxed);
    assert_eq!(world.publish(&tickets(&acme()), "opened").await, 1);
    assert_eq!(bob.events().await, ["opened"]);
}

#[tokio::test(start_paused = true)]
async fn an_event_is_one_statement_however_many_listen_and_none_if_nobody_does() {
    let world = world();
    let mut sockets = Vec::new();
    for _ in 0..8 {
        sockets.push(
            world
                .hearing(1, "bob", Protocol::Envelope, "tenant:1:news")
                .await,
        );
        sockets.push(
            world
                .hearing(1, "cid", Protocol::Phoenix, "tenant:1:news")
                .await,
        );
    }
    let topic = tenancy::channels::Topic::tenant(&acme(), "news").expect("a name");
    world.db.statements();
    assert_eq!(world.publish(&topic, "one").await, 16);
    assert_eq!(world.db.statements(), 1);
    assert_eq!(world.publish(&tickets(&acme()), "none").await, 0);
    assert_eq!(world.publish(&tickets(&globex()), "none").await, 0);
    assert_eq!(world.db.statements(), 0);
    // After a change that is none for them, what they may do is read once for all.
    world.db.change("select 1");
    assert_eq!(world.publish(&topic, "two").await, 16);
    assert_eq!(world.db.statements(), 2);
}

#[tokio::test(start_paused = true)]
async fn events_are_heard_in_the_order_in_which_they_are_published() {
    for protocol in BOTH {
        let world = world();
        let mut bob = world.hearing(1, "bob", protocol, "tenant:1:tickets").await;
        let names = ["a", "b", "c", "d"];
        for name in names {
            world.publish(&tickets(&acme()), name).await;
        }
        assert_eq!(bob.events().await, names);
    }
}

#[tokio::test(start_paused = true)]
async fn each_protocol_has_its_own_form_of_an_event() {
    let world = world();
    let event = Event::new("closed", json!({"id": 7})).expect("an event");
    let mut envelope = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:tickets")
        .await;
    let mut phoenix = world
        .hearing(1, "bob", Protocol::Phoenix, "tenant:1:tickets")
        .await;
    world
        .hub
        .publish(&tickets(&acme()), &event)
        .await
        .expect("the database is there");
    assert_eq!(
        envelope.hears().await,
        [
            json!({"stream": "tickets", "topic": "tenant:1:tickets", "payload": {"op": "closed", "id": 7}})
        ]
    );
    assert_eq!(
        phoenix.hears().await,
        [json!([null, null, "tenant:1:tickets", "closed", {"id": 7}])]
    );
}

#[test]
fn an_event_is_not_taken_for_the_protocols_own() {
    for name in [
        "",
        "reply",
        "error",
        "left",
        "phx_close",
        "phx_reply",
        &"a".repeat(257),
    ] {
        assert_eq!(
            Event::<May>::new(name, json!({})).err(),
            Some(InvalidEvent),
            "{name}"
        );
    }
    for data in [json!(null), json!([]), json!("a"), json!({"op": "closed"})] {
        assert_eq!(
            Event::<May>::new("closed", data.clone()).err(),
            Some(InvalidEvent),
            "{data}"
        );
    }
}
