//! What there is of an operation of several statements, seen from outside: all of it, or nothing.

use super::*;

/// The tables that operations on links, domains, keys and impersonations write.
const TABLES: [&str; 7] = [
    "audit_entries",
    "memberships",
    "orgs",
    "join_links",
    "tenant_domains",
    "api_keys",
    "impersonations",
];

/// An id, a hash, and two times.
type Row = (i64, Vec<u8>, Option<i64>, Option<i64>);

/// An id, a record of DNS, a mark, and a time.
type Shown = (i64, String, Option<i64>, Option<i64>);

/// What is in each of them.
pub(crate) fn world(conn: &mut Conn) -> [String; 7] {
    let entries = audit_entries::table
        .order(audit_entries::id)
        .select((audit_entries::id, audit_entries::action));
    let members = memberships::table.order((memberships::org_id, memberships::user_id));
    let counters = orgs::table
        .order(orgs::id)
        .select((orgs::id, orgs::owners, orgs::seats_used));
    let links = join_links::table.order(join_links::id).select((
        join_links::id,
        join_links::token_hash,
        join_links::uses,
        join_links::revoked_at,
    ));
    let domains = tenant_domains::table.order(tenant_domains::id).select((
        tenant_domains::id,
        tenant_domains::challenge,
        tenant_domains::proven,
        tenant_domains::proven_until,
    ));
    let keys = api_keys::table.order(api_keys::id).select((
        api_keys::id,
        api_keys::key_hash,
        api_keys::expires_at,
        api_keys::revoked_at,
    ));
    let acting = impersonations::table.order(impersonations::id).select((
        impersonations::id,
        impersonations::token_hash,
        impersonations::begun_at,
        impersonations::ended_at,
    ));
    [
        format!("{:?}", wait(entries.load::<(i64, String)>(conn))),
        format!("{:?}", wait(members.load::<Membership>(conn))),
        format!("{:?}", wait(counters.load::<(i32, i64, i64)>(conn))),
        format!(
            "{:?}",
            wait(links.load::<(i64, Vec<u8>, i64, Option<i64>)>(conn))
        ),
        format!("{:?}", wait(domains.load::<Shown>(conn))),
        format!(
            "{:?}",
            wait(keys.load::<(i64, Vec<u8>, i64, Option<i64>)>(conn))
        ),
        format!("{:?}", wait(acting.load::<Row>(conn))),
    ]
}

/// The tables in which something else is by now.
pub(crate) fn written(before: &[String; 7], after: &[String; 7]) -> Vec<&'static str> {
    let both = before.iter().zip(after).zip(TABLES);
    let written = both.filter(|((before, after), _)| before != after);
    written.map(|(_, table)| table).collect()
}

/// The id of the key that was made last.
pub(crate) fn key_id(conn: &mut Conn) -> i64 {
    let ids = api_keys::table.order(api_keys::id.desc());
    wait(ids.select(api_keys::id).first(conn)).expect("a key")
}

/// As if nobody had done anything.
pub(crate) fn undo(conn: &mut Conn) {
    run(
        conn,
        "delete from join_links;
         delete from tenant_domains;
         delete from api_keys;
         delete from impersonations;
         delete from memberships where user_id = 'ivy';
         update orgs set seats_used = 4 where id = 1",
    );
}

pub(crate) const JOINED: &[&str] = &["audit_entries", "memberships", "orgs", "join_links"];
pub(crate) const JOINED_BY_DOMAIN: &[&str] = &["audit_entries", "memberships", "orgs"];
pub(crate) const LINKS: &[&str] = &["audit_entries", "join_links"];
pub(crate) const DOMAINS: &[&str] = &["audit_entries", "tenant_domains"];
pub(crate) const KEYS: &[&str] = &["audit_entries", "api_keys"];
pub(crate) const IMPERSONATIONS: &[&str] = &["audit_entries", "impersonations"];
