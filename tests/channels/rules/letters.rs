//! What a node makes of what it hears: a letter of another node, or of a database, and what is none.

use super::brokers::{Ends, Listens};
use super::world::*;
use bytes::Bytes;
use serde_json::{Value, json};
use std::time::Duration;
use tenancy::channels::{Close, Heard, Next, Opening, Protocol};
use tokio::sync::mpsc;
use tokio::time::advance;

/// A node, what it hears, and what it tells.
pub(super) fn alone() -> (
    World,
    mpsc::UnboundedSender<Heard>,
    mpsc::UnboundedReceiver<Bytes>,
) {
    let world = world();
    let (says, hears) = mpsc::unbounded_channel();
    let (sends, told) = mpsc::unbounded_channel();
    tokio::spawn(world.hub.relay(Ends { sends, hears }));
    (world, says, told)
}

fn letter(number: u64, whom: &str, body: &Value) -> Heard {
    Heard::Notice(format!("tenancy/1 memberships other {number} {whom}\n{body}").into())
}

fn published(topic: &Value, needs: &Value, version: &Value) -> Value {
    json!({"event": {"topic": topic, "name": "forged", "data": {}, "needs": needs, "version": version}})
}

#[tokio::test(start_paused = true)]
async fn what_is_no_notice_is_refused_and_counted() {
    let (world, says, _told) = alone();
    let mut bob = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:news")
        .await;
    let news = json!({"kind": "tenant", "name": "news"});
    let mut number = 0;
    let mut refused = 0;
    let mut say = |whom: &str, body: &Value| {
        number += 1;
        says.send(letter(number, whom, body)).expect("it listens");
    };
    for (whom, body) in [
        // By whichever rights.
        ("1", published(&news, &Value::Null, &Value::Null)),
        ("1", published(&news, &Value::Null, &json!("0"))),
        // A tenant's topic of no tenant, and the other way around.
        ("*", published(&news, &Value::Null, &json!(0))),
        ("*", published(&news, &Value::Null, &Value::Null)),
        (
            "1",
            published(
                &json!({"kind": "public", "name": "news"}),
                &Value::Null,
                &json!(0),
            ),
        ),
        (
            "1",
            published(
                &json!({"kind": "tenant", "name": "news", "group": "7"}),
                &Value::Null,
                &json!(0),
            ),
        ),
        (
            "1",
            published(
                &json!({"kind": "tenant", "name": ""}),
                &Value::Null,
                &json!(0),
            ),
        ),
        (
            "1",
            json!({"event": {"topic": news, "name": "left", "data": {}, "needs": null, "version": 0}}),
        ),
        (
            "1",
            json!({"event": {"topic": news, "name": "forged", "data": [], "needs": null, "version": 0}}),
        ),
        ("1", json!({"published": {}})),
        ("1", json!({"here": {}, "gone": {}})),
        ("1", json!({"here": {}})),
        ("1", json!({"logged_out": {"session": "s"}})),
        ("*", json!({"logged_out": {}})),
        ("*", json!({"changed": {"version": 0}})),
        ("1", json!([])),
    ] {
        say(whom, &body);
        refused += 1;
    }
    for bytes in [
        "",
        "\n",
        "tenancy/2 memberships other 90 1\n{\"here\": {}}",
        "tenancy/1 orgs other 90 1\n{\"here\": {}}",
        "tenancy/1 memberships other 1\n{}",
        "tenancy/1 memberships other -1 1\n{}",
        "tenancy/1 memberships  0 1\n{}",
        "tenancy/1 memberships other 90 1",
    ] {
        says.send(Heard::Notice(bytes.into())).expect("it listens");
        refused += 1;
    }
    let long = format!(
        "tenancy/1 memberships other 90 *\n{}",
        " ".repeat(1024 * 1024)
    );
    says.send(Heard::Notice(long.into())).expect("it listens");
    says.send(Heard::Notice(Bytes::from_static(b"\xff\xfe\n")))
        .expect("it listens");
    refused += 2;
    let known =
        json!({"event": {"topic": news, "name": "known", "data": {}, "needs": null, "version": 0}});
    say("1", &known);
    assert!(bob.until("known").await.is_empty());
    let counts = world.hub.notices();
    assert_eq!((counts.refused, counts.missed), (refused, 0), "{counts:?}");
}

