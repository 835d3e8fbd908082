//! Everything is bounded: queues, joins, messages, sockets, silence.

use super::world::*;
use serde_json::json;
use std::time::Duration;
use tenancy::channels::{Close, Limits, Next, NotOpened, Opening, Protocol};
use tokio::time::{Instant, advance};

#[tokio::test(start_paused = true)]
async fn who_reads_too_slowly_is_closed_and_delays_nobody() {
    for protocol in BOTH {
        let world = limited(Limits {
            queue: 4,
            ..Limits::default()
        });
        let mut slow = world.hearing(1, "bob", protocol, "tenant:1:tickets").await;
        let mut quick = world.hearing(1, "bob", protocol, "tenant:1:tickets").await;
        for at in 0..4 {
            assert_eq!(world.publish(&tickets(&acme()), "closed").await, 2, "{at}");
            assert_eq!(quick.events().await, ["closed"]);
        }
        assert_eq!(world.publish(&tickets(&acme()), "closed").await, 1);
        assert_eq!(slow.closed().await, Some(Close::Slow));
        assert_eq!(quick.events().await, ["closed"]);
    }
}

#[tokio::test(start_paused = true)]
async fn answers_that_nobody_reads_are_bounded_as_well() {
    let world = limited(Limits {
        queue: 4,
        ..Limits::default()
    });
    let mut bob = world.open(1, "bob", Protocol::Envelope).await;
    for _ in 0..5 {
        bob.socket.receive("hello").await;
    }
    assert_eq!(bob.closed().await, Some(Close::Slow));
}

