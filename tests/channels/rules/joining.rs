//! Who hears what: joins, and how they end.

use super::world::*;
use serde_json::{Value, json};
use std::future::pending;
use tenancy::channels::{Limits, Protocol, Topic};
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn a_member_joins_where_the_application_admits_them() {
    for protocol in BOTH {
        let world = world();
        let mut bob = world.open(1, "bob", protocol).await;
        let answer = bob.ask(&join(protocol, "tenant:1:tickets")).await;
        assert!(done(&answer).is_some(), "{answer}");
        let mut cid = world.open(1, "cid", protocol).await;
        let answer = cid.ask(&join(protocol, "tenant:1:tickets")).await;
        assert_eq!(refusal(&answer), Some("join_refused"));

        assert_eq!(world.publish(&tickets(&acme()), "closed").await, 1);
        assert_eq!(bob.events().await, ["closed"]);
        assert!(cid.events().await.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn another_tenants_topic_is_answered_as_one_that_is_none() {
    for protocol in BOTH {
        let world = world();
        let _hal = world.hearing(2, "hal", protocol, "tenant:2:tickets").await;
        let mut bob = world.open(1, "bob", protocol).await;
        for topic in [
            "tenant:2:tickets",
            "tenant:99:tickets",
            "own:2:inbox",
            "group:2:7:tickets",
            // Of two ways to write a topic, one is none.
            "tenant:%31:tickets",
            "tenant:1:%74ickets",
            "tenant:01:tickets",
            "tenant:1:tickets:",
            "tenant::tickets",
            "tenant:1",
            "tenant:1:",
            "nothing:1:tickets",
            "tickets",
            "public:1:tickets",
        ] {
            let answer = bob.ask(&join(protocol, topic)).await;
            assert_eq!(refusal(&answer), Some("unmatched_topic"), "{topic}");
        }
        assert_eq!(world.publish(&tickets(&globex()), "closed").await, 1);
        assert!(bob.events().await.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn one_member_of_two_tenants_hears_at_each_socket_one_of_them() {
    let world = world();
    world
        .db
        .change("insert into team_members values (2, 7, 'bob', false)");
    let mut here = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:tickets")
        .await;
    let mut there = world
        .hearing(2, "bob", Protocol::Envelope, "tenant:2:tickets")
        .await;
    world.publish(&tickets(&acme()), "of acme").await;
    world.publish(&tickets(&globex()), "of globex").await;
    assert_eq!(here.events().await, ["of acme"]);
    assert_eq!(there.events().await, ["of globex"]);
}

#[tokio::test(start_paused = true)]
async fn an_own_topic_is_heard_at_each_socket_of_the_account_and_at_no_others() {
    for protocol in BOTH {
        let world = world();
        let mut first = world.hearing(1, "cid", protocol, "own:1:inbox").await;
        let mut second = world.hearing(1, "cid", protocol, "own:1:inbox").await;
        let mut bob = world.hearing(1, "bob", protocol, "own:1:inbox").await;
        let inbox = Topic::own(&acme(), &"cid".to_owned(), "inbox").expect("a name");
        assert_eq!(world.publish(&inbox, "mail").await, 2);
        assert_eq!(first.events().await, ["mail"]);
        assert_eq!(second.events().await, ["mail"]);
        assert!(bob.events().await.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_public_topic_is_heard_by_members_of_each_tenant_and_says_nothing_of_any() {
    let world = world();
    let mut cid = world
        .hearing(1, "cid", Protocol::Envelope, "public:news")
        .await;
    let mut hal = world
        .hearing(2, "hal", Protocol::Envelope, "public:news")
        .await;
    assert_eq!(world.publish(&news(), "holiday").await, 2);
    let heard = cid.hears().await;
    assert_eq!(heard, hal.hears().await);
    assert_eq!(
        heard,
        [json!({"stream": "news", "topic": "public:news", "payload": {"op": "holiday"}})]
    );
}

#[tokio::test(start_paused = true)]
async fn who_has_left_hears_nothing_more() {
    for protocol in BOTH {
        let world = world();
        let topic = "tenant:1:tickets";
        let mut bob = world.hearing(1, "bob", protocol, topic).await;
        let answers = bob.send(&leave(protocol, topic)).await;
        assert!(done(&answers[0]).is_some());
        // Phoenix's client is told that the channel is closed, too.
        let closed =
            (protocol == Protocol::Phoenix).then(|| json!(["1", "1", topic, "phx_close", {}]));
        assert_eq!(answers.get(1), closed.as_ref());
        assert_eq!(world.publish(&tickets(&acme()), "closed").await, 0);
        // Leaving once more is no mistake.
        let answer = bob.ask(&leave(protocol, topic)).await;
        assert!(done(&answer).is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn phoenixs_second_join_ends_the_first_and_its_messages() {
    let world = world();
    let topic = "tenant:1:tickets";
    let mut bob = world.hearing(1, "bob", Protocol::Phoenix, topic).await;
    let answers = bob.send(&json!(["5", "5", topic, "phx_join", {}])).await;
    assert_eq!(
        answers,
        [
            json!(["1", "1", topic, "phx_close", {}]),
            json!(["5", "5", topic, "phx_reply", {"status": "ok", "response": {}}]),
        ]
    );
    // What belongs to the first join is ignored.
    let stale = [
        json!(["1", "6", topic, "list", {}]),
        json!(["1", "7", topic, "phx_leave", {}]),
    ];
    for message in stale {
        assert!(bob.send(&message).await.is_empty());
    }
    assert_eq!(world.publish(&tickets(&acme()), "closed").await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_second_join_of_an_envelope_is_the_first() {
    let world = world();
    let mut bob = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:tickets")
        .await;
    let answer = bob.ask(&join(Protocol::Envelope, "tenant:1:tickets")).await;
    assert!(done(&answer).is_some());
    assert_eq!(world.publish(&tickets(&acme()), "closed").await, 1);
    assert_eq!(bob.events().await, ["closed"]);
}

#[tokio::test(start_paused = true)]
async fn the_answer_to_a_join_goes_out_before_the_first_event() {
    for protocol in BOTH {
        let world = world();
        let mut bob = world.open(1, "bob", protocol).await;
        bob.socket
            .receive(&join(protocol, "tenant:1:tickets").to_string())
            .await;
        world.publish(&tickets(&acme()), "closed").await;
        let heard = bob.hears().await;
        assert!(done(&heard[0]).is_some(), "{heard:?}");
        assert_eq!(heard.len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_heartbeat_is_answered() {
    let world = world();
    let mut bob = world.open(1, "bob", Protocol::Phoenix).await;
    assert_eq!(
        bob.ask(&json!([null, "8", "phoenix", "heartbeat", {}]))
            .await,
        json!([null, "8", "phoenix", "phx_reply", {"status": "ok", "response": {}}])
    );
    let mut bob = world.open(1, "bob", Protocol::Envelope).await;
    let answer = bob
        .ask(&json!({"stream": "topics", "payload": {"op": "heartbeat"}}))
        .await;
    assert!(done(&answer).is_some());
}

#[tokio::test(start_paused = true)]
async fn a_join_for_another_tenant_is_refused_whatever_topic_it_names() {
    for protocol in BOTH {
        let world = world();
        let mut bob = world.open(1, "bob", protocol).await;
        for for_org in [json!(2), json!("1"), json!(null), json!(1.5), json!([1])] {
            for topic in ["tenant:1:tickets", "public:news", "own:1:inbox"] {
                let answer = bob.ask(&join_for(protocol, topic, &for_org)).await;
                assert_eq!(refusal(&answer), Some("tenancy_mismatch"), "{for_org}");
            }
        }
        for topic in ["tenant:1:tickets", "public:news", "own:1:inbox"] {
            let answer = bob.ask(&join_for(protocol, topic, &json!(1))).await;
            assert!(done(&answer).is_some(), "{answer}");
        }
        assert_eq!(world.publish(&tickets(&acme()), "closed").await, 1);
    }
}

/// A join that says for which tenant it is.
fn join_for(protocol: Protocol, topic: &str, for_org: &Value) -> Value {
    let mut message = join(protocol, topic);
    let data = match protocol {
        Protocol::Phoenix => &mut message[4],
        _ => &mut message["payload"],
    };
    data["for_org"] = for_org.clone();
    message
}

#[tokio::test(start_paused = true)]
async fn a_topic_for_which_nobody_answers_in_time_is_not_joined() {
    let world = world();
    *world.db.before_admitting.lock().expect("no panic") = Some(Box::pin(pending()));
    let mut bob = world.open(1, "bob", Protocol::Envelope).await;
    let before = Instant::now();
    let answer = bob.ask(&join(Protocol::Envelope, "tenant:1:tickets")).await;
    assert_eq!(refusal(&answer), Some("join_refused"));
    assert_eq!(before.elapsed(), Limits::default().admit);
    assert_eq!(world.publish(&tickets(&acme()), "closed").await, 0);
}

#[tokio::test(start_paused = true)]
async fn a_topic_for_which_nobody_answers_again_in_time_is_heard_no_more() {
    let world = world();
    let mut bob = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:tickets")
        .await;
    *world.db.before_admitting.lock().expect("no panic") = Some(Box::pin(pending()));
    world
        .db
        .change("delete from team_grants where permission = 'ticket.change'");
    assert_eq!(world.publish(&tickets(&acme()), "closed").await, 0);
    assert_eq!(bob.events().await, ["left"]);
}
