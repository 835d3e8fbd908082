//! Several at once, as tasks.

use super::rules::inviting::{address, invite};
use super::rules::inviting_at_once::{TEN, back, users, won};
use super::rules::life::stands;
use super::rules::purging::{due, is_purged, purge, rows};
use super::rules::*;
use std::sync::Arc;
use tenancy::accounts::{Accept, Invite, RestoreTenant, SignedIn, Token};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// What each of ten tasks answers, when all have begun at once, each on its own connection.
fn at_once<R, F>(
    db: &Database,
    work: impl Fn(Conn, &'static str, Arc<Barrier>) -> F + Send,
) -> Vec<R>
where
    F: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let conns = TEN.map(|user| (user, db.connect()));
    let barrier = Arc::new(Barrier::new(conns.len()));
    wait(async move {
        let mut tasks = JoinSet::new();
        for (user, conn) in conns {
            tasks.spawn(work(conn, user, barrier.clone()));
        }
        tasks.join_all().await
    })
}

#[test]
fn of_ten_tasks_that_take_one_token_one_gets_a_member() {
    let (db, mut conn) = acme();
    users(&mut conn);
    for _ in 0..5 {
        let token = invite(&mut conn, "ada", "ivy@example.com", Rank::Member);
        let token = token.expect("a seat is free");
        let accepted = at_once(&db, move |mut conn, user, barrier| {
            let who = SignedIn::new(user.to_owned()).verified(address("ivy@example.com"));
            let accept = Accept::<Org, User>::new(&token, who);
            async move {
                barrier.wait().await;
                accept.execute(&mut conn.unscoped("test")).await
            }
        });
        let used = |error: &Error| matches!(error, Error::InvitationClosed { .. });
        assert_eq!(won(&accepted, used), 1);
        assert_eq!(counts(&mut conn), (2, 5));
        counts_are_true(&mut conn);
        back(&mut conn);
    }
}

#[test]
fn of_ten_tasks_that_invite_at_once_as_many_do_as_there_are_seats() {
    let (db, mut conn) = acme();
    users(&mut conn);
    run(&mut conn, "update orgs set seat_limit = 9 where id = 1");
    for _ in 0..5 {
        let invited = at_once(&db, |mut conn, user, barrier| async move {
            let unscoped = &mut conn.unscoped("test");
            let acme = Verified::trust(1);
            let ada = Member::<Org, User>::by_key(&acme, "ada".to_owned(), unscoped).await?;
            barrier.wait().await;
            let to = address(&format!("{user}@example.com"));
            let invite = Invite::by(&ada, to, Rank::Member);
            invite.execute(unscoped).await.map(Token::into_text)
        });
        let full = |error: &Error| matches!(error, Error::SeatsExceeded);
        assert_eq!(won(&invited, full), 5);
        assert_eq!(counts(&mut conn), (2, 9));
        counts_are_true(&mut conn);
        back(&mut conn);
    }
}

#[test]
fn of_nine_tasks_that_restore_and_one_that_purges_one_wins() {
    let (db, mut conn) = acme();
    for _ in 0..5 {
        due(&mut conn);
        let ended = at_once(&db, |mut conn, user, barrier| async move {
            barrier.wait().await;
            let conn = &mut conn.unscoped("test");
            if user == TEN[0] {
                return purge().execute(conn).await.map(drop);
            }
            RestoreTenant::<Org, User>::by_operator("ines", 1)
                .execute(conn)
                .await
        });
        let late = |error: &Error| matches!(error, Error::TenantTransition { .. });
        assert_eq!(won(&ended, late), 1);
        match stands(&mut conn) {
            (TenantStatus::Active, None) => assert_eq!(rows(&mut conn, 1), [1, 5, 3]),
            _ => is_purged(&mut conn),
        }
    }
}
