//! Several at once, as tasks.

use super::rules::impersonating::{acting, asks, impersonate};
use super::rules::inviting::{address, invite};
use super::rules::inviting_at_once::{TEN, back, users, won};
use super::rules::life::stands;
use super::rules::purging::{due, is_purged, purge, rows};
use super::rules::races::{self, rounds};
use super::rules::renaming::slug;
use super::rules::signing_up::admission;
use super::rules::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use tenancy::accounts::{
    Accept, BeginImpersonation, Invite, RestoreTenant, SignUp, SignedIn, SignedUp, Token,
};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// What the task of each user answers, when all have begun at once, each on its own connection.
fn at_once<R, F, const N: usize>(
    db: &Database,
    users: [&'static str; N],
    work: impl Fn(Conn, &'static str, Arc<Barrier>) -> F + Send,
) -> Vec<R>
where
    F: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let conns = users.map(|user| (user, db.connect()));
    let barrier = Arc::new(Barrier::new(conns.len()));
    wait(async move {
        let mut tasks = JoinSet::new();
        for (user, conn) in conns {
            tasks.spawn(work(conn, user, barrier.clone()));
        }
        tasks.join_all().await
    })
}

// Proves F2.
#[test]
fn of_ten_tasks_that_take_one_token_one_gets_a_member() {
    let (db, mut conn) = acme();
    users(&mut conn);
    for _ in 0..rounds() {
        let token = invite(&mut conn, "ada", "ivy@example.com", Rank::Member);
        let token = token.expect("a seat is free");
        let accepted = at_once(&db, TEN, move |mut conn, user, barrier| {
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

// Proves G1.
#[test]
fn of_ten_tasks_that_invite_at_once_as_many_do_as_there_are_seats() {
    let (db, mut conn) = acme();
    users(&mut conn);
    run(&mut conn, "update orgs set seat_limit = 9 where id = 1");
    for _ in 0..rounds() {
        let invited = at_once(&db, TEN, |mut conn, user, barrier| async move {
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

// Proves I3.
#[test]
fn of_nine_tasks_that_restore_and_one_that_purges_one_wins() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        due(&mut conn);
        let ended = at_once(&db, TEN, |mut conn, user, barrier| async move {
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

// Proves H1.
#[test]
fn of_two_tasks_of_owners_who_leave_one_stays() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let left = at_once(&db, ["ada", "bob"], |mut conn, user, barrier| async move {
            let unscoped = &mut conn.unscoped("test");
            let acme = Verified::trust(1);
            let owner = Member::<Org, User>::by_key(&acme, user.to_owned(), unscoped).await?;
            barrier.wait().await;
            Leave::of(&owner).execute(unscoped).await
        });
        let last = |error: &Error| matches!(error, Error::LastOwner);
        assert_eq!(won(&left, last), 1);
        assert_eq!(counts(&mut conn), (1, 3));
        counts_are_true(&mut conn);
        races::back(&mut conn);
    }
}

/// The account founds `org`, if it may own one more. Whether it does.
async fn sign_up(conn: &mut Conn, account: &str, org: i32) -> Result<bool, Error> {
    let conn = &mut conn.unscoped("test");
    let signed_up = conn.transaction(async |conn| {
        let sign_up = SignUp::<Org, User>::by(account.to_owned(), admission());
        let founder = match sign_up.at_most(2).execute(conn).await? {
            SignedUp::Founder(founder) => founder,
            SignedUp::Already(_) => return Ok(false),
        };
        let row = (
            orgs::slug.eq(founder.provisional_slug()),
            orgs::status.eq(TenantStatus::Active),
            orgs::owners.eq(0),
            orgs::seats_used.eq(0),
        );
        Org::insert(row).for_tenant(org).execute(conn).await?;
        let found = founder.found(org, slug(&format!("org{org}")));
        found.execute(conn).await.map(|_| true)
    });
    signed_up.await
}

// Proves A3.
#[test]
fn of_ten_tasks_that_sign_one_account_up_as_many_found_a_tenant_as_the_limit_says() {
    let (db, mut conn) = acme();
    let next = Arc::new(AtomicI32::new(100));
    for round in 0..rounds() {
        let account = format!("new{round}");
        run(
            &mut conn,
            &format!("insert into users (id) values ('{account}')"),
        );
        let answers = at_once(&db, TEN, |mut conn, _, barrier| {
            let (account, org) = (account.clone(), next.fetch_add(1, Ordering::Relaxed));
            async move {
                barrier.wait().await;
                // Once more if another transaction stood in the way, as the application does.
                for _ in 0..100 {
                    match sign_up(&mut conn, &account, org).await {
                        Err(Error::Database(_)) => {}
                        answer => return answer,
                    }
                }
                sign_up(&mut conn, &account, org).await
            }
        });
        let full = |error: &Error| matches!(error, Error::MaxTenantsExceeded { limit: 2 });
        assert_eq!(won(&answers, full), 2);
        let owned = memberships::table.filter(memberships::user_id.eq(&account));
        let owned = wait(owned.count().get_result::<i64>(&mut conn));
        assert_eq!(owned, Ok(2));
        counts_are_true(&mut conn);
    }
}

// Proves J2.
#[test]
fn of_ten_tasks_that_use_a_token_one_begins() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let token = asks(&mut conn, impersonate("dan")).expect("a member");
        let begun = at_once(&db, TEN, move |mut conn, _, barrier| {
            let begin = BeginImpersonation::<Org, User>::by(&token).clock(&Stopped(1));
            async move {
                barrier.wait().await;
                let done = begin.execute(&mut conn.unscoped("test")).await;
                done.map(Token::into_text)
            }
        });
        let late = |error: &Error| matches!(error, Error::UnknownImpersonation);
        assert_eq!(won(&begun, late), 1);
        let kept = begun.into_iter().find_map(Result::ok).expect("one");
        assert!(acting(&mut conn, &kept).is_ok());
    }
}
