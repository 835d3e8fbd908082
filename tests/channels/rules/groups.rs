//! Groups: what a member hears without asking for it, for as long as they are in the group.

use super::world::*;
use serde_json::{Value, json};
use tenancy::channels::{Close, Limits, Opening, Protocol, Topic};

fn staff() -> Topic<channels::Org, channels::User> {
    Topic::tenant(&acme(), "staff").expect("a name")
}

fn board() -> Topic<channels::Org, channels::User> {
    Topic::group(&acme(), "7", "board").expect("a name")
}

async fn opened(world: &World, user: &str, protocol: Protocol) -> (Client, Vec<String>) {
    let mut client = world.open(1, user, protocol).await;
    let joined = client.hears().await;
    let topic = |message: &Value| match message {
        Value::Array(parts) => parts[2].as_str().expect("a topic").to_owned(),
        message => message["topic"].as_str().expect("a topic").to_owned(),
    };
    let joined = joined.iter().map(topic).collect();
    (client, joined)
}

#[tokio::test(start_paused = true)]
async fn a_socket_hears_the_groups_of_its_member_from_the_beginning() {
    for protocol in BOTH {
        let world = grouped(Limits::default());
        let (mut bob, joined) = opened(&world, "bob", protocol).await;
        let everybodys = ["own:1:inbox", "tenant:1:staff", "public:news"];
        assert_eq!(joined, [&everybodys[..], &["group:1:7:board"]].concat());
        // Cid is in no team.
        let (mut cid, joined) = opened(&world, "cid", protocol).await;
        assert_eq!(joined, everybodys);
        let inbox = Topic::own(&acme(), &"bob".to_owned(), "inbox").expect("a name");
        for (topic, reached) in [(&inbox, 1), (&staff(), 2), (&news(), 2), (&board(), 1)] {
            assert_eq!(
                world.publish(topic, "told").await,
                reached,
                "{}",
                topic.text()
            );
        }
        assert_eq!(bob.events().await.len(), 4);
        assert_eq!(cid.events().await.len(), 2);
        // Nobody is there, whoever could be.
        drop((bob, cid));
        assert_eq!(world.publish(&staff(), "told").await, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn who_leaves_a_group_hears_it_no_more_and_who_comes_hears_it_at_each_open_socket() {
    for protocol in BOTH {
        let world = grouped(Limits::default());
        let (mut bob, _) = opened(&world, "bob", protocol).await;
        let (mut phone, _) = opened(&world, "bob", protocol).await;
        let (mut cid, _) = opened(&world, "cid", protocol).await;
        world
            .db
            .change("update team_members set account_id = 'cid' where account_id = 'bob'");
        world
            .hub
            .recheck(&acme())
            .await
            .expect("the database is there");
        let left = bob.hears().await;
        assert_eq!(left.len(), 1, "{left:?}");
        assert_eq!(phone.hears().await.len(), 1);
        assert_eq!(cid.hears().await.len(), 1);
        assert_eq!(world.publish(&board(), "moved").await, 1);
        assert_eq!(cid.events().await, ["moved"]);
        assert!(bob.hears().await.is_empty());
        // Without a notice the next event of the group is enough to put somebody out.
        world
            .db
            .change("delete from team_members where account_id = 'cid'");
        assert_eq!(world.publish(&board(), "moved").await, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn who_is_in_no_tenant_any_more_is_in_no_group_and_closed() {
    for protocol in BOTH {
        let world = grouped(Limits::default());
        let (mut cid, _) = opened(&world, "cid", protocol).await;
        world
            .db
            .change("delete from memberships where user_id = 'cid'");
        assert_eq!(world.publish(&news(), "told").await, 0);
        assert_eq!(cid.closed().await, Some(Close::Revoked));
    }
}

#[tokio::test(start_paused = true)]
async fn groups_of_the_applications_own_are_asked_for_when_it_says_so() {
    for protocol in BOTH {
        let world = grouped(Limits::default());
        let (mut cid, _) = opened(&world, "cid", protocol).await;
        let watch = Topic::group(&acme(), "9", "watch").expect("a name");
        let recheck = async || {
            let cid = "cid".to_owned();
            let asked = world.hub.recheck_account(&acme(), &cid).await;
            asked.expect("the database is there");
        };
        world
            .db
            .watchers
            .lock()
            .expect("no panic")
            .push("cid".to_owned());
        recheck().await;
        assert_eq!(cid.hears().await.len(), 1);
        assert_eq!(world.publish(&watch, "seen").await, 1);
        world.db.watchers.lock().expect("no panic").clear();
        recheck().await;
        assert_eq!(world.publish(&watch, "seen").await, 0);
        assert_eq!(cid.hears().await.len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_group_is_joined_by_phoenixs_client_as_any_topic_and_is_not_closed_by_it() {
    let world = grouped(Limits::default());
    let (mut bob, _) = opened(&world, "bob", Protocol::Phoenix).await;
    // `Admit` lets nobody join it: being in the group is enough.
    let answer = bob.ask(&join(Protocol::Phoenix, "tenant:1:staff")).await;
    assert_eq!(done(&answer), Some(&json!({})));
    assert_eq!(world.publish(&staff(), "told").await, 1);
    assert_eq!(bob.events().await, ["told"]);
    // Who is in no such group does not join it so.
    let world = limited(Limits::default());
    let mut bob = world.open(1, "bob", Protocol::Phoenix).await;
    let answer = bob.ask(&join(Protocol::Phoenix, "tenant:1:staff")).await;
    assert_eq!(refusal(&answer), Some("join_refused"));
}

#[tokio::test(start_paused = true)]
async fn who_is_put_out_of_a_group_while_it_is_asked_for_does_not_come_back_by_that() {
    let world = grouped(Limits::default());
    let db = std::sync::Arc::clone(&world.db);
    db.watchers.lock().expect("no panic").push("cid".to_owned());
    let (mut cid, _) = opened(&world, "cid", Protocol::Envelope).await;
    let watch = Topic::group(&acme(), "9", "watch").expect("a name");
    cid.ask(&join(Protocol::Envelope, "tenant:1:news")).await;
    let (hub, gone) = (world.hub.clone(), watch.clone());
    // After the groups have been named, while the other topic is asked for.
    *world.db.before_admitting.lock().expect("no panic") = Some(Box::pin(async move {
        db.watchers.lock().expect("no panic").clear();
        hub.evict(&gone, &"cid".to_owned()).expect("a key");
    }));
    let asked = world.hub.recheck_account(&acme(), &"cid".to_owned()).await;
    asked.expect("the database is there");
    assert_eq!(world.publish(&watch, "seen").await, 0);
    assert_eq!(cid.events().await, ["left"]);
}

#[tokio::test(start_paused = true)]
async fn who_is_asked_for_after_leaving_a_group_does_not_come_back_by_an_older_answer() {
    let world = grouped(Limits::default());
    let db = std::sync::Arc::clone(&world.db);
    db.watchers.lock().expect("no panic").push("cid".to_owned());
    let (mut cid, _) = opened(&world, "cid", Protocol::Envelope).await;
    let watch = Topic::group(&acme(), "9", "watch").expect("a name");
    cid.ask(&join(Protocol::Envelope, "tenant:1:news")).await;
    let hub = world.hub.clone();
    // After the groups have been named, while the other topic is asked for.
    *world.db.before_admitting.lock().expect("no panic") = Some(Box::pin(async move {
        db.watchers.lock().expect("no panic").clear();
        let asked = hub.recheck_account(&acme(), &"cid".to_owned()).await;
        asked.expect("the database is there");
    }));
    let asked = world.hub.recheck_account(&acme(), &"cid".to_owned()).await;
    asked.expect("the database is there");
    assert_eq!(world.publish(&watch, "seen").await, 0);
    assert_eq!(cid.events().await, ["left"]);
}

#[tokio::test(start_paused = true)]
async fn no_socket_is_opened_for_who_loses_the_tenant_while_the_groups_are_asked_for() {
    let world = grouped(Limits::default());
    let db = std::sync::Arc::clone(&world.db);
    *world.db.after_version.lock().expect("no panic") = Some(Box::pin(async move {
        db.change("delete from memberships where user_id = 'cid'");
    }));
    let opened = world
        .connect(1, "cid", Opening::new(Protocol::Envelope))
        .await;
    assert!(opened.is_err());
    assert_eq!(world.hub.sockets(), 0);
}