#[tokio::test(start_paused = true)]
async fn a_socket_joins_so_many_topics_and_may_join_those_again() {
    for protocol in BOTH {
        let world = limited(Limits {
            joins: 2,
            ..Limits::default()
        });
        let mut bob = world.hearing(1, "bob", protocol, "tenant:1:tickets").await;
        assert!(done(&bob.ask(&join(protocol, "tenant:1:news")).await).is_some());
        let answer = bob.ask(&join(protocol, "own:1:inbox")).await;
        assert_eq!(refusal(&answer), Some("too_many_joins"));
        let again = bob.send(&join(protocol, "tenant:1:news")).await;
        assert!(again.iter().any(|answer| done(answer).is_some()));
        bob.send(&leave(protocol, "tenant:1:news")).await;
        assert!(done(&bob.ask(&join(protocol, "own:1:inbox")).await).is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn a_socket_sends_so_much_at_once_and_then_so_much_in_a_second() {
    for protocol in BOTH {
        let world = limited(Limits {
            ping: Duration::from_hours(1),
            idle: Duration::from_hours(2),
            burst: 3,
            messages_per_second: 2,
            ..Limits::default()
        });
        let mut bob = world.open(1, "cid", protocol).await;
        world.db.statements();
        // Phoenix's client asks again and again for a join that is refused.
        let mut refusals = Vec::new();
        for _ in 0..5 {
            let answer = bob.ask(&join(protocol, "tenant:1:tickets")).await;
            refusals.push(refusal(&answer).map(str::to_owned).expect("a refusal"));
        }
        assert_eq!(
            refusals,
            [
                "join_refused",
                "join_refused",
                "join_refused",
                "rate_limited",
                "rate_limited"
            ]
        );
        // What is beyond is not looked up.
        assert_eq!(world.db.statements(), 3);
        advance(Duration::from_millis(500)).await;
        for code in ["join_refused", "rate_limited"] {
            let answer = bob.ask(&join(protocol, "tenant:1:tickets")).await;
            assert_eq!(refusal(&answer), Some(code));
        }
        // What is not used up is kept, up to the burst.
        advance(Duration::from_mins(1)).await;
        for code in [
            "join_refused",
            "join_refused",
            "join_refused",
            "rate_limited",
        ] {
            let answer = bob.ask(&join(protocol, "tenant:1:tickets")).await;
            assert_eq!(refusal(&answer), Some(code));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn who_sends_too_much_that_is_no_message_is_closed() {
    let world = limited(Limits {
        burst: 3,
        messages_per_second: 1,
        ..Limits::default()
    });
    let mut bob = world.open(1, "bob", Protocol::Envelope).await;
    for _ in 0..4 {
        bob.socket.receive("hello").await;
    }
    assert_eq!(bob.closed().await, Some(Close::Malformed));
}

#[tokio::test(start_paused = true)]
async fn who_goes_on_sending_too_much_is_closed() {
    for protocol in BOTH {
        let world = limited(Limits {
            burst: 3,
            messages_per_second: 1,
            ..Limits::default()
        });
        let mut bob = world.open(1, "bob", protocol).await;
        world.db.statements();
        let join = join(protocol, "tenant:1:tickets").to_string();
        for _ in 0..6 {
            bob.socket.receive(&join).await;
        }
        assert_eq!(
            bob.hears().await.len(),
            if protocol == Protocol::Phoenix { 8 } else { 6 }
        );
        bob.socket.receive(&join).await;
        assert_eq!(bob.closed().await, Some(Close::RateLimited));
        // Nor are there more pings than messages.
        let mut bob = world.open(1, "bob", protocol).await;
        for _ in 0..3 {
            bob.socket.hear();
        }
        assert_eq!(bob.closed().await, None);
        bob.socket.hear();
        assert_eq!(bob.closed().await, Some(Close::RateLimited));
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_has_so_many_sockets_in_a_tenant() {
    let world = limited(Limits {
        sockets_per_account: 2,
        ..Limits::default()
    });
    let opening = || Opening::new(Protocol::Envelope);
    let first = world.open(1, "bob", Protocol::Envelope).await;
    let _second = world.open(1, "bob", Protocol::Phoenix).await;
    let refused = world.connect(1, "bob", opening()).await;
    assert!(matches!(refused, Err(NotOpened::TooMany)));
    // Another account, and the same one in another tenant, have their own.
    let _others = [
        world.open(1, "cid", Protocol::Envelope).await,
        world.open(2, "bob", Protocol::Envelope).await,
    ];
    drop(first);
    assert!(world.connect(1, "bob", opening()).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_tenant_has_so_many_sockets_and_takes_none_of_anothers() {
    let world = limited(Limits {
        sockets_per_tenant: 2,
        ..Limits::default()
    });
    let opening = || Opening::new(Protocol::Envelope);
    let bob = world.open(1, "bob", Protocol::Envelope).await;
    let cid = world.open(1, "cid", Protocol::Phoenix).await;
    let refused = world.connect(1, "ada", opening()).await;
    assert!(matches!(refused, Err(NotOpened::TooMany)));
    let _hal = world.open(2, "hal", Protocol::Envelope).await;
    drop(cid);
    let _ada = world.open(1, "ada", Protocol::Envelope).await;
    // Who is put out makes room, once.
    world
        .db
        .change("update memberships set status = 'suspended' where org_id = 1 and user_id = 'bob'");
    let looked = world.hub.recheck(&acme()).await;
    looked.expect("the database is there");
    drop(bob);
    let _cid = world.open(1, "cid", Protocol::Envelope).await;
    let refused = world.connect(1, "cid", opening()).await;
    assert!(matches!(refused, Err(NotOpened::TooMany)));
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_is_dropped_is_forgotten() {
    let world = world();
    let bob = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:tickets")
        .await;
    assert_eq!(world.hub.sockets(), 1);
    drop(bob);
    assert_eq!(world.hub.sockets(), 0);
    world.db.statements();
    assert_eq!(world.publish(&tickets(&acme()), "closed").await, 0);
    assert_eq!(world.db.statements(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_says_nothing_is_asked_and_then_closed() {
    let limits = Limits::default();
    let world = limited(limits);
    let mut bob = world.open(1, "bob", Protocol::Envelope).await;
    let opened = Instant::now();
    assert_eq!(bob.wait().await, Next::Ping);
    assert_eq!(opened.elapsed(), limits.ping);
    // A pong is enough.
    bob.socket.hear();
    let heard = Instant::now();
    assert_eq!(bob.wait().await, Next::Ping);
    assert_eq!(bob.wait().await, Next::Ping);
    assert_eq!(bob.wait().await, Next::Close(Close::Idle));
    assert_eq!(heard.elapsed(), limits.idle);
}

#[tokio::test(start_paused = true)]
async fn the_end_is_told_whatever_is_to_be_sent_before() {
    let world = world();
    let mut bob = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:tickets")
        .await;
    world.publish(&tickets(&acme()), "closed").await;
    let close = async {
        advance(Duration::from_secs(1)).await;
        bob.socket.close(Close::Revoked);
    };
    let (reason, ()) = tokio::join!(bob.outgoing.ended(), close);
    assert_eq!(reason, Close::Revoked);
}

#[tokio::test(start_paused = true)]
async fn a_drain_closes_all_in_batches_and_opens_none() {
    for protocol in BOTH {
        let world = world();
        let mut sockets = Vec::new();
        for _ in 0..5 {
            sockets.push(world.hearing(1, "bob", protocol, "tenant:1:tickets").await);
        }
        let pause = Duration::from_secs(1);
        let hub = world.hub.clone();
        let drain = tokio::spawn(async move { hub.drain(2, pause).await });
        let began = Instant::now();
        let mut closed = Vec::new();
        for socket in &mut sockets {
            assert_eq!(socket.wait().await, Next::Close(Close::Drained));
            closed.push(began.elapsed().as_secs());
        }
        closed.sort_unstable();
        assert_eq!(closed.last(), Some(&2), "{closed:?}");
        // It ends when the clients have been told, and does not wait for ever.
        assert!(!drain.is_finished());
        let last = sockets.pop();
        drop(sockets);
        drain.await.expect("no panic");
        assert_eq!(began.elapsed(), 3 * pause + Duration::from_secs(10));
        drop(last);
        let refused = world.connect(1, "bob", Opening::new(protocol)).await;
        assert!(matches!(refused, Err(NotOpened::Drained)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_message_beyond_the_limits_is_refused() {
    let world = limited(Limits {
        message_bytes: 100,
        ..Limits::default()
    });
    let mut bob = world.open(1, "bob", Protocol::Envelope).await;
    let answer = bob
        .ask(&json!({"stream": "a".repeat(100), "payload": {}}))
        .await;
    assert_eq!(refusal(&answer), Some("too_large"));
    let mut bob = world.open(1, "bob", Protocol::Phoenix).await;
    bob.socket.receive(&"[".repeat(101)).await;
    assert_eq!(bob.closed().await, Some(Close::Malformed));
}

#[tokio::test(start_paused = true)]
async fn no_limit_is_too_low_or_too_high() {
    let [least, most] = [0, usize::MAX];
    for (number, rate, time) in [
        (least, 0, Duration::ZERO),
        (most, u32::MAX, Duration::MAX),
        (most, 1, Duration::MAX),
    ] {
        let world = limited(Limits {
            message_bytes: most,
            depth: most,
            queue: number,
            joins: number,
            messages_per_second: rate,
            burst: u32::MAX,
            sockets_per_account: most,
            sockets_per_tenant: most,
            idle: Duration::MAX,
            ping: time,
            admit: time,
            history_events: number,
            history_bytes: number,
            history_age: time,
        });
        let mut bob = world.open(1, "bob", Protocol::Envelope).await;
        let answer = bob.ask(&join(Protocol::Envelope, "tenant:1:tickets")).await;
        let code = (number == least).then_some("too_many_joins");
        assert_eq!(refusal(&answer), code);
    }
    let world = limited(Limits {
        sockets_per_account: 0,
        ..Limits::default()
    });
    let none = world
        .connect(1, "bob", Opening::new(Protocol::Envelope))
        .await;
    assert!(matches!(none, Err(NotOpened::TooMany)));
    assert_eq!(world.hub.sockets(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_is_closed_is_none_of_the_accounts() {
    let world = limited(Limits {
        sockets_per_account: 1,
        ..Limits::default()
    });
    let old = world.open(1, "bob", Protocol::Envelope).await;
    old.socket.close(Close::LoggedOut);
    let again = world
        .connect(1, "bob", Opening::new(Protocol::Envelope))
        .await;
    assert!(again.is_ok());
}
