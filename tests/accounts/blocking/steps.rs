//! Operations of several statements, for those who end them in the middle.

use super::rules::domains;
use super::rules::impersonating::{asks, begins, impersonate};
use super::rules::joining::{id, join, make};
use super::rules::keys::own;
use super::rules::whole::{DOMAINS, IMPERSONATIONS, JOINED, JOINED_BY_DOMAIN, KEYS, LINKS, key_id};
use super::rules::*;
use tenancy::accounts::{
    BeginImpersonation, EndImpersonation, ForgetDomain, RevokeJoinLink, RevokeKey, RotateJoinLink,
    RotateKey,
};

/// An operation.
pub(super) struct Step {
    /// Makes what it is about, and says which that is.
    pub(super) prepare: fn(&mut Conn) -> String,
    /// Does it.
    pub(super) act: fn(&mut Conn, &str) -> Result<(), Error>,
    /// What it writes.
    pub(super) writes: &'static [&'static str],
}

fn nothing(_: &mut Conn) -> String {
    String::new()
}

fn number(text: &str) -> i64 {
    text.parse().expect("an id")
}

fn link(conn: &mut Conn) -> String {
    make(conn, "ada", 9).expect("ada owns it")
}

fn id_of_a_link(conn: &mut Conn) -> String {
    link(conn);
    id(conn).to_string()
}

pub(super) const OF_LINKS: &[Step] = &[
    Step {
        prepare: nothing,
        act: |conn, _| make(conn, "ada", 9).map(drop),
        writes: LINKS,
    },
    Step {
        prepare: link,
        act: |conn, link| join(conn, link, "ivy").map(drop),
        writes: JOINED,
    },
    Step {
        prepare: id_of_a_link,
        act: |conn, id| {
            let ada = member(conn, "ada");
            let rotate = RotateJoinLink::by(&ada, number(id)).clock(&Stopped(1));
            execute!(rotate, conn).map(drop)
        },
        writes: LINKS,
    },
    Step {
        prepare: id_of_a_link,
        act: |conn, id| {
            let ada = member(conn, "ada");
            let revoke = RevokeJoinLink::by(&ada, number(id)).clock(&Stopped(1));
            execute!(revoke, conn).map(drop)
        },
        writes: LINKS,
    },
];

fn record_of_a_domain(conn: &mut Conn) -> String {
    let record = domains::claim(conn, (1, "ada"), "example.com").expect("ada owns it");
    record.value().to_owned()
}

fn id_of_a_domain(conn: &mut Conn) -> String {
    record_of_a_domain(conn);
    domains::id(conn, 1).to_string()
}

pub(super) const OF_DOMAINS: &[Step] = &[
    Step {
        prepare: nothing,
        act: |conn, _| domains::claim(conn, (1, "ada"), "example.com").map(drop),
        writes: DOMAINS,
    },
    Step {
        prepare: record_of_a_domain,
        act: |conn, record| domains::prove(conn, (1, "ada"), &[record], 1).map(drop),
        writes: DOMAINS,
    },
    Step {
        prepare: |conn| {
            domains::proven(conn);
            String::new()
        },
        act: |conn, _| domains::join(conn, "ivy").map(drop),
        writes: JOINED_BY_DOMAIN,
    },
    Step {
        prepare: id_of_a_domain,
        act: |conn, id| {
            let ada = member(conn, "ada");
            execute!(ForgetDomain::by(&ada, number(id)), conn)
        },
        writes: DOMAINS,
    },
];

fn id_of_a_key(conn: &mut Conn) -> String {
    own(conn, "ada", &[Scope::Read]).expect("ada may");
    key_id(conn).to_string()
}

pub(super) const OF_KEYS: &[Step] = &[
    Step {
        prepare: nothing,
        act: |conn, _| own(conn, "ada", &[Scope::Read]).map(drop),
        writes: KEYS,
    },
    Step {
        prepare: id_of_a_key,
        act: |conn, id| {
            let ada = member(conn, "ada");
            let rotate = RotateKey::by(&ada, number(id)).clock(&Stopped(1));
            execute!(rotate, conn).map(drop)
        },
        writes: KEYS,
    },
    Step {
        prepare: id_of_a_key,
        act: |conn, id| {
            let ada = member(conn, "ada");
            let revoke = RevokeKey::by(&ada, number(id)).clock(&Stopped(1));
            execute!(revoke, conn).map(drop)
        },
        writes: KEYS,
    },
];

pub(super) const OF_IMPERSONATIONS: &[Step] = &[
    Step {
        prepare: nothing,
        act: |conn, _| asks(conn, impersonate("dan")).map(drop),
        writes: IMPERSONATIONS,
    },
    Step {
        prepare: |conn| asks(conn, impersonate("dan")).expect("a member"),
        act: |conn, token| {
            let begin = BeginImpersonation::<Org, User>::by(token).clock(&Stopped(1));
            execute!(begin, conn).map(drop)
        },
        writes: IMPERSONATIONS,
    },
    Step {
        prepare: |conn| {
            begins(conn, impersonate("dan"));
            let id = impersonations::table.select(impersonations::id);
            let id = id.first::<i64>(conn).expect("an impersonation");
            id.to_string()
        },
        act: |conn, id| {
            let end = EndImpersonation::<Org, User>::by_operator("otto", 1, number(id));
            let ended = execute!(end.clock(&Stopped(2)), conn)?;
            assert!(ended);
            Ok(())
        },
        writes: IMPERSONATIONS,
    },
];
