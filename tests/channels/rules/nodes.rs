//! More than one node: what is published, changed and ended on one is met on each, and what is missed is looked at again.

use super::brokers::Loses;
use super::letters::alone;
use super::world::*;
use channels::{May, Org, User};
use serde_json::{Value, json};
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;
use tenancy::channels::{
    Close, Event, Heard, InProcess, Next, Opening, Protocol, Topic, Unavailable,
};
use tokio::time::advance;

const ANSWERS: &str = "the database is there";

/// Two nodes with one database.
fn nodes() -> [World; 2] {
    let broker = InProcess::new();
    let here = world();
    let there = here.node();
    tokio::spawn(here.hub.relay(broker.clone()));
    tokio::spawn(there.hub.relay(broker));
    [here, there]
}

/// Two nodes, of which one tells nothing while the flag says so.
fn losing() -> ([World; 2], Arc<AtomicBool>) {
    let (broker, loses) = (InProcess::new(), Arc::new(AtomicBool::new(false)));
    let here = world();
    let there = here.node();
    let flag = Arc::clone(&loses);
    let first = Loses::new(broker.clone(), move || flag.load(Ordering::Relaxed));
    tokio::spawn(here.hub.relay(first));
    tokio::spawn(there.hub.relay(broker));
    ([here, there], loses)
}

fn of_acme(name: &str) -> Topic<Org, User> {
    Topic::tenant(&acme(), name).expect("a name")
}

/// Publishes something that everybody hears who hears the topic, after what was published before.
async fn mark(world: &World, topic: &Topic<Org, User>) {
    let event = Event::new("mark", json!({})).expect("an event");
    world.hub.publish(topic, &event).await.expect(ANSWERS);
}