#[tokio::test(start_paused = true)]
async fn a_permission_that_a_node_does_not_know_is_held_by_nobody_there() {
    let (world, says, _told) = alone();
    let mut bob = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:news")
        .await;
    let news = json!({"kind": "tenant", "name": "news"});
    for (at, needs) in [
        json!(["ticket.view", "ticket.fold"]),
        json!(["ticket.fold"]),
        json!([]),
    ]
    .iter()
    .enumerate()
    {
        let event = published(&news, needs, &json!(0));
        let number = u64::try_from(at).expect("it is small");
        says.send(letter(number, "1", &event)).expect("it listens");
    }
    let event = published(&news, &json!(["ticket.view"]), &json!(0));
    says.send(letter(3, "1", &event)).expect("it listens");
    assert!(bob.until("forged").await.is_empty());
    assert!(bob.events().await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn no_letter_leads_to_another_tenant() {
    let (world, says, _told) = alone();
    let mut hal = world
        .hearing(2, "hal", Protocol::Envelope, "tenant:2:news")
        .await;
    let news = json!({"kind": "tenant", "name": "news"});
    for (number, whom) in ["1", "02", "2:news", "%32", "+2", "2.0", "\"2\"", "2\u{a0}"]
        .iter()
        .enumerate()
    {
        let number = u64::try_from(number).expect("it is small");
        let event = published(&news, &Value::Null, &json!(0));
        says.send(letter(number, whom, &event)).expect("it listens");
    }
    let known =
        json!({"event": {"topic": news, "name": "known", "data": {}, "needs": null, "version": 0}});
    says.send(letter(8, "2", &known)).expect("it listens");
    assert!(hal.until("known").await.is_empty());
    assert_eq!(world.hub.notices().missed, 0);
}

#[tokio::test(start_paused = true)]
async fn a_letter_that_comes_twice_is_heard_once() {
    let (world, says, _told) = alone();
    let mut bob = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:news")
        .await;
    let news = json!({"kind": "tenant", "name": "news"});
    let event = published(&news, &Value::Null, &json!(0));
    for number in [1, 1, 0, 2, 1, 2] {
        says.send(letter(number, "1", &event)).expect("it listens");
    }
    let known =
        json!({"event": {"topic": news, "name": "known", "data": {}, "needs": null, "version": 0}});
    says.send(letter(3, "1", &known)).expect("it listens");
    assert_eq!(bob.until("known").await, ["forged", "forged"]);
}

#[tokio::test(start_paused = true)]
async fn a_tenant_that_a_database_tells_of_is_looked_at() {
    let world = world();
    let (says, hears) = mpsc::unbounded_channel();
    tokio::spawn(world.hub.listen(Listens(hears)));
    let mut bob = world.open(1, "bob", Protocol::Envelope).await;
    world
        .db
        .change("update memberships set status = 'left' where org_id = 1 and user_id = 'bob'");
    let told = r#"tenancy/1 memberships - 0 *
{"changed": {"key": 1, "version": 1}}"#;
    says.send(Heard::Notice(told.into())).expect("it listens");
    assert_eq!(bob.wait().await, Next::Close(Close::Revoked));
}

#[tokio::test(start_paused = true)]
async fn a_database_tells_of_changes_alone() {
    let world = world();
    let (says, hears) = mpsc::unbounded_channel();
    tokio::spawn(world.hub.listen(Listens(hears)));
    let opening = Opening::new(Protocol::Envelope).of_session("s");
    let mut ada = world.connect(1, "ada", opening).await.expect("a socket");
    let mut bob = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:news")
        .await;
    let news = json!({"kind": "tenant", "name": "news"});
    let event = published(&news, &Value::Null, &json!(0));
    let evicted = json!({"evicted": {"topic": news, "account": "bob"}});
    let logged_out = json!({"logged_out": {"session": "s"}});
    for told in [
        format!("tenancy/1 memberships - 0 1\n{event}"),
        format!("tenancy/1 memberships - 0 1\n{evicted}"),
        format!("tenancy/1 memberships - 0 *\n{logged_out}"),
        format!("tenancy/1 memberships other 1 1\n{event}"),
    ] {
        says.send(Heard::Notice(told.into())).expect("it listens");
    }
    while world.hub.notices().refused < 4 {
        advance(Duration::from_millis(1)).await;
    }
    assert!(bob.events().await.is_empty());
    assert_eq!(ada.closed().await, None);
}
