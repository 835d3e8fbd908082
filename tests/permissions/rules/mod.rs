//! What holds on each database, whether its connections block or not.

pub(crate) use super::backend::*;
pub(crate) use crate::models::*;
pub(crate) use diesel::prelude::QueryDsl as _;
pub(crate) use tenancy::Verified;
pub(crate) use tenancy::accounts::Member;
pub(crate) use tenancy::permissions::{All, Any, Denied, Error, PermissionSet, Reason, Rights};

/// Runs an operation on an unscoped connection.
macro_rules! execute {
    ($operation:expr, $conn:expr) => {
        wait($operation.execute(&mut $conn.unscoped("test")))
    };
}

mod holding;
mod holdings;
mod keys;
mod log;
mod matrix;
mod merging;
mod names;
mod rows;
mod skipped;
mod standings;
mod teams;
mod unknown;
mod verbs;
mod worlds;

pub(crate) const VIEW: i64 = 1;
pub(crate) const DELETE: i64 = 4;

/// A team of `acme` that may change teams and view tickets, and `cho` is in it.
pub(crate) const CHANGERS: &str = "
    insert into teams (org_id, id, name) values (1, 9, 'changers');
    insert into team_grants (org_id, team_id, permission) values (1, 9, 'team.change'), (1, 9, 'ticket.view');
    insert into team_members (org_id, team_id, account_id, manager) values (1, 9, 'cho', false);
";

/// The organisation 1, `acme`, has the teams 1 to 4, and an owner and an admin who are in none; 2, `globex`, has a team of the id 1
/// that may do everything.
const ROWS: &str = "
    insert into orgs (id, slug, status, owners, seats_used, seat_limit)
        values (1, 'acme', 'active', 1, 7, null), (2, 'globex', 'active', 1, 2, null);
    insert into users (id) values
        ('ada'), ('bob'), ('viv'), ('abe'), ('cho'), ('del'), ('max'), ('hal'), ('out'), ('sue'), ('lou');
    insert into memberships (org_id, user_id, role, status) values
        (1, 'ada', 'owner', 'active'),
        (1, 'bob', 'admin', 'active'),
        (1, 'viv', 'member', 'active'),
        (1, 'abe', 'member', 'active'),
        (1, 'cho', 'member', 'active'),
        (1, 'del', 'member', 'active'),
        (1, 'max', 'member', 'active'),
        (1, 'sue', 'member', 'suspended'),
        (1, 'lou', 'member', 'left'),
        (2, 'hal', 'owner', 'active'),
        (2, 'out', 'member', 'active'),
        (2, 'viv', 'member', 'active');
    insert into teams (org_id, id, name) values
        (1, 1, 'view'), (1, 2, 'add'), (1, 3, 'change'), (1, 4, 'delete'), (2, 1, 'view');
    insert into team_grants (org_id, team_id, permission) values
        (1, 1, 'ticket.view'), (1, 2, 'ticket.add'), (1, 3, 'ticket.change'), (1, 4, 'ticket.delete'),
        (2, 1, 'ticket.view'), (2, 1, 'ticket.add'), (2, 1, 'ticket.change'), (2, 1, 'ticket.delete'),
        (2, 1, 'team.change'), (2, 1, 'memo.any'), (2, 1, 'memo.own');
    insert into team_members (org_id, team_id, account_id, manager) values
        (1, 1, 'viv', false), (1, 2, 'abe', false), (1, 3, 'cho', false), (1, 4, 'del', false),
        (1, 1, 'max', true), (1, 2, 'max', false), (1, 1, 'sue', false), (1, 1, 'lou', false),
        (2, 1, 'hal', true), (2, 1, 'out', false);
";

/// A ticket of each tenant, and one of nobody's; a comment on each.
pub(crate) const TICKETS: &str = "
    insert into tickets (id, org_id, title) values (1, 1, 'own'), (2, 2, 'foreign'), (3, null, 'global');
    insert into comments (id, ticket_id, body) values (1, 1, 'own'), (2, 2, 'foreign'), (3, 3, 'global');
";

/// A database with these rows, and a connection to it.
pub(crate) fn acme() -> (Database, Conn) {
    let db = Database::new();
    let mut conn = db.connect();
    run(&mut conn, crate::server::TABLES);
    run(&mut conn, ROWS);
    run(&mut conn, TICKETS);
    (db, conn)
}

/// What somebody may do in `acme`.
pub(crate) fn look_up(conn: &mut Conn, user: &str) -> Result<Rights<Org, User>, Error> {
    let acme = Verified::trust(1);
    wait(Rights::by_key(
        &acme,
        user.to_owned(),
        &mut conn.unscoped("test"),
    ))
}

/// The same of somebody who is a member.
pub(crate) fn rights(conn: &mut Conn, user: &str) -> Rights<Org, User> {
    look_up(conn, user).expect(user)
}

/// The permissions that a member of `acme` holds.
pub(crate) fn held(conn: &mut Conn, user: &str) -> Vec<May> {
    rights(conn, user).permissions().iter().collect()
}

/// A member of `acme`.
pub(crate) fn member(conn: &mut Conn, user: &str) -> Member<Org, User> {
    let acme = Verified::trust(1);
    let conn = &mut conn.unscoped("test");
    wait(Member::by_key(&acme, user.to_owned(), conn)).expect(user)
}

/// Why it is denied, if it is.
pub(crate) fn reason<R>(done: &Result<R, Error>) -> Option<Reason> {
    match done {
        Err(Error::Denied(denied)) => Some(denied.reason()),
        _ => None,
    }
}