impl Client {
    /// What goes out before the mark, however long that takes.
    pub(super) async fn until(&mut self, mark: &str) -> Vec<String> {
        let mut names = Vec::new();
        loop {
            match self.wait().await {
                Next::Frame(frame) => {
                    let message: Value = serde_json::from_str(frame.text()).expect("JSON");
                    let name = name(&message);
                    if name == mark {
                        return names;
                    }
                    names.push(name);
                }
                next => panic!("{next:?} after {names:?}"),
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_published_on_one_node_is_heard_on_each_in_order() {
    for protocol in BOTH {
        let [here, there] = nodes();
        let mut near = here.hearing(1, "bob", protocol, "tenant:1:news").await;
        let mut far = there.hearing(1, "cid", protocol, "tenant:1:news").await;
        let topic = of_acme("news");
        for name in ["a", "b", "c"] {
            // It says whom it has reached on its own node.
            assert_eq!(here.publish(&topic, name).await, 1);
        }
        mark(&here, &topic).await;
        assert_eq!(near.until("mark").await, ["a", "b", "c"]);
        assert_eq!(far.until("mark").await, ["a", "b", "c"]);
        // And from a node where nobody listens.
        drop(near);
        assert_eq!(here.publish(&topic, "d").await, 0);
        mark(&here, &topic).await;
        assert_eq!(far.until("mark").await, ["d"]);
    }
}

#[tokio::test(start_paused = true)]
async fn each_kind_of_topic_leads_to_its_own_listeners_on_each_node() {
    let [here, there] = nodes();
    let open = |org, user, topic| there.hearing(org, user, Protocol::Envelope, topic);
    let mut news = [
        open(1, "bob", "public:news").await,
        open(2, "hal", "public:news").await,
    ];
    let mut group = open(1, "bob", "group:1:7:the%20board%3A%201").await;
    let mut own = open(1, "bob", "own:1:inbox").await;
    let mut others = [
        open(1, "cid", "own:1:inbox").await,
        open(2, "bob", "own:2:inbox").await,
        open(1, "ada", "tenant:1:news").await,
    ];
    here.publish(&super::world::news(), "holiday").await;
    let board = Topic::group(&acme(), "7", "the board: 1").expect("a name");
    here.publish(&board, "moved").await;
    let inbox = Topic::own(&acme(), &"bob".to_owned(), "inbox").expect("a name");
    here.publish(&inbox, "mail").await;
    for client in &mut news {
        assert!(client.until("holiday").await.is_empty());
    }
    assert!(group.until("moved").await.is_empty());
    assert!(own.until("mail").await.is_empty());
    for client in &mut others {
        assert!(client.events().await.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_of_another_node_is_heard_by_rights_as_of_its_publication_without_any_notice() {
    for protocol in BOTH {
        let [here, there] = nodes();
        let mut bob = there.hearing(1, "bob", protocol, "tenant:1:news").await;
        let topic = of_acme("news");
        let secret = event("secret").needs([May::ViewTicket]);
        here.hub.publish(&topic, &secret).await.expect(ANSWERS);
        assert!(bob.until("secret").await.is_empty());
        here.db
            .change("delete from team_members where account_id = 'bob'");
        here.hub.publish(&topic, &secret).await.expect(ANSWERS);
        mark(&here, &topic).await;
        assert!(bob.until("mark").await.is_empty());
        here.db
            .change("insert into team_members values (1, 7, 'bob', false)");
        here.hub.publish(&topic, &secret).await.expect(ANSWERS);
        assert!(bob.until("secret").await.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn no_event_goes_out_on_any_node_by_rights_from_after_what_the_database_has() {
    for protocol in BOTH {
        let [here, there] = nodes();
        here.db.change("select 1");
        let mut near = here.hearing(1, "cid", protocol, "tenant:1:news").await;
        let mut far = there.hearing(1, "bob", protocol, "tenant:1:news").await;
        // Another tenant has the key by now, or a backup has been put back.
        here.db.sql("update orgs set changes = 0 where id = 1");
        assert_eq!(here.publish(&of_acme("news"), "closed").await, 0);
        assert_eq!(near.closed().await, Some(Close::Unavailable));
        assert_eq!(far.wait().await, Next::Close(Close::Unavailable));
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_is_one_statement_however_many_nodes_there_are() {
    let [here, there] = nodes();
    let mut clients = Vec::new();
    for world in [&here, &there] {
        for user in ["bob", "cid"] {
            clients.push(
                world
                    .hearing(1, user, Protocol::Envelope, "tenant:1:news")
                    .await,
            );
        }
    }
    here.db.statements();
    here.publish(&of_acme("news"), "one").await;
    for client in &mut clients {
        assert!(client.until("one").await.is_empty());
    }
    assert_eq!(here.db.statements(), 1);
}

#[tokio::test(start_paused = true)]
async fn who_is_put_out_on_one_node_is_put_out_on_each() {
    for protocol in BOTH {
        let [here, there] = nodes();
        let session = || Opening::new(protocol).of_session("s");
        let mut logged_in = there.connect(1, "ada", session()).await.expect("a socket");
        let mut other = there.open(1, "ada", protocol).await;
        let mut cid = there.hearing(1, "cid", protocol, "tenant:1:news").await;
        let mut bob = there.hearing(1, "bob", protocol, "tenant:1:tickets").await;
        here.hub.log_out("s");
        assert_eq!(logged_in.wait().await, Next::Close(Close::LoggedOut));
        assert_eq!(other.closed().await, None);
        let put_out = here.hub.evict(&of_acme("news"), &"cid".to_owned());
        put_out.expect("a key");
        let told = match protocol {
            Protocol::Phoenix => "phx_close",
            _ => "left",
        };
        assert!(cid.until(told).await.is_empty());
        here.db
            .change("delete from team_grants where org_id = 1 and permission = 'ticket.view'");
        here.hub.recheck(&acme()).await.expect(ANSWERS);
        assert!(bob.until(told).await.is_empty());
        here.db
            .change("update memberships set status = 'left' where org_id = 1 and user_id = 'bob'");
        here.hub.recheck(&acme()).await.expect(ANSWERS);
        assert_eq!(bob.wait().await, Next::Close(Close::Revoked));
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_notice_is_lost_everybody_is_looked_at_and_told_that_events_may_be_missing() {
    for protocol in BOTH {
        let ([here, there], loses) = losing();
        let mut bob = there.hearing(1, "bob", protocol, "tenant:1:tickets").await;
        let mut cid = there.hearing(1, "cid", protocol, "tenant:1:news").await;
        // The other node is known before something of it is lost.
        mark(&here, &of_acme("news")).await;
        assert!(cid.until("mark").await.is_empty());
        loses.store(true, Ordering::Relaxed);
        here.db
            .change("delete from team_grants where org_id = 1 and permission = 'ticket.view'");
        here.hub.recheck(&acme()).await.expect(ANSWERS);
        here.publish(&of_acme("news"), "lost").await;
        while here.hub.notices().unsent < 2 {
            advance(Duration::from_millis(1)).await;
        }
        loses.store(false, Ordering::Relaxed);
        // Nothing else is published: the next word that the node is there tells it.
        let told = match protocol {
            Protocol::Phoenix => "phx_close",
            _ => "left",
        };
        assert!(bob.until(told).await.is_empty());
        assert!(cid.until("missed").await.is_empty());
        assert_eq!(there.hub.notices().missed, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_notice_is_lost_the_application_is_asked_again_who_may_listen() {
    let ([here, there], loses) = losing();
    let mut cid = there
        .hearing(1, "cid", Protocol::Envelope, "tenant:1:news")
        .await;
    mark(&here, &of_acme("news")).await;
    assert!(cid.until("mark").await.is_empty());
    loses.store(true, Ordering::Relaxed);
    // A group of the application's own: no change of the tenant is counted.
    there.db.news_are_closed.store(true, Ordering::Relaxed);
    let put_out = here.hub.evict(&of_acme("news"), &"cid".to_owned());
    put_out.expect("a key");
    while here.hub.notices().unsent < 1 {
        advance(Duration::from_millis(1)).await;
    }
    loses.store(false, Ordering::Relaxed);
    assert!(cid.until("left").await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_a_node_loses_after_it_was_taken_to_be_gone_is_missed_when_it_is_back() {
    let ([here, there], loses) = losing();
    let mut cid = there
        .hearing(1, "cid", Protocol::Envelope, "tenant:1:news")
        .await;
    mark(&here, &of_acme("news")).await;
    assert!(cid.until("mark").await.is_empty());
    loses.store(true, Ordering::Relaxed);
    while there.hub.notices().missed == 0 {
        advance(Duration::from_millis(100)).await;
    }
    // It is taken to be gone, and all has been looked at.
    assert!(cid.until("missed").await.is_empty());
    there.db.news_are_closed.store(true, Ordering::Relaxed);
    let put_out = here.hub.evict(&of_acme("news"), &"cid".to_owned());
    put_out.expect("a key");
    let before = here.hub.notices().unsent;
    while here.hub.notices().unsent < before + 2 {
        advance(Duration::from_millis(100)).await;
    }
    loses.store(false, Ordering::Relaxed);
    assert!(cid.until("left").await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_node_that_is_silent_has_told_something_that_is_missing_unless_it_was_drained() {
    for drained in [false, true] {
        let broker = InProcess::new();
        let (here, there) = (world(), world());
        let relays = tokio::spawn(here.hub.relay(broker.clone()));
        tokio::spawn(there.hub.relay(broker));
        while there.hub.notices().heard == 0 {
            advance(Duration::from_millis(100)).await;
        }
        if drained {
            here.hub.drain(1, Duration::ZERO).await;
        }
        let before = there.hub.notices().heard;
        while there.hub.notices().heard < before + 2 {
            advance(Duration::from_millis(100)).await;
        }
        relays.abort();
        for _ in 0..100 {
            advance(Duration::from_millis(100)).await;
        }
        assert_eq!(there.hub.notices().missed, u64::from(!drained));
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_that_does_not_answer_or_panics_holds_up_no_other() {
    let (world, says, _told) = alone();
    let opening = || Opening::new(Protocol::Envelope).of_session("s");
    let mut silent = Vec::new();
    for _ in 0..16 {
        let asking = opening().asking(std::future::pending::<Result<bool, Unavailable>>);
        silent.push(world.connect(1, "ada", asking).await.expect("a socket"));
    }
    let panics = || poll_fn(|_| -> Poll<Result<bool, Unavailable>> { panic!("the store") });
    let asking = opening().asking(panics);
    silent.push(world.connect(1, "ada", asking).await.expect("a socket"));
    let ended = opening().asking(|| std::future::ready(Ok(false)));
    let mut ended = world.connect(1, "ada", ended).await.expect("a socket");
    says.send(Heard::Missed).expect("it listens");
    assert_eq!(ended.wait().await, Next::Close(Close::LoggedOut));
    for mut client in silent {
        assert_eq!(client.wait().await, Next::Close(Close::Unavailable));
    }
}

#[tokio::test(start_paused = true)]
async fn a_tenant_that_is_asked_for_holds_up_no_other_tenants_events() {
    let [here, there] = nodes();
    let mut bob = there
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:news")
        .await;
    let mut hal = there
        .hearing(2, "hal", Protocol::Envelope, "tenant:2:news")
        .await;
    // Nobody answers whether Bob may still listen.
    there
        .db
        .change("delete from team_members where account_id = 'bob'");
    *there.db.before_admitting.lock().expect("no panic") = Some(Box::pin(std::future::pending()));
    here.publish(&of_acme("news"), "ours").await;
    let theirs = Topic::tenant(&globex(), "news").expect("a name");
    here.publish(&theirs, "theirs").await;
    let before = tokio::time::Instant::now();
    assert!(hal.until("theirs").await.is_empty());
    assert_eq!(before.elapsed(), Duration::ZERO);
    assert!(bob.until("left").await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_account_is_asked_for_on_each_node() {
    let [here, there] = nodes();
    let mut cid = there
        .hearing(1, "cid", Protocol::Envelope, "tenant:1:news")
        .await;
    // A table of the application's own: no change of the tenant is counted.
    there.db.news_are_closed.store(true, Ordering::Relaxed);
    let asked = here.hub.recheck_account(&acme(), &"cid".to_owned()).await;
    asked.expect(ANSWERS);
    assert!(cid.until("left").await.is_empty());
}

/// A letter of another node, for `acme`.
#[tokio::test(start_paused = true)]
async fn an_event_that_is_longer_than_a_notice_is_known_to_be_missing() {
    let [here, there] = nodes();
    let mut bob = there
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:news")
        .await;
    let topic = of_acme("news");
    mark(&here, &topic).await;
    assert!(bob.until("mark").await.is_empty());
    let long = json!({"text": "a".repeat(1024 * 1024)});
    let long = Event::new("long", long).expect("an event");
    here.hub.publish(&topic, &long).await.expect(ANSWERS);
    mark(&here, &topic).await;
    assert_eq!(bob.until("mark").await, ["missed"]);
    assert_eq!(here.hub.notices().unsent, 1);
}
