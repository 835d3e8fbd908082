//! What holds on each database, whether its connections block or not.

pub(crate) use super::backend::*;
pub(crate) use crate::models::*;
use diesel::connection::InstrumentationEvent;
pub(crate) use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use std::sync::{Arc, Mutex};
pub(crate) use tenancy::accounts::{
    Action, ChangeRole, Clock, Error, InvitationStatus, Leave, Member, MemberStatus,
    ReinstateMember, RemoveMember, SuspendMember, TenantStatus,
};
pub(crate) use tenancy::{Model as _, Verified};

pub(crate) mod accepting;
mod auditing;
mod closing;
mod counters;
mod domain_limits;
pub(crate) mod domains;
mod endings;
mod erasing;
mod founding;
mod histories;
pub(crate) mod impersonating;
pub(crate) mod inviting;
pub(crate) mod inviting_at_once;
pub(crate) mod joining;
mod joining_at_once;
pub(crate) mod keys;
mod keys_in_use;
mod keys_that_end;
pub(crate) mod life;
mod links;
mod look_up;
mod merging;
mod not_accepting;
mod other_tenants;
mod outbox;
mod owners;
pub(crate) mod purging;
pub(crate) mod races;
mod reading;
pub(crate) mod renaming;
mod roles;
mod several_tenants;
pub(crate) mod signing_up;
mod strangers;
mod suspensions;
mod testing;
mod waiting;
pub(crate) mod whole;

/// The organisation 1, `acme`, has members of each kind, and a seat is free; 2, `globex`, has an owner alone.
const ROWS: &str = "
    insert into orgs (id, slug, status, owners, seats_used, seat_limit)
        values (1, 'acme', 'active', 2, 4, 5), (2, 'globex', 'active', 1, 1, null);
    insert into users (id)
        values ('ada'), ('bob'), ('cid'), ('dan'), ('eve'), ('fay'), ('gil'), ('hal'), ('ivy');
    insert into memberships (org_id, user_id, role, status) values
        (1, 'ada', 'owner', 'active'),
        (1, 'bob', 'owner', 'active'),
        (1, 'cid', 'admin', 'active'),
        (1, 'dan', 'member', 'active'),
        (1, 'eve', 'member', 'suspended'),
        (1, 'fay', 'member', 'left'),
        (1, 'gil', 'owner', 'suspended'),
        (2, 'hal', 'owner', 'active');
    insert into notes (id, org_id, text) values (1, 1, 'mine'), (2, 2, 'theirs');
";

/// What a member has, by the keys of the membership.
const BADGES: &str =
    "create table badges (id integer primary key, org_id integer not null, user_id key not null,
    foreign key (org_id, user_id) references memberships (org_id, user_id))";

/// How many organisations there are.
const COUNT: &str = "create table tenant_count (tenants bigint not null primary key);
    insert into tenant_count values (2)";

/// A database with these rows, and a connection to it.
pub(crate) fn acme() -> (Database, Conn) {
    let db = Database::new();
    let mut conn = db.connect();
    run(&mut conn, crate::server::TABLES);
    run(&mut conn, crate::server::KEYS);
    run(&mut conn, crate::server::LINKS);
    run(&mut conn, crate::server::DOMAINS);
    run(&mut conn, crate::server::IMPERSONATIONS);
    let badges = BADGES.replace("user_id key", &format!("user_id {}", crate::server::KEY));
    run(&mut conn, &badges);
    run(&mut conn, COUNT);
    run(&mut conn, ROWS);
    (db, conn)
}

/// What the look-up of a member of `acme` answers.
pub(crate) fn look_up(conn: &mut Conn, user: &str) -> Result<Member<Org, User>, Error> {
    let acme = Verified::trust(1);
    wait(Member::by_key(
        &acme,
        user.to_owned(),
        &mut conn.unscoped("test"),
    ))
}

/// A member of `acme`.
pub(crate) fn member(conn: &mut Conn, user: &str) -> Member<Org, User> {
    look_up(conn, user).expect(user)
}

/// Runs an operation on an unscoped connection.
macro_rules! execute {
    ($operation:expr, $conn:expr) => {
        wait($operation.execute(&mut $conn.unscoped("test")))
    };
}
pub(crate) use execute;

/// A clock that stands.
pub(crate) struct Stopped(pub(crate) i64);

impl Clock for Stopped {
    fn now(&self) -> i64 {
        self.0
    }
}

/// How the invitations of an address to `acme` stand, in the order in which they were made.
pub(crate) fn invited(conn: &mut Conn, address: &str) -> Vec<InvitationStatus> {
    let rows = invitations::table
        .filter(invitations::org_id.eq(1))
        .filter(invitations::address.eq(address))
        .order(invitations::id)
        .select(invitations::status);
    wait(rows.load::<InvitationStatus>(conn)).expect("invitations")
}

/// How a user stands in `acme`.
pub(crate) fn standing(conn: &mut Conn, user: &str) -> Option<(Rank, MemberStatus)> {
    let row = memberships::table.find((1, user));
    let row = row.select((memberships::role, memberships::status));
    let standing = wait(row.first::<(Rank, MemberStatus)>(conn));
    standing.optional().expect("a look")
}

/// What `acme` counts: owners, and seats.
pub(crate) fn counts(conn: &mut Conn) -> (i64, i64) {
    let counts = orgs::table.find(1).select((orgs::owners, orgs::seats_used));
    wait(counts.first::<(i64, i64)>(conn)).expect("an organisation")
}

/// Counters are what they count, for each organisation.
#[track_caller]
pub(crate) fn counts_are_true(conn: &mut Conn) {
    let counters = orgs::table.select((orgs::id, orgs::owners, orgs::seats_used));
    let counters = wait(counters.load::<(i32, i64, i64)>(conn)).expect("organisations");
    for (org, owners, seats) in counters {
        let active = memberships::table
            .filter(memberships::org_id.eq(org))
            .filter(memberships::status.eq(MemberStatus::Active));
        let counted = wait(active.count().get_result::<i64>(conn)).expect("members");
        let pending = invitations::table
            .filter(invitations::org_id.eq(org))
            .filter(invitations::pending.is_not_null())
            .count();
        let pending = wait(pending.get_result::<i64>(conn)).expect("invitations");
        assert_eq!(counted + pending, seats, "seats of {org}");
        let owning = active.filter(memberships::role.eq(Rank::Owner)).count();
        assert_eq!(
            wait(owning.get_result::<i64>(conn)),
            Ok(owners),
            "owners of {org}"
        );
    }
}

/// What runs on a connection.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The texts.
    pub(crate) statements: Vec<String>,
    /// How many of them the connection keeps prepared from here on.
    pub(crate) prepared: usize,
}

/// What runs meanwhile.
pub(crate) fn seen<R>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> R) -> (R, Seen) {
    let log = Arc::new(Mutex::new(Seen::default()));
    let written = log.clone();
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        let mut seen = written.lock().expect("nobody panics");
        match event {
            InstrumentationEvent::StartQuery { query, .. } => {
                let text = query.to_string();
                let text = text.split(" -- binds").next().unwrap_or_default();
                seen.statements.push(text.to_owned());
            }
            InstrumentationEvent::CacheQuery { .. } => seen.prepared += 1,
            _ => {}
        }
    });
    let done = work(conn);
    conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    let seen = std::mem::take(&mut *log.lock().expect("nobody panics"));
    (done, seen)
}
