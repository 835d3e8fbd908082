//! What clients may ask for: each operation by its permission, in the own tenant, as of now.

use super::world::*;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use tenancy::channels::{Close, Operations, Protocol};

/// A socket of a member of `acme` that may ask for something, if the protocol wants a topic joined first.
async fn ready(world: &World, user: &str, protocol: Protocol) -> Client {
    match protocol {
        Protocol::Phoenix => world.hearing(1, user, protocol, "tenant:1:tickets").await,
        _ => world.open(1, user, protocol).await,
    }
}

#[tokio::test(start_paused = true)]
async fn an_operation_is_done_by_who_holds_its_permission() {
    for protocol in BOTH {
        let world = world();
        let mut bob = ready(&world, "bob", protocol).await;
        let answer = bob.ask(&operate(protocol, "close", json!({"id": 7}))).await;
        assert_eq!(
            done(&answer),
            Some(&json!({"closed": 7, "in": 1, "by": "bob"}))
        );
        let answer = bob.ask(&operate(protocol, "list", json!({}))).await;
        assert_eq!(done(&answer), Some(&json!(["a ticket"])));
    }
}

#[tokio::test(start_paused = true)]
async fn an_operation_is_refused_without_its_permission() {
    let world = world();
    let mut ada = world.open(1, "ada", Protocol::Envelope).await;
    let answer = ada
        .ask(&operate(Protocol::Envelope, "close", json!({})))
        .await;
    assert_eq!(refusal(&answer), Some("not_permitted"));
    // Who may view may not change.
    world
        .db
        .change("delete from team_grants where org_id = 1 and permission = 'ticket.change'");
    for protocol in BOTH {
        let mut bob = ready(&world, "bob", protocol).await;
        let answer = bob.ask(&operate(protocol, "close", json!({}))).await;
        assert_eq!(refusal(&answer), Some("not_permitted"));
        let answer = bob.ask(&operate(protocol, "list", json!({}))).await;
        assert!(done(&answer).is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn a_permission_in_another_tenant_is_none_here() {
    let world = world();
    // Bob changes tickets in `acme`, and is a member of `globex`.
    let mut bob = world.open(2, "bob", Protocol::Envelope).await;
    let answer = bob
        .ask(&operate(
            Protocol::Envelope,
            "close",
            json!({"for_org": 2, "id": 1}),
        ))
        .await;
    assert_eq!(refusal(&answer), Some("not_permitted"));
}

#[tokio::test(start_paused = true)]
async fn a_permission_that_is_taken_is_missing_at_the_next_operation() {
    for protocol in BOTH {
        let world = world();
        let mut bob = ready(&world, "bob", protocol).await;
        world
            .db
            .change("delete from team_grants where org_id = 1 and permission = 'ticket.change'");
        let answer = bob.ask(&operate(protocol, "close", json!({"id": 7}))).await;
        assert_eq!(refusal(&answer), Some("not_permitted"));
    }
}

#[tokio::test(start_paused = true)]
async fn only_the_own_tenant_is_named_by_its_key_as_it_is() {
    let world = world();
    let mut bob = ready(&world, "bob", Protocol::Envelope).await;
    let foreign = [
        json!(2),
        json!("1"),
        json!(null),
        json!(1.0),
        json!([1]),
        json!({"id": 1}),
        json!(true),
        json!(-1),
    ];
    for for_org in &foreign {
        let answer = bob
            .ask(&operate(
                Protocol::Envelope,
                "close",
                json!({"for_org": for_org, "id": 7}),
            ))
            .await;
        assert_eq!(refusal(&answer), Some("tenancy_mismatch"), "{for_org}");
        // What is answered is the same for each, so it tells of no tenant.
        assert_eq!(answer["payload"]["reason"], "not the tenant of this socket");
    }
    let unsaid = json!({"stream": "tickets", "payload": {"op": "close", "id": 7}});
    assert_eq!(refusal(&bob.ask(&unsaid).await), Some("tenancy_mismatch"));

    // Phoenix's topic names the tenant. What the payload says besides has to be the same.
    let mut bob = ready(&world, "bob", Protocol::Phoenix).await;
    for for_org in &foreign {
        let answer = bob
            .ask(&operate(
                Protocol::Phoenix,
                "close",
                json!({"for_org": for_org, "id": 7}),
            ))
            .await;
        assert_eq!(refusal(&answer), Some("tenancy_mismatch"), "{for_org}");
    }
    let answer = bob
        .ask(&operate(
            Protocol::Phoenix,
            "close",
            json!({"for_org": 1, "id": 7}),
        ))
        .await;
    assert!(done(&answer).is_some());
}

#[tokio::test(start_paused = true)]
async fn a_public_topic_does_not_say_for_which_tenant_an_operation_is() {
    let world = world();
    let mut bob = world
        .hearing(1, "bob", Protocol::Phoenix, "public:news")
        .await;
    let message = |data: Value| json!(["1", "3", "public:news", "close", data]);
    assert_eq!(
        refusal(&bob.ask(&message(json!({"id": 7}))).await),
        Some("tenancy_mismatch")
    );
    assert_eq!(
        refusal(&bob.ask(&message(json!({"id": 7, "for_org": 2}))).await),
        Some("tenancy_mismatch")
    );
    assert!(done(&bob.ask(&message(json!({"id": 7, "for_org": 1}))).await).is_some());
}

#[tokio::test(start_paused = true)]
async fn what_is_unknown_is_refused_and_nothing_is_looked_up_for_it() {
    let world = world();
    let mut bob = ready(&world, "bob", Protocol::Envelope).await;
    world.db.statements();
    let unknown = json!({"stream": "nothing", "payload": {"op": "close", "for_org": 1}});
    assert_eq!(refusal(&bob.ask(&unknown).await), Some("unknown_stream"));
    for op in [
        "delete",
        "Close",
        "close ",
        "clos\u{0435}",
        "heartbeat",
        "join",
    ] {
        let answer = bob.ask(&operate(Protocol::Envelope, op, json!({}))).await;
        assert_eq!(refusal(&answer), Some("unknown_operation"), "{op}");
    }
    assert_eq!(world.db.statements(), 0);
    let mut bob = ready(&world, "bob", Protocol::Phoenix).await;
    let answer = bob
        .ask(&operate(Protocol::Phoenix, "delete", json!({})))
        .await;
    assert_eq!(refusal(&answer), Some("unknown_operation"));
}

#[tokio::test(start_paused = true)]
async fn phoenixs_operation_needs_a_topic_that_is_joined() {
    let world = world();
    let mut bob = world.open(1, "bob", Protocol::Phoenix).await;
    for topic in ["tenant:1:tickets", "tenant:2:tickets", "tickets"] {
        let answer = bob
            .ask(&json!(["1", "2", topic, "close", {"for_org": 1, "id": 7}]))
            .await;
        assert_eq!(answer[4]["response"]["reason"], "unmatched topic");
    }
    // Nor is it enough that a join was refused.
    let mut cid = world.open(1, "cid", Protocol::Phoenix).await;
    cid.ask(&join(Protocol::Phoenix, "tenant:1:tickets")).await;
    let answer = cid
        .ask(&operate(Protocol::Phoenix, "list", json!({})))
        .await;
    assert_eq!(refusal(&answer), Some("unmatched_topic"));
}

#[tokio::test(start_paused = true)]
async fn what_the_application_refuses_is_told_by_its_own_code() {
    for protocol in BOTH {
        let world = world();
        let mut bob = ready(&world, "bob", protocol).await;
        let answer = bob
            .ask(&operate(protocol, "close", json!({"id": "seven"})))
            .await;
        assert_eq!(refusal(&answer), Some("no_id"));
    }
}

#[tokio::test(start_paused = true)]
async fn who_does_not_act_for_the_tenant_any_more_is_closed_at_the_next_message() {
    for sql in [
        "delete from team_members where account_id = 'bob'; delete from memberships where org_id = 1 and user_id = 'bob'",
        "update memberships set status = 'suspended' where user_id = 'bob'",
        "update orgs set status = 'suspended' where id = 1",
    ] {
        for protocol in BOTH {
            let world = world();
            let mut bob = ready(&world, "bob", protocol).await;
            let mut other = ready(&world, "bob", protocol).await;
            world.db.change(sql);
            bob.socket
                .receive(&operate(protocol, "list", json!({})).to_string())
                .await;
            assert_eq!(bob.closed().await, Some(Close::Revoked), "{sql}");
            assert_eq!(other.closed().await, Some(Close::Revoked), "{sql}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_done_while_nobody_can_say_who_may() {
    for protocol in BOTH {
        let world = world();
        let mut bob = ready(&world, "bob", protocol).await;
        world.db.is_down.store(true, Ordering::Relaxed);
        let answer = bob.ask(&operate(protocol, "list", json!({}))).await;
        assert_eq!(refusal(&answer), Some("unavailable"));
        let answer = bob.ask(&join(protocol, "group:1:7:board")).await;
        assert_eq!(refusal(&answer), Some("unavailable"));
        world.db.is_down.store(false, Ordering::Relaxed);
        let answer = bob.ask(&operate(protocol, "list", json!({}))).await;
        assert!(done(&answer).is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_malformed_is_answered_where_the_client_can_tell_to_what() {
    let world = world();
    let mut bob = world.open(1, "bob", Protocol::Envelope).await;
    bob.socket.receive("hello").await;
    assert_eq!(refusal(&bob.hears().await[0]), Some("invalid_message"));
    let answer = bob
        .ask(&json!({"stream": "tickets", "payload": {"for_org": 1}, "ref": "x"}))
        .await;
    assert_eq!(
        (refusal(&answer), &answer["ref"]),
        (Some("no_operation"), &json!("x"))
    );

    let mut bob = world.open(1, "bob", Protocol::Phoenix).await;
    let answer = bob
        .ask(&json!(["1", "2", "tenant:1:tickets", "phx_error", {}]))
        .await;
    assert_eq!(refusal(&answer), Some("unknown_operation"));
    bob.socket.receive("hello").await;
    assert_eq!(bob.closed().await, Some(Close::Malformed));
}

#[test]
#[should_panic(expected = "two operations a of the stream tickets")]
fn an_operation_has_one_meaning() {
    async fn run(
        _: tenancy::channels::Call<channels::ViewTicket, channels::Org, channels::User>,
    ) -> Result<Value, tenancy::channels::Refused> {
        Ok(Value::Null)
    }
    let _ = Operations::new()
        .operation("tickets", "a", run)
        .operation("tickets", "a", run);
}

#[test]
#[should_panic(expected = "a name of the protocol's own")]
fn no_stream_is_called_as_the_protocols_own() {
    let _ = Operations::new().operation(
        "topics",
        "a",
        |_: tenancy::channels::Call<channels::ViewTicket, channels::Org, channels::User>| async {
            Ok(Value::Null)
        },
    );
}
