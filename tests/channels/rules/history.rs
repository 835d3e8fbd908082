//! What was published of late, for clients that come back: what they missed and may see now, or that it is not known.

use super::world::*;
use channels::May;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tenancy::channels::{Event, Limits, Protocol, Topic};
use tokio::time::advance;

fn keeping() -> Limits {
    Limits {
        history_events: 3,
        ..Limits::default()
    }
}

fn here() -> Topic<channels::Org, channels::User> {
    Topic::tenant(&acme(), "news").expect("a name")
}

/// A join by somebody who has heard all until then.
fn rejoin(protocol: Protocol, topic: &str, since: &Value) -> Value {
    let mut message = join(protocol, topic);
    let data = match protocol {
        Protocol::Phoenix => &mut message[4],
        _ => &mut message["payload"],
    };
    data["since"] = since.clone();
    message
}

/// Joins, and says where the history is.
async fn start(
    world: &World,
    org: i32,
    user: &str,
    protocol: Protocol,
    topic: &str,
) -> (Client, Value) {
    let mut client = world.open(org, user, protocol).await;
    let answer = client.ask(&join(protocol, topic)).await;
    let here = done(&answer).expect("a join").clone();
    (client, here)
}

/// Comes back. The answer, and the names and the offsets of what follows it.
async fn back(
    world: &World,
    user: &str,
    protocol: Protocol,
    since: &Value,
) -> (Value, Vec<(String, u64)>) {
    let mut client = world.open(1, user, protocol).await;
    let mut heard = client.send(&rejoin(protocol, "tenant:1:news", since)).await;
    let answer = done(&heard.remove(0)).expect("a join").clone();
    let event = |message: &Value| match message {
        Value::Array(parts) => (parts[3].clone(), parts[4]["_offset"].clone()),
        message => (message["payload"]["op"].clone(), message["offset"].clone()),
    };
    let missed = heard.iter().map(event).map(|(name, offset)| {
        let name = name.as_str().expect("a name").to_owned();
        (name, offset.as_u64().expect("an offset"))
    });
    (answer, missed.collect())
}

async fn publish(world: &World, names: &[&str]) {
    for name in names {
        world.publish(&here(), name).await;
    }
}

