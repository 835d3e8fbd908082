//! What may happen to two organisations, and how that is drawn.

use super::super::Rank;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any};
use proptest::{option, prop_oneof};

/// `ada` and so on. Each has one verified address.
pub(super) const USERS: [&str; 4] = ["ada", "bob", "cid", "dan"];

/// The first two are those that the organisations have.
pub(super) const SLUGS: [&str; 5] = ["acme", "globex", "initech", "hooli", "umbrella"];

/// For how long an invitation is good, a former slug is held, a proof of a domain holds, and a deletion is taken back. Seconds.
pub(super) const HOLDS: i64 = 60;

/// Who acts.
#[derive(Debug, Clone, Copy)]
pub(super) enum By {
    User(usize),
    Operator,
}

/// One event. Organisations and users are numbers; so are tokens, in the order in which they were given.
#[derive(Debug, Clone)]
pub(super) enum Event {
    ChangeRole(usize, By, usize, Rank),
    Leave(usize, usize),
    Remove(usize, By, usize),
    Suspend(usize, By, usize),
    Reinstate(usize, By, usize),
    Transfer(usize, usize, usize, Rank),
    Appoint(usize, usize),
    Close(usize),
    Invite(usize, usize, usize, Rank),
    Resend(usize, usize, usize),
    Revoke(usize, By, usize),
    Accept(usize, usize),
    Decline(usize),
    Expire,
    /// Seconds.
    Wait(i64),
    /// The application sells seats, or takes them back.
    Limit(usize, Option<i64>),
    /// Operators say how the tenant stands; an owner has it deleted as well.
    SuspendTenant(usize),
    ReinstateTenant(usize),
    Schedule(usize, By),
    Restore(usize),
    Purge(usize),
    Rename(usize, By, usize),
    /// Of an organisation, by an owner, for so many.
    MakeLink(usize, usize, u32),
    RotateLink(usize, usize),
    RevokeLink(usize, By),
    Join(usize, usize),
    MakeKey(usize, usize),
    UseKey(usize),
    /// By an owner of an organisation, of the one domain that there is.
    ClaimDomain(usize, usize),
    /// By one of the records that there are.
    ProveDomain(usize, By),
    ForgetDomain(usize, By),
    JoinByDomain(usize, usize),
}

/// How it begins, and what happens then.
#[derive(Debug, Clone)]
pub(super) struct History {
    /// Whether somebody owns the second one.
    pub(super) owned: bool,
    pub(super) events: Vec<Event>,
}

pub(super) fn histories() -> impl Strategy<Value = History> {
    let drawn = (any::<bool>(), vec(events(), 1..50));
    drawn.prop_map(|(owned, events)| History { owned, events })
}

fn events() -> impl Strategy<Value = Event> {
    use Event::{
        Accept, Appoint, ChangeRole, ClaimDomain, Close, Decline, Expire, ForgetDomain, Invite,
        Join, JoinByDomain, Leave, Limit, MakeKey, MakeLink, ProveDomain, Purge, Reinstate,
        ReinstateTenant, Remove, Rename, Resend, Restore, Revoke, RevokeLink, RotateLink, Schedule,
        Suspend, SuspendTenant, Transfer, UseKey, Wait,
    };
    let org = || 0..2_usize;
    let user = || 0..USERS.len();
    let by = || prop_oneof![6 => user().prop_map(By::User), 1 => Just(By::Operator)];
    let role = || prop_oneof![Just(Rank::Owner), Just(Rank::Admin), Just(Rank::Member)];
    // Of the tokens, one among those that there are.
    let token = || 0..64_usize;
    prop_oneof![
        3 => (org(), by(), user(), role()).prop_map(|(o, b, u, r)| ChangeRole(o, b, u, r)),
        2 => (org(), user()).prop_map(|(o, u)| Leave(o, u)),
        2 => (org(), by(), user()).prop_map(|(o, b, u)| Remove(o, b, u)),
        2 => (org(), by(), user()).prop_map(|(o, b, u)| Suspend(o, b, u)),
        3 => (org(), by(), user()).prop_map(|(o, b, u)| Reinstate(o, b, u)),
        2 => (org(), user(), user(), role()).prop_map(|(o, b, u, r)| Transfer(o, b, u, r)),
        1 => (org(), user()).prop_map(|(o, u)| Appoint(o, u)),
        1 => user().prop_map(Close),
        6 => (org(), user(), user(), role()).prop_map(|(o, b, u, r)| Invite(o, b, u, r)),
        2 => (org(), user(), user()).prop_map(|(o, b, u)| Resend(o, b, u)),
        2 => (org(), by(), user()).prop_map(|(o, b, u)| Revoke(o, b, u)),
        8 => (token(), user()).prop_map(|(t, u)| Accept(t, u)),
        2 => token().prop_map(Decline),
        1 => Just(Expire),
        2 => (1..HOLDS).prop_map(Wait),
        2 => (org(), option::of(0..6_i64)).prop_map(|(o, n)| Limit(o, n)),
        1 => org().prop_map(SuspendTenant),
        2 => org().prop_map(ReinstateTenant),
        2 => (org(), by()).prop_map(|(o, b)| Schedule(o, b)),
        2 => org().prop_map(Restore),
        2 => org().prop_map(Purge),
        4 => (org(), by(), 0..SLUGS.len()).prop_map(|(o, b, s)| Rename(o, b, s)),
        6 => (org(), user(), 0..4_u32).prop_map(|(o, b, n)| MakeLink(o, b, n)),
        2 => (token(), user()).prop_map(|(t, u)| RotateLink(t, u)),
        1 => (token(), by()).prop_map(|(t, b)| RevokeLink(t, b)),
        8 => (token(), user()).prop_map(|(t, u)| Join(t, u)),
        3 => (org(), user()).prop_map(|(o, u)| MakeKey(o, u)),
        4 => token().prop_map(UseKey),
        6 => (org(), user()).prop_map(|(o, b)| ClaimDomain(o, b)),
        8 => (token(), by()).prop_map(|(r, b)| ProveDomain(r, b)),
        1 => (org(), by()).prop_map(|(o, b)| ForgetDomain(o, b)),
        6 => (org(), user()).prop_map(|(o, u)| JoinByDomain(o, u)),
    ]
}
