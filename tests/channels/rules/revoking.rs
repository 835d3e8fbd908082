//! How somebody is put out: of a topic, of the tenant, of a session.

use super::world::*;
use channels::May;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tenancy::accounts::RemoveMember;
use tenancy::channels::{Close, Next, NotOpened, Opening, Protocol, Topic};
use tenancy::permissions::RemoveFromTeam;
use tokio::time::{Instant, advance};

/// Changes after which Bob does not act for `acme`.
const LOSSES: [&str; 4] = [
    "delete from team_members where account_id = 'bob'; delete from memberships where org_id = 1 and user_id = 'bob'",
    "update memberships set status = 'left' where org_id = 1 and user_id = 'bob'",
    "update memberships set status = 'suspended' where org_id = 1 and user_id = 'bob'",
    "update orgs set status = 'suspended' where id = 1",
];

#[tokio::test(start_paused = true)]
async fn who_does_not_act_any_more_is_put_out_at_once() {
    for loss in LOSSES {
        for protocol in BOTH {
            let world = world();
            let mut here = world.hearing(1, "bob", protocol, "tenant:1:tickets").await;
            let mut second = world.open(1, "bob", protocol).await;
            let mut there = world.hearing(2, "bob", protocol, "public:news").await;
            world.db.change(loss);
            world
                .hub
                .recheck(&acme())
                .await
                .expect("the database is there");
            assert_eq!(here.closed().await, Some(Close::Revoked), "{loss}");
            assert_eq!(second.closed().await, Some(Close::Revoked), "{loss}");
            // In the other tenant nothing has changed.
            assert_eq!(world.publish(&news(), "holiday").await, 1);
            assert_eq!(there.events().await, ["holiday"]);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_notice_the_next_event_puts_them_out() {
    for loss in LOSSES {
        let world = world();
        let mut bob = world
            .hearing(1, "bob", Protocol::Envelope, "tenant:1:tickets")
            .await;
        world.db.change(loss);
        assert_eq!(
            world.publish(&tickets(&acme()), "closed").await,
            0,
            "{loss}"
        );
        assert_eq!(bob.closed().await, Some(Close::Revoked), "{loss}");
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_notice_and_an_event_the_next_look_puts_them_out() {
    let world = world();
    let every = Duration::from_secs(1);
    let hub = world.hub.clone();
    let keeper = tokio::spawn(async move { hub.keep(every).await });
    let mut bob = world.open(1, "bob", Protocol::Envelope).await;
    let before = Instant::now();
    world.db.change(LOSSES[0]);
    assert_eq!(bob.wait().await, Next::Close(Close::Revoked));
    assert!(before.elapsed() <= every, "{:?}", before.elapsed());
    keeper.abort();
}

#[tokio::test(start_paused = true)]
async fn a_look_that_fails_is_taken_again() {
    let world = world();
    let hub = world.hub.clone();
    let keeper = tokio::spawn(async move { hub.keep(Duration::from_secs(1)).await });
    let mut bob = world.open(1, "bob", Protocol::Envelope).await;
    world
        .db
        .is_down
        .store(true, std::sync::atomic::Ordering::Relaxed);
    world.db.change(LOSSES[0]);
    advance(Duration::from_secs(3)).await;
    assert_eq!(bob.closed().await, None);
    world
        .db
        .is_down
        .store(false, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(bob.wait().await, Next::Close(Close::Revoked));
    keeper.abort();
}

#[tokio::test(start_paused = true)]
async fn what_the_librarys_own_operations_change_is_met() {
    let world = world();
    let mut bob = world
        .hearing(1, "bob", Protocol::Envelope, "tenant:1:tickets")
        .await;
    let (ada, own) = (world.db.member(1, "ada"), world.db.member(1, "bob"));
    let left = world
        .db
        .unscoped(|conn| RemoveFromTeam::by(&own, 7, "bob".to_owned()).execute(conn));
    assert!(left.is_ok(), "{left:?}");
    assert_eq!(world.publish(&tickets(&acme()), "closed").await, 0);
    assert_eq!(bob.events().await, ["left"]);
    let removed = world
        .db
        .unscoped(|conn| RemoveMember::by(&ada, "bob".to_owned()).execute(conn));
    assert!(removed.is_ok(), "{removed:?}");
    world
        .hub
        .recheck(&acme())
        .await
        .expect("the database is there");
    assert_eq!(bob.closed().await, Some(Close::Revoked));
}

#[tokio::test(start_paused = true)]
async fn who_may_not_hear_a_topic_any_more_is_put_out_of_it_alone() {
    for protocol in BOTH {
        let world = world();
        let mut bob = world.hearing(1, "bob", protocol, "tenant:1:tickets").await;
        let again = bob.ask(&join(protocol, "tenant:1:news")).await;
        assert!(done(&again).is_some());
        world
            .db
            .change("delete from team_grants where org_id = 1 and permission = 'ticket.view'");
        world
            .hub
            .recheck(&acme())
            .await
            .expect("the database is there");
        let told = match protocol {
            Protocol::Phoenix => json!(["1", "1", "tenant:1:tickets", "phx_close", {}]),
            _ => {
                json!({"stream": "topics", "topic": "tenant:1:tickets", "payload": {"op": "left"}})
            }
        };
        assert_eq!(bob.hears().await, [told]);
        assert_eq!(world.publish(&tickets(&acme()), "closed").await, 0);
        let topic = Topic::tenant(&acme(), "news").expect("a name");
        assert_eq!(world.publish(&topic, "holiday").await, 1);
        assert_eq!(bob.events().await, ["holiday"]);
        // Nor does it come back by itself.
        world
            .db
            .change("insert into team_grants values (1, 7, 'ticket.view')");
        assert_eq!(world.publish(&tickets(&acme()), "closed").await, 0);
        assert!(done(&bob.ask(&join(protocol, "tenant:1:tickets")).await).is_some());
        assert_eq!(world.publish(&tickets(&acme()), "closed").await, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_own_topic_is_kept_whatever_else_is_lost() {
    let world = world();
    let mut bob = world
        .hearing(1, "bob", Protocol::Envelope, "own:1:inbox")
        .await;
    world
        .db
        .change("delete from team_members where account_id = 'bob'");
    let inbox = Topic::own(&acme(), &"bob".to_owned(), "inbox").expect("a name");
    assert_eq!(world.publish(&inbox, "mail").await, 1);
    assert_eq!(
        world
            .hub
            .publish(&inbox, &event("secret").needs([May::ViewTicket]))
            .await
            .ok(),
        Some(0)
    );
    assert_eq!(bob.events().await, ["mail"]);
}

#[tokio::test(start_paused = true)]
async fn a_join_that_was_let_by_rights_from_before_a_change_is_asked_for_again() {
    for protocol in BOTH {
        let world = world();
        // Somebody else listens, so that the change is met while Bob is about to be let in.
        let _other = world.hearing(1, "bob", protocol, "tenant:1:news").await;
        let mut bob = world.open(1, "bob", protocol).await;
        let (db, hub) = (Arc::clone(&world.db), world.hub.clone());
        *world.db.before_admitting.lock().expect("no panic") = Some(Box::pin(async move {
            db.change("delete from team_grants where org_id = 1 and permission = 'ticket.view'");
            hub.recheck(&acme()).await.expect("the database is there");
        }));
        let answer = bob.ask(&join(protocol, "tenant:1:tickets")).await;
        assert_eq!(refusal(&answer), Some("join_refused"));
        assert_eq!(world.publish(&tickets(&acme()), "closed").await, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_join_that_was_let_before_a_change_of_which_nobody_knows_yet_hears_nothing_after_it() {
    let world = world();
    let mut bob = world.open(1, "bob", Protocol::Envelope).await;
    let db = Arc::clone(&world.db);
    *world.db.before_admitting.lock().expect("no panic") = Some(Box::pin(async move {
        db.change("delete from team_grants where org_id = 1 and permission = 'ticket.view'");
    }));
    bob.socket
        .receive(&join(Protocol::Envelope, "tenant:1:tickets").to_string())
        .await;
    assert_eq!(world.publish(&tickets(&acme()), "closed").await, 0);
    let told = bob.events().await;
    assert_eq!(told.last().map(String::as_str), Some("left"), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn the_application_puts_somebody_out_of_a_group_of_its_own() {
    for protocol in BOTH {
        let world = world();
        let topic = Topic::group(&acme(), "7", "board").expect("a name");
        let mut bob = world.hearing(1, "bob", protocol, "group:1:7:board").await;
        assert_eq!(world.publish(&topic, "moved").await, 1);
        world.hub.evict(&topic, &"bob".to_owned()).expect("a key");
        assert_eq!(world.publish(&topic, "moved").await, 0);
        assert_eq!(bob.hears().await.len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn who_is_put_out_of_a_group_while_a_join_is_asked_for_is_asked_again() {
    let world = world();
    let topic = Topic::group(&acme(), "7", "board").expect("a name");
    let mut bob = world.open(1, "bob", Protocol::Envelope).await;
    let (db, hub, gone) = (Arc::clone(&world.db), world.hub.clone(), topic.clone());
    *world.db.before_admitting.lock().expect("no panic") = Some(Box::pin(async move {
        // What the application reads to decide it; here it is the permission, with no change counted.
        db.sql("delete from team_grants where org_id = 1");
        hub.evict(&gone, &"bob".to_owned()).expect("a key");
    }));
    let answer = bob.ask(&join(Protocol::Envelope, "group:1:7:board")).await;
    assert_eq!(refusal(&answer), Some("join_refused"));
}

#[tokio::test(start_paused = true)]
async fn a_log_out_closes_each_socket_of_the_session_and_no_other() {
    for protocol in BOTH {
        let world = world();
        let of = |session: &str| Opening::new(protocol).of_session(session);
        let mut here = world.connect(1, "bob", of("s1")).await.expect("a socket");
        let mut there = world.connect(2, "bob", of("s1")).await.expect("a socket");
        let mut phone = world.connect(1, "bob", of("s2")).await.expect("a socket");
        let mut none = world.open(1, "bob", protocol).await;
        here.socket
            .receive(&join(protocol, "tenant:1:tickets").to_string())
            .await;
        world.hub.log_out("s1");
        // What waits to go out, goes out no more.
        assert_eq!(here.closed().await, Some(Close::LoggedOut));
        assert_eq!(there.closed().await, Some(Close::LoggedOut));
        assert_eq!(phone.closed().await, None);
        assert_eq!(none.closed().await, None);
        // And what still comes in is not done.
        world.db.statements();
        here.socket
            .receive(&operate(protocol, "list", json!({})).to_string())
            .await;
        assert_eq!(world.db.statements(), 0);
        assert_eq!(world.publish(&tickets(&acme()), "closed").await, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_socket_ends_with_its_session() {
    let world = world();
    let deadline = Instant::now() + Duration::from_secs(10);
    let opening = Opening::new(Protocol::Envelope).until(deadline);
    let mut bob = world.connect(1, "bob", opening).await.expect("a socket");
    assert_eq!(bob.wait().await, Next::Close(Close::Expired));
    assert_eq!(Instant::now(), deadline);
}

#[tokio::test(start_paused = true)]
async fn who_is_removed_while_the_socket_is_opened_gets_none() {
    let world = world();
    let db = Arc::clone(&world.db);
    *world.db.after_version.lock().expect("no panic") = Some(Box::pin(async move {
        db.change(LOSSES[0]);
    }));
    let opened = world
        .connect(1, "bob", Opening::new(Protocol::Envelope))
        .await;
    assert!(matches!(opened, Err(NotOpened::Closed(Close::Revoked))));
    assert_eq!(world.hub.sockets(), 0);
}

#[tokio::test(start_paused = true)]
async fn who_joined_by_a_right_that_is_gone_again_hears_nothing() {
    const REVOKE: &str = "delete from team_grants where org_id = 1 and permission = 'ticket.view'";
    for protocol in BOTH {
        let world = world();
        world.db.change(REVOKE);
        let mut bob = world.open(1, "bob", protocol).await;
        // What was known of Bob when he came, he has again when the event is published. In between he had more.
        world
            .db
            .change("insert into team_grants values (1, 7, 'ticket.view')");
        let answer = bob.ask(&join(protocol, "tenant:1:tickets")).await;
        assert!(done(&answer).is_some());
        world.db.change(REVOKE);
        assert_eq!(world.publish(&tickets(&acme()), "closed").await, 0);
        assert_eq!(bob.hears().await.len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn who_is_refused_a_topic_does_not_go_on_hearing_it() {
    for protocol in BOTH {
        let world = world();
        let topic = Topic::group(&acme(), "7", "board").expect("a name");
        let mut bob = world.hearing(1, "bob", protocol, "group:1:7:board").await;
        // No change is counted.
        world.db.sql("delete from team_grants where org_id = 1");
        let answers = bob.send(&join(protocol, "group:1:7:board")).await;
        assert_eq!(refusal(&answers[0]), Some("join_refused"));
        assert_eq!(answers.len(), 2);
        assert_eq!(world.publish(&topic, "moved").await, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn who_is_put_out_takes_nothing_with_them_that_others_have_made_since() {
    let world = world();
    let first = world.open(1, "bob", Protocol::Envelope).await;
    let second = world.open(1, "bob", Protocol::Envelope).await;
    world.db.change(LOSSES[2]);
    world
        .hub
        .recheck(&acme())
        .await
        .expect("the database is there");
    drop(first);
    let mut cid = world
        .hearing(1, "cid", Protocol::Envelope, "tenant:1:news")
        .await;
    drop(second);
    let topic = Topic::tenant(&acme(), "news").expect("a name");
    assert_eq!(world.publish(&topic, "holiday").await, 1);
    assert_eq!(cid.events().await, ["holiday"]);
    world
        .db
        .change("delete from memberships where user_id = 'cid'");
    world
        .hub
        .recheck(&acme())
        .await
        .expect("the database is there");
    assert_eq!(cid.closed().await, Some(Close::Revoked));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_done_after_the_end_of_the_session_whether_the_client_has_been_told_or_not() {
    let world = world();
    let deadline = Instant::now() + Duration::from_secs(10);
    let opening = || Opening::new(Protocol::Envelope).until(deadline);
    let mut bob = world.connect(1, "bob", opening()).await.expect("a socket");
    bob.ask(&join(Protocol::Envelope, "tenant:1:tickets")).await;
    advance(Duration::from_secs(20)).await;
    world.db.statements();
    let list = operate(Protocol::Envelope, "list", json!({})).to_string();
    bob.socket.receive(&list).await;
    assert_eq!(world.db.statements(), 0);
    assert_eq!(world.publish(&tickets(&acme()), "closed").await, 0);
    assert_eq!(bob.closed().await, Some(Close::Expired));
    let opened = world.connect(1, "bob", opening()).await;
    assert!(matches!(opened, Err(NotOpened::Closed(Close::Expired))));
}

#[tokio::test(start_paused = true)]
async fn who_logs_out_while_the_socket_is_opened_is_told_so() {
    let world = world();
    let hub = world.hub.clone();
    *world.db.after_version.lock().expect("no panic") = Some(Box::pin(async move {
        hub.log_out("s1");
    }));
    let opening = Opening::new(Protocol::Envelope).of_session("s1");
    let opened = world.connect(1, "bob", opening).await;
    assert!(matches!(opened, Err(NotOpened::Closed(Close::LoggedOut))));
}
