//! Nodes that Redis joins, which is away at times.

use super::revocation;
use super::world::*;
use channels::{Org, User};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tenancy::channels::{
    Close, Event, Hub, Next, NoticeCounts, Opening, Protocol, Redis, Topic, Unavailable,
};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::yield_now;

/// The way to Redis. While it is shut, nobody comes through, and whoever was through is out.
#[derive(Clone)]
struct Door {
    port: u16,
    is_open: Arc<watch::Sender<bool>>,
}

impl Door {
    async fn new() -> Self {
        let client = redis::Client::open(address()).expect("an address");
        let redis::ConnectionAddr::Tcp(host, redis) = client.get_connection_info().addr().clone()
        else {
            panic!("the address of a port");
        };
        let door = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = door.local_addr().expect("a port").port();
        let is_open = Arc::new(watch::Sender::new(true));
        let watched = Arc::clone(&is_open);
        tokio::spawn(async move {
            while let Ok((mut node, _)) = door.accept().await {
                let mut is_open = watched.subscribe();
                let host = host.clone();
                tokio::spawn(async move {
                    if *is_open.borrow()
                        && let Ok(mut redis) = TcpStream::connect((host.as_str(), redis)).await
                    {
                        tokio::select! {
                            _ = copy_bidirectional(&mut node, &mut redis) => {}
                            _ = is_open.wait_for(|is_open| !is_open) => {}
                        }
                    }
                });
            }
        });
        Self { port, is_open }
    }

    /// Joins a node, by a channel that no other test has.
    fn join(&self, hub: &Hub<Org, User>, channel: &str) {
        let client = redis::Client::open(format!("redis://127.0.0.1:{}/", self.port));
        let client = client.expect("an address");
        tokio::spawn(hub.relay(Redis::new(client, channel)));
    }
}

fn address() -> String {
    std::env::var("TENANCY_REDIS_URL").unwrap_or_else(|_| {
        panic!("TENANCY_REDIS_URL is not set: run the tests by `scripts/test`, or `scripts/redis cargo test`")
    })
}

fn channel() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("test_{}_{number}", std::process::id())
}

/// Two nodes, the door that both go through, and each has heard of the other.
async fn nodes() -> ([World; 2], Door) {
    let here = world();
    let there = here.node();
    let (door, channel) = (Door::new().await, channel());
    door.join(&here.hub, &channel);
    door.join(&there.hub, &channel);
    for node in [&here, &there] {
        until(&node.hub, |counts| counts.heard > 0).await;
    }
    ([here, there], door)
}

async fn until(hub: &Hub<Org, User>, is_so: impl Fn(NoticeCounts) -> bool) {
    while !is_so(hub.notices()) {
        yield_now().await;
    }
}

/// Shuts the door until both nodes know it, and opens it until both have come back.
async fn away(nodes: &[Hub<Org, User>; 2], door: &Door) {
    let before = nodes.each_ref().map(Hub::notices);
    door.is_open.send_replace(false);
    for (node, before) in nodes.iter().zip(before) {
        until(node, |counts| counts.unsent > before.unsent).await;
    }
    door.is_open.send_replace(true);
    for (node, before) in nodes.iter().zip(before) {
        until(node, |counts| {
            counts.missed > before.missed && counts.sent > before.sent
        })
        .await;
    }
}

#[tokio::test]
async fn redis_joins_nodes() {
    let ([here, there], _door) = nodes().await;
    let session = Opening::new(Protocol::Envelope).of_session("s");
    let mut ada = there.connect(1, "ada", session).await.expect("a socket");
    let mut bob = there
        .hearing(1, "bob", Protocol::Phoenix, "tenant:1:tickets")
        .await;
    let odd = "\u{1f600} \r\n\u{0}\"*:%";
    let event = Event::new("closed", json!({"text": odd})).expect("an event");
    here.hub
        .publish(&tickets(&acme()), &event)
        .await
        .expect("the database is there");
    let Next::Frame(frame) = bob.wait().await else {
        panic!("an event");
    };
    let heard: serde_json::Value = serde_json::from_str(frame.text()).expect("JSON");
    assert_eq!(
        heard,
        json!([null, null, "tenant:1:tickets", "closed", {"text": odd}])
    );
    here.hub.log_out("s");
    assert_eq!(ada.wait().await, Next::Close(Close::LoggedOut));
}

#[tokio::test]
async fn while_redis_is_away_each_node_goes_on_and_after_it_nothing_is_taken_for_known() {
    let ([here, there], door) = nodes().await;
    let is_in = Arc::new(AtomicBool::new(true));
    let asked = Arc::clone(&is_in);
    let asking = Opening::new(Protocol::Envelope)
        .of_session("asking")
        .asking(move || {
            let is_in = asked.load(Ordering::SeqCst);
            async move { Ok::<_, Unavailable>(is_in) }
        });
    let mut ada = there
        .connect(1, "ada", asking.clone())
        .await
        .expect("a socket");
    let unasked = Opening::new(Protocol::Envelope).of_session("unasked");
    let mut unasked = there.connect(1, "ada", unasked).await.expect("a socket");
    let mut near = here
        .hearing(1, "cid", Protocol::Envelope, "tenant:1:news")
        .await;
    let mut far = there
        .hearing(1, "cid", Protocol::Envelope, "tenant:1:news")
        .await;
    let mut bob = there
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:tickets")
        .await;
    let topic = Topic::tenant(&acme(), "news").expect("a name");
    let hubs = [here.hub.clone(), there.hub.clone()];
    door.is_open.send_replace(false);
    while here.hub.notices().unsent == 0 {
        assert_eq!(here.publish(&topic, "meanwhile").await, 1);
        assert!(matches!(near.wait().await, Next::Frame(_)));
    }
    here.db
        .change("update memberships set status = 'left' where org_id = 1 and user_id = 'bob'");
    is_in.store(false, Ordering::SeqCst);
    here.hub.log_out("asking");
    away(&hubs, &door).await;
    // Nobody has told it: the node has asked.
    assert_eq!(bob.wait().await, Next::Close(Close::Revoked));
    assert_eq!(ada.wait().await, Next::Close(Close::LoggedOut));
    assert_eq!(unasked.wait().await, Next::Close(Close::Unavailable));
    here.publish(&topic, "after").await;
    let mut heard = Vec::new();
    while heard.last().is_none_or(|name| name != "after") {
        match far.wait().await {
            Next::Frame(frame) => {
                heard.push(name(&serde_json::from_str(frame.text()).expect("JSON")));
            }
            next => panic!("{next:?}"),
        }
    }
    assert!(heard.contains(&"missed".to_owned()), "{heard:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_event_is_heard_over_redis_by_rights_from_before_a_change() {
    let (nodes, door) = nodes().await;
    let hubs = nodes.each_ref().map(|node| node.hub.clone());
    // While others publish, Redis goes and comes back, again and again.
    let meanwhile = async move {
        loop {
            away(&hubs, &door).await;
            for hub in &hubs {
                let before = hub.notices();
                until(hub, |counts| counts.heard > before.heard + 20).await;
            }
        }
    };
    revocation::run(nodes, meanwhile).await;
}
