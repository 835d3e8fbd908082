//! Random histories of two organisations, of how they stand, their slugs, members, invitations, links, keys and domains, do
//! what a model in plain Rust says, and nothing else; and counters are what they count at the end of each.
//!
//! The histories are the same ones in every run. `TENANCY_HISTORIES` says how many of them run; with
//! `TENANCY_SEED=random` others are drawn. A failure shrinks, prints the history, and names the seed that finds it again.

mod access;
mod domains;
mod history;
mod model;

use self::access::{Texts, act_on_access, dump_access};
use self::domains::{act_on_domains, dump_domains};
use self::history::{By, Event, HOLDS, SLUGS, USERS, histories};
use self::model::World;
use super::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::cell::RefCell;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;
use tenancy::accounts::{
    Accept, AppointOwner, CloseAccount, Decline, ExpireInvitations, Invite, MovedSlug, PurgeTenant,
    ReinstateTenant, RenameTenant, RepairCounters, Resend, RestoreTenant, Revoke, ScheduleDeletion,
    SignedIn, SlugRules, SuspendTenant, Token, TransferOwnership, Unclosed,
};

/// How many are run if nobody says otherwise.
const HISTORIES: u32 = 200;

// Proves D2, G4, H3, I1.
#[test]
fn histories_go_as_the_model_says_and_counters_are_what_they_count() {
    let (_db, conn) = acme();
    let conn = RefCell::new(conn);
    for_random_histories(|owned, events| {
        let conn = &mut *conn.borrow_mut();
        begin(conn, owned);
        let mut world = World::new(owned);
        let mut tokens = Vec::new();
        let mut texts = Texts::default();
        for (at, event) in events.iter().enumerate() {
            let event = among_those_there_are(event, &world);
            let now = world.now;
            let expected = world.happen(&event);
            let got = happen(conn, now, &mut tokens, &mut texts, &event);
            if got.as_deref().map_err(String::as_str) != expected.map(|()| "") {
                return Err(format!("event {at} should be {expected:?}\nand is {got:?}"));
            }
        }
        let rows = dump(conn, world.now);
        if rows != world.rows() {
            let expected = world.rows();
            return Err(format!(
                "there should be {expected:#?}\nand there is {rows:#?}"
            ));
        }
        let wrong = wait(RepairCounters::<Org, User>::new().dry_run(&mut conn.unscoped("test")));
        match wrong.expect("a look") {
            wrong if wrong.is_empty() => Ok(()),
            wrong => Err(format!("{wrong:?}")),
        }
    });
}

