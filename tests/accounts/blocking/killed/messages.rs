//! Whoever handles messages: it sends a mail for each, and a row says that it was sent.

use super::super::rules::*;
use std::collections::BTreeSet;
use tenancy::accounts::ClaimMessages;

diesel::table! {
    mails (message_key) {
        message_key -> Text,
    }
}

/// When each lease is over that there was.
const LATER: i64 = 1 << 40;

/// Nobody has sent a mail.
pub(super) fn no_mails(conn: &mut Conn) {
    run(
        conn,
        "create table mails (message_key varchar(200) not null)",
    );
}

/// Sends a mail for each message that is due now, or after the end of each lease.
fn handle(conn: &mut Conn, claim: ClaimMessages<Org, User>) {
    for message in execute!(claim, conn).expect("a claim") {
        let mail = mails::message_key.eq(message.key());
        let mail = diesel::insert_into(mails::table).values(mail);
        wait(mail.execute(conn)).expect("a mail");
        execute!(message.done(), conn).expect("an answer");
    }
}

/// In the process that is killed.
pub(super) fn handle_now(conn: &mut Conn) {
    handle(conn, ClaimMessages::new());
}

/// In the one that is started after it: again and again, for a row is locked until the server knows of the death.
pub(super) fn handle_all_later(conn: &mut Conn) {
    while left(conn) > 0 {
        handle(conn, ClaimMessages::new().clock(&Stopped(LATER)));
    }
}

/// How many messages wait.
pub(super) fn left(conn: &mut Conn) -> i64 {
    wait(messages::table.count().get_result(conn)).expect("a count")
}

/// How many mails were sent. They are all of one message.
#[track_caller]
pub(super) fn mails(conn: &mut Conn) -> usize {
    let keys = mails::table.select(mails::message_key);
    let keys = wait(keys.load::<String>(conn)).expect("mails");
    let different: BTreeSet<_> = keys.iter().collect();
    assert!(different.len() <= 1, "{keys:?}");
    keys.len()
}
