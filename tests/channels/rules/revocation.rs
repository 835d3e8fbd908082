//! Rights that change at full speed, on two nodes, while both publish: no event is heard by rights from before a change that was committed
//! before it was published.
//!
//! Each change puts one of the members into the team whose members may hear, or out of it, in turn, and it is the change of that number. So
//! the number says who may hear. An event says after which change it was published, and it is a leak if its listener might hear it
//! neither then nor after any change that was begun before it was read.
//!
//! `TENANCY_CHANGES` says how many changes.

use super::brokers::Loses;
use super::world::*;
use channels::{May, Org, User};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tenancy::channels::{Close, Event, InProcess, Next, Opening, Protocol, Topic};
use tokio::task::{JoinSet, yield_now};

/// How many members there are.
const MEMBERS: u64 = 16;

/// How many turns a slow reader lets others have for each event.
const SLOW: usize = 200;

/// What has happened so far.
#[derive(Default)]
struct Race {
    begun: AtomicU64,
    committed: AtomicU64,
    published: AtomicU64,
    heard: AtomicU64,
    heard_from_elsewhere: AtomicU64,
    is_over: AtomicBool,
}

/// How often a member has been put in or out, after so many changes.
fn turns(member: u64, changes: u64) -> u64 {
    (changes + MEMBERS - 1 - member) / MEMBERS
}

/// Whether the member might hear something, after some number of changes from the first to the last.
fn might_hear(member: u64, first: u64, last: u64) -> bool {
    let (before, after) = (turns(member, first), turns(member, last));
    before % 2 == 1 || before != after
}

fn user(member: u64) -> String {
    format!("user{member}")
}

fn topic() -> Topic<Org, User> {
    Topic::tenant(&acme(), "news").expect("a name")
}

/// How many changes there are.
fn changes() -> u64 {
    let said = std::env::var("TENANCY_CHANGES").ok();
    said.and_then(|said| said.parse().ok()).unwrap_or(300)
}

/// Puts members in and out. Between two changes something is published.
async fn change(race: Arc<Race>, db: Arc<Database>) {
    for number in 0..changes() {
        let member = number % MEMBERS;
        race.begun.store(number + 1, Ordering::SeqCst);
        db.change(&match turns(member, number) % 2 {
            0 => format!(
                "insert into team_members values (1, 7, '{}', false)",
                user(member)
            ),
            _ => format!(
                "delete from team_members where account_id = '{}'",
                user(member)
            ),
        });
        race.committed.store(number + 1, Ordering::SeqCst);
        let published = race.published.load(Ordering::SeqCst);
        while race.published.load(Ordering::SeqCst) == published {
            yield_now().await;
        }
    }
    race.is_over.store(true, Ordering::SeqCst);
}

async fn publish(race: Arc<Race>, world: Arc<[World; 2]>, node: usize) {
    while !race.is_over.load(Ordering::SeqCst) {
        let after = race.committed.load(Ordering::SeqCst);
        let event = Event::new("secret", json!({"after": after, "node": node})).expect("an event");
        let event = event.needs([May::ViewTicket]);
        let published = world[node].hub.publish(&topic(), &event).await;
        published.expect("the database is there");
        race.published.fetch_add(1, Ordering::SeqCst);
        yield_now().await;
    }
}