fn for_random_histories(check: impl Fn(bool, &[Event]) -> Result<(), String>) {
    let number = match std::env::var("TENANCY_HISTORIES") {
        Ok(number) => number.parse().expect("TENANCY_HISTORIES is a number"),
        Err(_) => HISTORIES,
    };
    let seed = match std::env::var("TENANCY_SEED") {
        Ok(seed) if seed == "random" => RandomState::new().hash_one("seed"),
        Ok(seed) => seed.parse().expect("TENANCY_SEED is a number, or `random`"),
        Err(_) => 0,
    };
    let config = Config {
        cases: number,
        failure_persistence: None,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let run = TestRunner::new_with_rng(config, rng).run(&histories(), |history| {
        check(history.owned, &history.events).map_err(TestCaseError::fail)
    });
    match run {
        Ok(()) => {}
        Err(TestError::Fail(why, history)) => panic!("{why}\n\n{history:#?}\nTENANCY_SEED={seed}"),
        Err(TestError::Abort(why)) => panic!("no histories can be drawn: {why}"),
    }
}

/// A token is one of those that there are, if there are any.
fn among_those_there_are(event: &Event, world: &World) -> Event {
    let of = |number: usize, token: usize| token.checked_rem(number).unwrap_or(token);
    let among = |token| of(world.tokens(), token);
    let among_links = |token| of(world.given.links.len(), token);
    match event {
        Event::RotateLink(link, user) => Event::RotateLink(among_links(*link), *user),
        Event::RevokeLink(link, by) => Event::RevokeLink(among_links(*link), *by),
        Event::Join(link, user) => Event::Join(among_links(*link), *user),
        Event::UseKey(key) => Event::UseKey(of(world.given.keys.len(), *key)),
        Event::ProveDomain(record, by) => {
            Event::ProveDomain(of(world.given.records.len(), *record), *by)
        }
        Event::Accept(token, user) => Event::Accept(among(*token), *user),
        Event::Decline(token) => Event::Decline(among(*token)),
        event => event.clone(),
    }
}

/// As [`World::new`] begins.
fn begin(conn: &mut Conn, owned: bool) {
    run(
        conn,
        "delete from badges; delete from invitations; delete from join_links; delete from api_keys;
         delete from tenant_domains;
         delete from memberships;
         delete from audit_entries; delete from slugs;
         update orgs set slug = 'none' where id = 2;
         update orgs set slug = 'acme' where id = 1;
         update orgs set slug = 'globex' where id = 2;
         update orgs set status = 'active', purge_at = null;
         update orgs set owners = 0, seats_used = 0, seat_limit = null;
         update orgs set owners = 1, seats_used = 1 where id = 1;
         insert into memberships (org_id, user_id, role, status) values (1, 'ada', 'owner', 'active')",
    );
    if owned {
        run(
            conn,
            "insert into memberships (org_id, user_id, role, status) values (2, 'bob', 'owner', 'active');
             update orgs set owners = 1, seats_used = 1 where id = 2",
        );
    }
}

fn org(at: usize) -> i32 {
    i32::try_from(at + 1).expect("two")
}

fn user(at: usize) -> String {
    USERS[at].to_owned()
}

fn address(at: usize) -> tenancy::accounts::Address {
    inviting::address(&format!("{}@example.com", USERS[at]))
}

/// Lets it happen. The name of an error, or nothing.
fn happen(
    conn: &mut Conn,
    now: i64,
    tokens: &mut Vec<String>,
    texts: &mut Texts,
    event: &Event,
) -> Result<String, String> {
    let done: Result<(), Error> = match *event {
        Event::Close(who) => {
            let closed = execute!(CloseAccount::<Org, User>::of(user(who)), conn);
            match closed {
                Ok(_) => Ok(()),
                Err(Unclosed::LastOwner { .. }) => Err(Error::LastOwner),
                Err(error) => panic!("{error:?}"),
            }
        }
        Event::Wait(_) => Ok(()),
        Event::Limit(at, limit) => {
            let limit = limit.map_or("null".to_owned(), |limit| limit.to_string());
            let at = org(at);
            run(
                conn,
                &format!("update orgs set seat_limit = {limit} where id = {at}"),
            );
            Ok(())
        }
        Event::SuspendTenant(_)
        | Event::ReinstateTenant(_)
        | Event::Schedule(..)
        | Event::Restore(_)
        | Event::Purge(_)
        | Event::Rename(..) => act_on_tenant(conn, now, event),
        Event::MakeLink(..)
        | Event::RotateLink(..)
        | Event::RevokeLink(..)
        | Event::Join(..)
        | Event::MakeKey(..)
        | Event::UseKey(_) => act_on_access(conn, now, texts, event),
        Event::ClaimDomain(..)
        | Event::ProveDomain(..)
        | Event::ForgetDomain(..)
        | Event::JoinByDomain(..) => act_on_domains(conn, now, &mut texts.records, event),
        _ => act(conn, now, tokens, event),
    };
    done.map(|()| String::new()).map_err(|error| name(&error))
}

/// The name of the error's variant.
fn name(error: &Error) -> String {
    let text = format!("{error:?}");
    let name = text.split(|c: char| !c.is_alphanumeric()).next();
    match error {
        Error::Database(_) => text,
        _ => name.unwrap_or_default().to_owned(),
    }
}

/// An operation on members or invitations.
fn act(conn: &mut Conn, now: i64, tokens: &mut Vec<String>, event: &Event) -> Result<(), Error> {
    let clock = Stopped(now);
    let holds = Duration::from_secs(HOLDS.unsigned_abs());
    let conn = &mut conn.unscoped("test");
    let mut member = |at: usize, who: usize| {
        let tenant = Verified::trust(org(at));
        wait(Member::<Org, User>::by_key(&tenant, user(who), conn))
    };
    match *event {
        Event::ChangeRole(at, by, whom, role) => {
            let change = match by {
                By::User(by) => ChangeRole::by(&member(at, by)?, user(whom), role),
                By::Operator => ChangeRole::by_operator("ines", org(at), user(whom), role),
            };
            wait(change.execute(conn))
        }
        Event::Leave(at, who) => {
            let leave = Leave::of(&member(at, who)?);
            wait(leave.execute(conn))
        }
        Event::Remove(at, by, whom) => {
            let remove = match by {
                By::User(by) => RemoveMember::by(&member(at, by)?, user(whom)),
                By::Operator => RemoveMember::by_operator("ines", org(at), user(whom)),
            };
            wait(remove.execute(conn))
        }
        Event::Suspend(at, by, whom) => {
            let suspend = match by {
                By::User(by) => SuspendMember::by(&member(at, by)?, user(whom)),
                By::Operator => SuspendMember::by_operator("ines", org(at), user(whom)),
            };
            wait(suspend.execute(conn))
        }
        Event::Reinstate(at, by, whom) => {
            let reinstate = match by {
                By::User(by) => ReinstateMember::by(&member(at, by)?, user(whom)),
                By::Operator => ReinstateMember::by_operator("ines", org(at), user(whom)),
            };
            wait(reinstate.clock(&clock).execute(conn))
        }
        Event::Transfer(at, from, to, then) => {
            let transfer = TransferOwnership::by(&member(at, from)?, user(to), then);
            wait(transfer.execute(conn))
        }
        Event::Appoint(at, whom) => {
            let appoint = AppointOwner::<Org, User>::by_operator("ines", org(at), user(whom));
            wait(appoint.clock(&clock).execute(conn))
        }
        Event::Invite(at, by, to, role) => {
            let invite = Invite::by(&member(at, by)?, address(to), role);
            let invite = invite.expires_in(holds).clock(&clock);
            tokens.push(wait(invite.execute(conn)).map(Token::into_text)?);
            Ok(())
        }
        Event::Resend(at, by, to) => {
            let resend = Resend::by(&member(at, by)?, address(to));
            let resend = resend.expires_in(holds).clock(&clock);
            tokens.push(wait(resend.execute(conn)).map(Token::into_text)?);
            Ok(())
        }
        Event::Revoke(at, by, to) => {
            let revoke = match by {
                By::User(by) => Revoke::by(&member(at, by)?, address(to)),
                By::Operator => Revoke::by_operator("ines", org(at), address(to)),
            };
            wait(revoke.execute(conn)).map(drop)
        }
        Event::Accept(token, who) => {
            let token = tokens.get(token).map_or("none", String::as_str);
            let who = SignedIn::new(user(who)).verified(address(who));
            let accept = Accept::<Org, User>::new(token, who).clock(&clock);
            wait(accept.execute(conn)).map(drop)
        }
        Event::Decline(token) => {
            let token = tokens.get(token).map_or("none", String::as_str);
            let decline = Decline::<Org, User>::new(token).clock(&clock);
            wait(decline.execute(conn))
        }
        Event::Expire => {
            let expire = ExpireInvitations::<Org, User>::new().clock(&clock);
            wait(expire.execute(conn)).map(drop)
        }
        _ => unreachable!("it is no operation on members or invitations"),
    }
}

/// An operation on a tenant.
fn act_on_tenant(conn: &mut Conn, now: i64, event: &Event) -> Result<(), Error> {
    let clock = Stopped(now);
    let holds = Duration::from_secs(HOLDS.unsigned_abs());
    let conn = &mut conn.unscoped("test");
    let mut member = |at: usize, who: usize| {
        let tenant = Verified::trust(org(at));
        wait(Member::<Org, User>::by_key(&tenant, user(who), conn))
    };
    match *event {
        Event::SuspendTenant(at) => {
            let suspend = SuspendTenant::<Org, User>::by_operator("ines", org(at));
            wait(suspend.execute(conn))
        }
        Event::ReinstateTenant(at) => {
            let reinstate = ReinstateTenant::<Org, User>::by_operator("ines", org(at));
            wait(reinstate.execute(conn))
        }
        Event::Schedule(at, by) => {
            let schedule = match by {
                By::User(by) => ScheduleDeletion::by(&member(at, by)?),
                By::Operator => ScheduleDeletion::by_operator("ines", org(at)),
            };
            wait(schedule.due_in(holds).clock(&clock).execute(conn)).map(drop)
        }
        Event::Restore(at) => {
            let restore = RestoreTenant::<Org, User>::by_operator("ines", org(at));
            wait(restore.execute(conn))
        }
        Event::Purge(at) => {
            let purge = PurgeTenant::<Org>::of(org(at)).clock(&clock);
            wait(purge.execute(conn)).map(drop)
        }
        Event::Rename(at, by, to) => {
            let slug = SlugRules::new(&[]).check(SLUGS[to])?;
            let rename = match by {
                By::User(by) => RenameTenant::by(&member(at, by)?, slug),
                By::Operator => RenameTenant::by_operator("ines", org(at), slug),
            };
            wait(rename.held_for(holds).clock(&clock).execute(conn)).map(drop)
        }
        _ => unreachable!("it is no operation on a tenant"),
    }
}

/// As [`World::rows`] has them.
fn dump(conn: &mut Conn, now: i64) -> Vec<String> {
    let orgs = orgs::table.select((
        orgs::id,
        orgs::status,
        orgs::purge_at,
        orgs::slug,
        orgs::owners,
        orgs::seats_used,
    ));
    let orgs = wait(orgs.load::<(i32, TenantStatus, Option<i64>, String, i64, i64)>(conn));
    let orgs = orgs.expect("organisations");
    let members = memberships::table.select((
        memberships::org_id,
        memberships::user_id,
        memberships::role,
        memberships::status,
    ));
    let members = wait(members.load::<(i32, String, Rank, MemberStatus)>(conn)).expect("members");
    let invitations = invitations::table.select((
        invitations::org_id,
        invitations::address,
        invitations::status,
    ));
    let invitations = wait(invitations.load::<(i32, String, InvitationStatus)>(conn));
    let orgs = orgs
        .into_iter()
        .map(|(at, status, purge_at, slug, owners, seats)| {
            format!("{at} {status:?} {purge_at:?} {slug} {owners} {seats}")
        });
    let members = members.into_iter();
    let members =
        members.map(|(at, user, role, status)| format!("{at} {user} {role:?} {status:?}"));
    let invitations = invitations.expect("invitations").into_iter();
    let invitations = invitations.map(|(at, address, status)| {
        let user = address.split('@').next().unwrap_or_default();
        format!("{at} {user}@ {status:?}")
    });
    let mut rows: Vec<_> = orgs.chain(members).chain(invitations).collect();
    for slug in SLUGS {
        let moved = MovedSlug::<Org, User>::from(slug).clock(&Stopped(now));
        if let Some(now) = execute!(moved, conn).expect("a look") {
            rows.push(format!("{slug} is {now} now"));
        }
    }
    rows.extend(dump_access(conn));
    rows.extend(dump_domains(conn));
    rows.sort();
    rows
}
