//! The acceptance of an invitation by somebody who signs up with it.

use super::super::rules::inviting::invite;
use super::super::rules::signing_up::rows;
use super::super::rules::*;
use super::messages::{handle_all_later, handle_now, mails, no_mails};
use super::{doomed, survives};
use tenancy::accounts::{Accept, Enqueue, Look, SignedIn};

const JIM: &str = "jim@example.com";

/// Account, membership, seat, entry of the log and message.
fn accept(conn: &mut Conn, token: &str) -> Result<(), Error> {
    transaction!(conn, |conn| {
        let invited = wait_in!(Look::<Org, User>::at(token).execute(conn))?;
        let insert = diesel::insert_into(users::table).values(users::id.eq(JIM));
        wait_in!(insert.execute(&mut **conn))?;
        let jim = SignedIn::newcomer(JIM.to_owned(), &invited);
        wait_in!(Accept::<Org, User>::new(token, jim).execute(conn))?;
        let joined = Enqueue::<Org, User>::by_operator("the application", 1, "joined", JIM);
        wait_in!(joined.execute(conn)).map(drop)
    })
}

/// Whether there is an account, how it stands, and how the invitation does.
type Joined = (i64, Option<(Rank, MemberStatus)>, Vec<InvitationStatus>);

fn joined(conn: &mut Conn) -> Joined {
    let account = users::table.find(JIM).count();
    let account = wait(account.get_result(conn)).expect("a count");
    (account, standing(conn, JIM), invited(conn, JIM))
}

// Proves B3, F2.
#[test]
fn an_acceptance_that_is_killed_is_whole_or_none_and_its_message_is_handled_at_least_once() {
    if let Some((mut conn, token)) = doomed() {
        accept(&mut conn, &token).expect("it is pending");
        handle_now(&mut conn);
        return;
    }
    let test =
        "an_acceptance_that_is_killed_is_whole_or_none_and_its_message_is_handled_at_least_once";
    let (db, mut conn) = acme();
    no_mails(&mut conn);
    let (mut without, mut with, mut twice) = (0, 0, 0);
    for statement in 1.. {
        let token = invite(&mut conn, "ada", JIM, Rank::Admin).expect("a seat is free");
        let before = rows(&mut conn);
        let done = survives([module_path!(), test], &db, statement, &token);
        let after = rows(&mut conn);
        let (messages, entries) = (after[3] - before[3], after[4] - before[4]);
        // The seat is the one that the invitation has held.
        assert_eq!(counts(&mut conn), (2, 5));
        counts_are_true(&mut conn);
        let found = joined(&mut conn);
        if found == (0, None, vec![InvitationStatus::Pending]) {
            assert_eq!((messages, entries), (0, 0), "before {statement}");
            assert_eq!(mails(&mut conn), 0);
            without += 1;
            // The button is pressed once more.
            accept(&mut conn, &token).expect("it is pending");
        } else {
            assert_eq!(entries, 1, "before {statement}");
            assert!(messages == 1 || mails(&mut conn) == 1);
            with += 1;
        }
        assert_eq!(joined(&mut conn), whole(), "before {statement}");
        handle_all_later(&mut conn);
        let sent = mails(&mut conn);
        assert!((1..=2).contains(&sent), "{sent} before {statement}");
        twice += i32::from(sent == 2);
        counts_are_true(&mut conn);
        if done {
            break;
        }
        undo(&mut conn);
    }
    assert!(
        without > 10 && with > 3 && twice > 0,
        "{without} {with} {twice}"
    );
}

fn whole() -> Joined {
    let admin = Some((Rank::Admin, MemberStatus::Active));
    (1, admin, vec![InvitationStatus::Accepted])
}

/// As if nobody had been invited.
fn undo(conn: &mut Conn) {
    run(
        conn,
        "delete from mails;
         delete from invitations;
         delete from audit_entries;
         delete from memberships where user_id like 'jim%';
         delete from users where id like 'jim%';
         update orgs set seats_used = 4 where id = 1",
    );
}