/// Reads what a member hears at a node until the race is over. One that is too slow comes back.
async fn listen(race: Arc<Race>, world: Arc<[World; 2]>, node: usize, member: u64, is_slow: bool) {
    loop {
        let opening = Opening::new(Protocol::Envelope);
        let opened = world[node].connect(1, &user(member), opening).await;
        let mut client = opened.expect("a socket");
        let join = join(Protocol::Envelope, "tenant:1:news");
        client.socket.receive(&join.to_string()).await;
        loop {
            let message: Value = match client.wait().await {
                Next::Frame(frame) => serde_json::from_str(frame.text()).expect("JSON"),
                Next::Close(Close::Slow) => break,
                Next::Ping => {
                    client.socket.hear();
                    continue;
                }
                next => panic!("{next:?}"),
            };
            let now = race.begun.load(Ordering::SeqCst);
            let payload = &message["payload"];
            match payload["op"].as_str() {
                Some("over") => return,
                Some("reply" | "missed") => continue,
                Some("secret") => {}
                _ => panic!("{message}"),
            }
            let after = payload["after"].as_u64().expect("a number");
            assert!(
                might_hear(member, after, now),
                "member {member} has heard at node {node} what was published after change {after}, before change {now}: {message}"
            );
            race.heard.fetch_add(1, Ordering::Relaxed);
            if payload["node"] != node {
                race.heard_from_elsewhere.fetch_add(1, Ordering::Relaxed);
            }
            for _ in 0..if is_slow { SLOW } else { 0 } {
                yield_now().await;
            }
        }
    }
}

/// Runs the race on nodes that are joined.
pub(crate) async fn run(nodes: [World; 2], meanwhile: impl Future<Output = ()> + Send + 'static) {
    let db = Arc::clone(&nodes[0].db);
    for member in 0..MEMBERS {
        let user = user(member);
        db.sql(&format!(
            "insert into users values ('{user}'); insert into memberships values (1, '{user}', 'member', 'active')"
        ));
    }
    let (race, world) = (Arc::new(Race::default()), Arc::new(nodes));
    let mut listening = JoinSet::new();
    for member in 0..MEMBERS {
        for node in 0..2 {
            let (race, world) = (Arc::clone(&race), Arc::clone(&world));
            listening.spawn(listen(race, world, node, member, member % 10 == 0));
        }
    }
    while world.iter().map(|world| world.hub.sockets()).sum::<usize>() < 32 {
        yield_now().await;
    }
    let mut racing = JoinSet::new();
    for node in 0..2 {
        racing.spawn(publish(Arc::clone(&race), Arc::clone(&world), node));
    }
    racing.spawn(change(Arc::clone(&race), db));
    let meanwhile = tokio::spawn(meanwhile);
    while let Some(done) = racing.join_next().await {
        done.expect("no leak");
    }
    meanwhile.abort();
    // Whoever listens is told, also who has just come back.
    while !listening.is_empty() {
        for node in &*world {
            node.publish(&topic(), "over").await;
        }
        yield_now().await;
        while let Some(done) = listening.try_join_next() {
            done.expect("no leak");
        }
    }
    let (published, heard) = (
        race.published.load(Ordering::SeqCst),
        race.heard.load(Ordering::SeqCst),
    );
    let from_elsewhere = race.heard_from_elsewhere.load(Ordering::SeqCst);
    println!(
        "{} changes, {published} events, heard {heard} times, {from_elsewhere} of these on the other node; {:?}",
        changes(),
        world.each_ref().map(|node| node.hub.notices())
    );
    assert!(from_elsewhere > 0, "nothing was heard on the other node");
    // Half of them might hear it at any time.
    assert!(
        heard < published * MEMBERS * 2,
        "everybody has heard everything"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_event_is_heard_on_any_node_by_rights_from_before_a_change() {
    let broker = InProcess::new();
    let here = world();
    let there = here.node();
    tokio::spawn(here.hub.relay(broker.clone()));
    tokio::spawn(there.hub.relay(broker));
    run([here, there], std::future::ready(())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_if_notices_are_lost() {
    let sent = AtomicU64::new(0);
    let is_lost = move || sent.fetch_add(1, Ordering::Relaxed) % 10 == 9;
    let broker = Loses::new(InProcess::new(), is_lost);
    let here = world();
    let there = here.node();
    tokio::spawn(here.hub.relay(broker.clone()));
    tokio::spawn(there.hub.relay(broker));
    run([here, there], std::future::ready(())).await;
}
