//! Who is there: told to those who hear the same topic in the same tenant, of those whom they may see.

use super::world::*;
use serde_json::{Map, Value};
use std::sync::Arc;
use tenancy::channels::{Limits, Protocol};
use tokio::task::yield_now;

/// The usual world, whose members see who is there.
fn peopled() -> World {
    let World { db, hub } = limited(Limits::default());
    let presence = Here(Arc::clone(&db));
    let hub = hub.with_presence(presence);
    World { db, hub }
}

const NEWS: &str = "tenant:1:news";

/// What a client is told of who is there: by which message, and who, with what they show.
#[derive(Debug, Default, PartialEq)]
struct Told {
    there: Option<Vec<String>>,
    came: Vec<String>,
    went: Vec<String>,
}

impl Told {
    fn state(there: &[&str]) -> Self {
        Self {
            there: Some(there.iter().map(|name| (*name).to_owned()).collect()),
            ..Self::default()
        }
    }

    fn moved(came: &[&str], went: &[&str]) -> Self {
        let [came, went] =
            [came, went].map(|names| names.iter().map(|name| (*name).to_owned()).collect());
        Self {
            there: None,
            came,
            went,
        }
    }
}

fn names(present: &Value) -> Vec<String> {
    let none = Map::new();
    let present = present.as_object().unwrap_or(&none);
    let named = present.iter().map(|(name, shown)| {
        let metas = shown["metas"].as_array().expect("metas");
        assert!(
            metas
                .iter()
                .all(|meta| meta["phx_ref"].is_string() && meta["answers"].is_boolean())
        );
        assert_eq!(metas.len(), 1, "{name} is there once");
        name.clone()
    });
    named.collect()
}

async fn told(client: &mut Client) -> Vec<Told> {
    for _ in 0..16 {
        yield_now().await;
    }
    let told = |message: &Value| {
        let (name, topic, payload, state) = match message {
            Value::Array(parts) => (&parts[3], &parts[2], &parts[4], &parts[4]),
            message => {
                let payload = &message["payload"];
                (
                    &payload["op"],
                    &message["topic"],
                    payload,
                    &payload["present"],
                )
            }
        };
        assert!(topic == NEWS || topic == "public:news", "{message}");
        match name.as_str() {
            Some("presence_state") => Told {
                there: Some(names(state)),
                ..Told::default()
            },
            Some("presence_diff") => Told {
                there: None,
                came: names(&payload["joins"]),
                went: names(&payload["leaves"]),
            },
            _ => panic!("{message}"),
        }
    };
    client.hears().await.iter().map(told).collect()
}

#[tokio::test(start_paused = true)]
async fn who_joins_is_told_who_is_there_and_the_others_that_they_have_come_and_gone() {
    for protocol in BOTH {
        let world = peopled();
        let mut bob = world.hearing(1, "bob", protocol, NEWS).await;
        assert_eq!(told(&mut bob).await, [Told::state(&["bob"])]);
        let mut cid = world.hearing(1, "cid", Protocol::Envelope, NEWS).await;
        assert_eq!(told(&mut cid).await, [Told::state(&["bob", "cid"])]);
        assert_eq!(told(&mut bob).await, [Told::moved(&["cid"], &[])]);
        cid.send(&leave(Protocol::Envelope, NEWS)).await;
        assert_eq!(told(&mut bob).await, [Told::moved(&[], &["cid"])]);
        assert!(told(&mut cid).await.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn the_sockets_of_an_account_are_one() {
    for protocol in BOTH {
        let world = peopled();
        let mut cid = world.hearing(1, "cid", protocol, NEWS).await;
        let first = world.hearing(1, "bob", protocol, NEWS).await;
        let mut second = world.hearing(1, "bob", protocol, NEWS).await;
        assert_eq!(told(&mut second).await, [Told::state(&["bob", "cid"])]);
        told(&mut cid).await;
        drop(first);
        assert!(told(&mut cid).await.is_empty());
        drop(second);
        assert_eq!(told(&mut cid).await, [Told::moved(&[], &["bob"])]);
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_is_told_of_whom_they_may_not_see() {
    for protocol in BOTH {
        let world = peopled();
        let mut bob = world.hearing(1, "bob", protocol, NEWS).await;
        let mut cid = world.hearing(1, "cid", protocol, NEWS).await;
        told(&mut bob).await;
        told(&mut cid).await;
        // Ada is seen by who may view tickets. She is not among them herself.
        let mut ada = world.hearing(1, "ada", protocol, NEWS).await;
        assert_eq!(told(&mut ada).await, [Told::state(&["bob", "cid"])]);
        assert_eq!(told(&mut bob).await, [Told::moved(&["ada"], &[])]);
        assert!(told(&mut cid).await.is_empty());
        drop(ada);
        assert_eq!(told(&mut bob).await, [Told::moved(&[], &["ada"])]);
        assert!(told(&mut cid).await.is_empty());
        // After a change nobody is told by rights from before it, without any notice.
        world
            .db
            .change("delete from team_grants where org_id = 1 and permission = 'ticket.view'");
        let _ada = world.hearing(1, "ada", protocol, NEWS).await;
        assert_eq!(told(&mut bob).await, [Told::state(&["bob", "cid"])]);
        // And who may see more now, is told of all.
        world
            .db
            .change("insert into team_grants values (1, 7, 'ticket.view')");
        world
            .hub
            .recheck(&acme())
            .await
            .expect("the database is there");
        assert_eq!(told(&mut bob).await, [Told::state(&["ada", "bob", "cid"])]);
    }
}

#[tokio::test(start_paused = true)]
async fn what_somebody_shows_changes_with_what_they_may_do() {
    for protocol in BOTH {
        let world = peopled();
        let mut cid = world.hearing(1, "cid", protocol, NEWS).await;
        let _bob = world.hearing(1, "bob", protocol, NEWS).await;
        told(&mut cid).await;
        world
            .db
            .change("delete from team_grants where org_id = 1 and permission = 'ticket.change'");
        world
            .hub
            .recheck(&acme())
            .await
            .expect("the database is there");
        assert_eq!(told(&mut cid).await, [Told::moved(&["bob"], &["bob"])]);
    }
}

#[tokio::test(start_paused = true)]
async fn who_does_not_act_for_the_tenant_any_more_is_there_no_more() {
    for protocol in BOTH {
        let world = peopled();
        let mut bob = world.hearing(1, "bob", protocol, NEWS).await;
        let _cid = world.hearing(1, "cid", protocol, NEWS).await;
        told(&mut bob).await;
        world
            .db
            .change("delete from memberships where user_id = 'cid'");
        world
            .hub
            .recheck(&acme())
            .await
            .expect("the database is there");
        assert_eq!(told(&mut bob).await, [Told::moved(&[], &["cid"])]);
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_of_another_tenant_is_there() {
    for protocol in BOTH {
        let world = peopled();
        let mut hal = world.hearing(2, "hal", protocol, "public:news").await;
        assert_eq!(told(&mut hal).await, [Told::state(&["hal"])]);
        let mut bob = world.hearing(1, "bob", protocol, "public:news").await;
        assert_eq!(told(&mut bob).await, [Told::state(&["bob"])]);
        drop(bob);
        assert!(told(&mut hal).await.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn where_nobody_shows_anything_nobody_is_told() {
    let world = peopled();
    let mut bob = world
        .hearing(1, "bob", Protocol::Phoenix, "tenant:1:tickets")
        .await;
    world.db.statements();
    assert!(told(&mut bob).await.is_empty());
    assert_eq!(world.db.statements(), 0);
}
