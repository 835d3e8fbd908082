//! Domains: what becomes of them in a history, in the model and in the database. There is one, of which everybody has an address.

use super::super::*;
use super::history::{By, Event, HOLDS};
use super::model::{Org as Organisation, Refusal, World};
use super::{address, org, user};
use std::time::Duration;
use tenancy::accounts::{ClaimDomain, ForgetDomain, JoinByDomain, ProveDomain, SignedIn};

const DOMAIN: &str = "example.com";

/// What an organisation has claimed.
#[derive(Debug, Clone)]
pub(super) struct Domain {
    /// The record by which it is shown, in the order in which they were given.
    record: usize,
    is_proven: bool,
    until: Option<i64>,
}

impl Domain {
    fn is_over(&self, now: i64) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    fn holds(&self, now: i64) -> bool {
        self.is_proven && !self.is_over(now)
    }
}

impl Organisation {
    fn is_owned_by(&self, by: By) -> Result<(), Refusal> {
        match self.acts(by)? {
            None | Some(Rank::Owner) => Ok(()),
            Some(_) => Err("NotAnOwner"),
        }
    }
}

impl World {
    pub(super) fn change_domains(&mut self, event: &Event) -> Result<(), Refusal> {
        let now = self.now;
        match *event {
            Event::ClaimDomain(at, by) => {
                let org = &mut self.orgs[at];
                org.is_owned_by(By::User(by))?;
                // Whoever claims it once more is told the same record, if that is still worth something.
                if org.domain.as_ref().is_none_or(|domain| domain.is_over(now)) {
                    org.domain = Some(Domain {
                        record: self.given.records.len(),
                        is_proven: false,
                        until: Some(now + HOLDS),
                    });
                    self.given.records.push(at);
                }
            }
            Event::ProveDomain(record, by) => {
                let Some(&at) = self.given.records.get(record) else {
                    return Ok(());
                };
                self.orgs[at].is_owned_by(by)?;
                let domain = self.orgs[at].domain.as_ref().ok_or("UnknownDomain")?;
                if domain.is_over(now) || domain.record != record {
                    return Err("DomainNotProven");
                }
                let others = self.orgs.iter_mut().enumerate();
                let others = others.filter(|(other, _)| *other != at);
                for domain in others.filter_map(|(_, other)| other.domain.as_mut()) {
                    if domain.holds(now) {
                        return Err("DomainTaken");
                    }
                    domain.is_proven = false;
                }
                self.orgs[at].domain = Some(Domain {
                    record,
                    is_proven: true,
                    until: Some(now + HOLDS),
                });
            }
            Event::ForgetDomain(at, by) => {
                let org = &mut self.orgs[at];
                org.is_owned_by(by)?;
                org.domain.take().ok_or("UnknownDomain")?;
            }
            Event::JoinByDomain(at, user) => return self.join_by_domain(at, user),
            _ => unreachable!("it is none of domains"),
        }
        Ok(())
    }

    fn join_by_domain(&mut self, at: usize, user: usize) -> Result<(), Refusal> {
        use MemberStatus::{Active, Left, Suspended};
        let now = self.now;
        let org = &mut self.orgs[at];
        if !org.domain.as_ref().is_some_and(|domain| domain.holds(now)) {
            return Err("OtherDomain");
        }
        if !org.is_served() {
            return Err("TenantNotServed");
        }
        match org.members.get(&user) {
            Some((_, Active)) => return Ok(()),
            Some((_, Suspended)) => return Err("MemberSuspended"),
            Some((_, Left)) => return Err("FormerMember"),
            _ => {}
        }
        org.expire(now);
        org.has_free_seat()?;
        org.members.insert(user, (Rank::Member, Active));
        Ok(())
    }

    /// As the rows of the database are dumped.
    pub(super) fn rows_of_domains(&self) -> Vec<String> {
        let domains = (1..).zip(&self.orgs);
        let domains = domains.filter_map(|(at, org)| Some((at, org.domain.as_ref()?)));
        domains
            .map(|(at, domain)| row(at, domain.is_proven, domain.until))
            .collect()
    }
}

fn row(at: i32, is_proven: bool, until: Option<i64>) -> String {
    format!("{at} domain {is_proven} {until:?}")
}

/// Lets it happen in the database. The texts of the records that were given, and whose each is, are in their order.
pub(super) fn act_on_domains(
    conn: &mut Conn,
    now: i64,
    records: &mut Vec<(String, usize)>,
    event: &Event,
) -> Result<(), Error> {
    let clock = Stopped(now);
    let member = |conn: &mut Conn, at: usize, who: usize| {
        let tenant = Verified::trust(org(at));
        let conn = &mut conn.unscoped("test");
        wait(Member::<Org, User>::by_key(&tenant, user(who), conn))
    };
    match *event {
        Event::ClaimDomain(at, by) => {
            let owner = member(conn, at, by)?;
            let claim = ClaimDomain::by(&owner, DOMAIN.parse().expect("a domain"));
            let claim = claim.holds_for(Duration::from_secs(HOLDS.unsigned_abs()));
            let record = execute!(claim.clock(&clock), conn)?.value().to_owned();
            if !records.iter().any(|(given, _)| *given == record) {
                records.push((record, at));
            }
        }
        Event::ProveDomain(record, by) => {
            let Some((record, at)) = records.get(record).cloned() else {
                return Ok(());
            };
            let said = ["v=spf1 -all".to_owned(), record];
            let id = id(conn, at);
            let prove = match by {
                By::User(by) => ProveDomain::by(&member(conn, at, by)?, id, said),
                By::Operator => ProveDomain::by_operator("domains", org(at), id, said),
            };
            let holds = Duration::from_secs(HOLDS.unsigned_abs());
            execute!(prove.holds_for(holds).clock(&clock), conn)?;
        }
        Event::ForgetDomain(at, by) => {
            let id = id(conn, at);
            let forget = match by {
                By::User(by) => ForgetDomain::by(&member(conn, at, by)?, id),
                By::Operator => ForgetDomain::by_operator("ines", org(at), id),
            };
            execute!(forget.clock(&clock), conn)?;
        }
        Event::JoinByDomain(at, who) => {
            let signed_in = SignedIn::new(user(who)).verified(address(who));
            let join = JoinByDomain::<Org, User>::to(org(at), signed_in);
            execute!(join.clock(&clock), conn)?;
        }
        _ => unreachable!("it is none of domains"),
    }
    Ok(())
}

/// That of the row that an organisation has, or of none.
fn id(conn: &mut Conn, at: usize) -> i64 {
    let ids = tenant_domains::table.filter(tenant_domains::org_id.eq(org(at)));
    let id = wait(ids.select(tenant_domains::id).first(conn));
    id.optional().expect("a look").unwrap_or(-1)
}

/// As [`World::rows_of_domains`] has them.
pub(super) fn dump_domains(conn: &mut Conn) -> Vec<String> {
    let domains = tenant_domains::table.select((
        tenant_domains::org_id,
        tenant_domains::proven.is_not_null(),
        tenant_domains::proven_until,
    ));
    let domains = wait(domains.load::<(i32, bool, Option<i64>)>(conn)).expect("domains");
    let domains = domains.into_iter();
    domains
        .map(|(at, is_proven, until)| row(at, is_proven, until))
        .collect()
}