#[tokio::test(start_paused = true)]
async fn who_comes_back_gets_what_they_have_missed_and_nothing_else() {
    for protocol in BOTH {
        let world = limited(keeping());
        let (mut bob, began) = start(&world, 1, "bob", protocol, "tenant:1:news").await;
        assert_eq!(began["offset"], 0);
        publish(&world, &["a", "b"]).await;
        let heard = bob.hears().await;
        let last = match &heard[1] {
            Value::Array(parts) => &parts[4]["_offset"],
            message => &message["offset"],
        };
        assert_eq!(last, 2);
        let since = json!({"epoch": began["epoch"], "offset": last});
        drop(bob);
        // The tenant has no socket.
        publish(&world, &["c", "d"]).await;
        let (answer, missed) = back(&world, "bob", protocol, &since).await;
        assert_eq!(
            answer,
            json!({"epoch": began["epoch"], "offset": 4, "recovered": true})
        );
        assert_eq!(missed, [("c".to_owned(), 3), ("d".to_owned(), 4)]);
        let since = json!({"epoch": began["epoch"], "offset": 4});
        let (answer, missed) = back(&world, "bob", protocol, &since).await;
        assert_eq!((&answer["recovered"], missed.len()), (&json!(true), 0));
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_missed_is_heard_by_who_may_hear_it_now() {
    for protocol in BOTH {
        let world = limited(keeping());
        let (bob, began) = start(&world, 1, "bob", protocol, "tenant:1:news").await;
        drop(bob);
        let secret = event("secret").needs([May::ViewTicket]);
        world
            .hub
            .publish(&here(), &secret)
            .await
            .expect("the database is there");
        publish(&world, &["open"]).await;
        world
            .db
            .change("delete from team_grants where org_id = 1 and permission = 'ticket.view'");
        let (answer, missed) = back(&world, "bob", protocol, &began).await;
        assert_eq!(answer["recovered"], true);
        assert_eq!(missed, [("open".to_owned(), 2)]);
        // Who has got the right since, sees it.
        world
            .db
            .change("insert into team_grants values (1, 7, 'ticket.view')");
        let (_, missed) = back(&world, "bob", protocol, &began).await;
        assert_eq!(missed.len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn no_event_is_caught_up_with_by_rights_from_before_it() {
    for protocol in BOTH {
        let world = limited(keeping());
        let (_bob, began) = start(&world, 1, "bob", protocol, "tenant:1:news").await;
        let (db, hub) = (Arc::clone(&world.db), world.hub.clone());
        let mut again = world.open(1, "bob", protocol).await;
        // It has been read that Bob may view tickets. Then he may not, and then the event is published.
        *world.db.after_rights.lock().expect("no panic") = Some(Box::pin(async move {
            db.change("delete from team_grants where org_id = 1 and permission = 'ticket.view'");
            let secret = event("secret").needs([May::ViewTicket]);
            let published = hub.publish(&here(), &secret).await;
            assert_eq!(published.ok(), Some(0));
        }));
        let heard = again.send(&rejoin(protocol, "tenant:1:news", &began)).await;
        assert_eq!(heard.len(), 1, "{heard:?}");
        assert_eq!(done(&heard[0]).expect("a join")["recovered"], true);
    }
}

#[tokio::test(start_paused = true)]
async fn who_has_missed_what_is_not_kept_is_told_so() {
    for protocol in BOTH {
        let world = limited(keeping());
        let (_bob, began) = start(&world, 1, "bob", protocol, "tenant:1:news").await;
        publish(&world, &["a", "b", "c", "d"]).await;
        let at = |offset: u64| json!({"epoch": began["epoch"], "offset": offset});
        // The first one is gone.
        let (answer, missed) = back(&world, "bob", protocol, &at(0)).await;
        assert_eq!((&answer["recovered"], missed.len()), (&json!(false), 0));
        let (answer, missed) = back(&world, "bob", protocol, &at(1)).await;
        assert_eq!((&answer["recovered"], missed.len()), (&json!(true), 3));
        for since in [
            json!({"epoch": "another", "offset": 4}),
            at(5),
            at(u64::MAX),
        ] {
            let (answer, missed) = back(&world, "bob", protocol, &since).await;
            assert_eq!((&answer["recovered"], missed.len()), (&json!(false), 0));
        }
        advance(keeping().history_age).await;
        let (answer, _) = back(&world, "bob", protocol, &at(3)).await;
        assert_eq!(answer["recovered"], false);
        let (answer, _) = back(&world, "bob", protocol, &at(4)).await;
        assert_eq!(answer["recovered"], true);
    }
}

#[tokio::test(start_paused = true)]
async fn a_history_has_so_many_bytes_and_no_more_than_a_socket_takes() {
    let limits = Limits {
        history_events: 100,
        history_bytes: 1000,
        queue: 8,
        ..Limits::default()
    };
    let world = limited(limits);
    let (_bob, began) = start(&world, 1, "bob", Protocol::Envelope, "tenant:1:news").await;
    let long = Event::new("long", json!({"text": "x".repeat(950)})).expect("an event");
    world
        .hub
        .publish(&here(), &long)
        .await
        .expect("the database is there");
    world
        .hub
        .publish(&here(), &long)
        .await
        .expect("the database is there");
    let (answer, _) = back(&world, "bob", Protocol::Envelope, &began).await;
    assert_eq!(answer["recovered"], false);
    let since = json!({"epoch": began["epoch"], "offset": 2});
    publish(&world, &["a"; 5]).await;
    let (answer, missed) = back(&world, "bob", Protocol::Envelope, &since).await;
    assert_eq!((&answer["recovered"], missed.len()), (&json!(true), 5));
    publish(&world, &["a"; 1]).await;
    let (answer, missed) = back(&world, "bob", Protocol::Envelope, &since).await;
    assert_eq!((&answer["recovered"], missed.len()), (&json!(false), 0));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_kept_of_what_nobody_has_joined_or_comes_back_for() {
    let world = limited(keeping());
    let (bob, _) = start(&world, 1, "bob", Protocol::Envelope, "tenant:1:news").await;
    world.db.statements();
    world.publish(&tickets(&acme()), "closed").await;
    assert_eq!(world.db.statements(), 0);
    drop(bob);
    publish(&world, &["a"]).await;
    assert_eq!(world.db.statements(), 1);
    let hub = world.hub.clone();
    let keeper = tokio::spawn(async move { hub.keep(Duration::from_secs(1)).await });
    advance(keeping().history_age).await;
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
    world.db.statements();
    publish(&world, &["b"]).await;
    assert_eq!(world.db.statements(), 0);
    keeper.abort();
}

#[tokio::test(start_paused = true)]
async fn each_tenant_has_its_own_history_of_a_public_topic() {
    for protocol in BOTH {
        let world = limited(keeping());
        let (_bob, here) = start(&world, 1, "bob", protocol, "public:news").await;
        world.publish(&news(), "a").await;
        let (_hal, there) = start(&world, 2, "hal", protocol, "public:news").await;
        // How much another tenant has heard is not told.
        assert_eq!((&here["offset"], &there["offset"]), (&json!(0), &json!(0)));
        let mut hal = world.open(2, "hal", protocol).await;
        let heard = hal.send(&rejoin(protocol, "public:news", &here)).await;
        assert_eq!(heard.len(), 1);
        assert_eq!(done(&heard[0]).expect("a join")["recovered"], false);
    }
}

#[tokio::test(start_paused = true)]
async fn a_mark_that_is_none_is_refused() {
    for protocol in BOTH {
        let world = limited(keeping());
        let mut bob = world.open(1, "bob", protocol).await;
        for since in [
            json!(1),
            json!({}),
            json!({"epoch": 1, "offset": 1}),
            json!({"epoch": "a", "offset": -1}),
            json!({"epoch": "a", "offset": "1"}),
            json!({"epoch": "a".repeat(65), "offset": 1}),
        ] {
            let answer = bob.ask(&rejoin(protocol, "tenant:1:news", &since)).await;
            assert_eq!(refusal(&answer), Some("invalid_message"), "{since}");
        }
        let answer = bob
            .ask(&rejoin(protocol, "tenant:1:news", &json!(null)))
            .await;
        assert!(done(&answer).is_some());
    }
}
