//! What two organisations are, in plain Rust, and what each event makes of them.
//!
//! There are no counters: what is counted, is counted.

use super::super::{InvitationStatus, MemberStatus, Rank, TenantStatus};
use super::access::{Given, Key, Link};
use super::domains::Domain;
use super::history::{By, Event, HOLDS, SLUGS, USERS};
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) orgs: [Org; 2],
    /// Of each token that was given, of which organisation and which of its invitations it is.
    tokens: Vec<(usize, usize)>,
    pub(super) given: Given,
    /// Of each slug that was registered, whose it is, and until when it is held for that one, if it has another by now.
    slugs: BTreeMap<usize, (usize, Option<i64>)>,
    pub(super) now: i64,
}

#[derive(Debug, Clone)]
pub(super) struct Org {
    status: TenantStatus,
    /// When it may be purged, or was.
    purge_at: Option<i64>,
    slug: usize,
    pub(super) limit: Option<i64>,
    pub(super) members: BTreeMap<usize, (Rank, MemberStatus)>,
    pub(super) invitations: Vec<Invitation>,
    pub(super) links: Vec<Link>,
    pub(super) keys: Vec<Key>,
    pub(super) domain: Option<Domain>,
}

#[derive(Debug, Clone)]
pub(super) struct Invitation {
    /// Whose address it is.
    pub(super) to: usize,
    pub(super) status: InvitationStatus,
    role: Rank,
    inviter: usize,
    expires_at: i64,
    /// The last one that was given.
    token: usize,
}

/// The name of the error.
pub(super) type Refusal = &'static str;

/// How high a role is.
const fn height(role: Rank) -> u8 {
    match role {
        Rank::Owner => 2,
        Rank::Admin => 1,
        Rank::Member => 0,
    }
}

fn reaches(own: Option<Rank>, role: Rank) -> Result<(), Refusal> {
    match own {
        Some(own) if height(own) < height(role) => Err("AboveOwnRole"),
        _ => Ok(()),
    }
}

impl Org {
    const fn new(slug: usize) -> Self {
        Self {
            status: TenantStatus::Active,
            purge_at: None,
            slug,
            limit: None,
            members: BTreeMap::new(),
            invitations: Vec::new(),
            links: Vec::new(),
            keys: Vec::new(),
            domain: None,
        }
    }

    pub(super) fn is_served(&self) -> bool {
        self.status == TenantStatus::Active
    }

    /// From one of these statuses to the other.
    fn stand(&mut self, from: &[TenantStatus], to: TenantStatus) -> Result<(), Refusal> {
        if !from.contains(&self.status) {
            return Err("TenantTransition");
        }
        (self.status, self.purge_at) = (to, None);
        Ok(())
    }

    fn count(&self, status: MemberStatus, role: Option<Rank>) -> i64 {
        let members = self.members.values();
        let counted = members
            .filter(|(own, stands)| *stands == status && role.is_none_or(|role| role == *own));
        i64::try_from(counted.count()).expect("few")
    }

    pub(super) fn owners(&self) -> i64 {
        self.count(MemberStatus::Active, Some(Rank::Owner))
    }

    pub(super) fn seats(&self) -> i64 {
        let invitations = self.invitations.iter();
        let pending = invitations.filter(|one| one.status == InvitationStatus::Pending);
        let pending = i64::try_from(pending.count()).expect("few");
        self.count(MemberStatus::Active, None) + pending
    }

    /// Who acts, and how far that reaches.
    pub(super) fn acts(&self, by: By) -> Result<Option<Rank>, Refusal> {
        let By::User(user) = by else {
            return match self.status {
                TenantStatus::Purged => Err("TenantNotServed"),
                _ => Ok(None),
            };
        };
        match self.members.get(&user) {
            None | Some((_, MemberStatus::Left)) => Err("NotAMember"),
            Some((_, MemberStatus::Suspended)) => Err("MemberSuspended"),
            _ if !self.is_served() => Err("TenantNotServed"),
            Some((role, _)) => Ok(Some(*role)),
        }
    }

    /// Whom it is about, if who acts may touch that one.
    fn touched(&self, own: Option<Rank>, user: usize) -> Result<(Rank, MemberStatus), Refusal> {
        let found = self.members.get(&user).ok_or("UnknownMember")?;
        reaches(own, found.0)?;
        Ok(*found)
    }

    fn loses_owner(&self, (role, status): (Rank, MemberStatus)) -> Result<(), Refusal> {
        let owns = role == Rank::Owner && status == MemberStatus::Active;
        if owns && self.owners() <= 1 {
            return Err("LastOwner");
        }
        Ok(())
    }

    pub(super) fn has_free_seat(&self) -> Result<(), Refusal> {
        match self.limit {
            Some(limit) if self.seats() >= limit => Err("SeatsExceeded"),
            _ => Ok(()),
        }
    }

    fn end(&mut self, user: usize, found: (Rank, MemberStatus)) -> Result<(), Refusal> {
        self.loses_owner(found)?;
        self.members.insert(user, (found.0, MemberStatus::Left));
        for one in &mut self.invitations {
            if one.inviter == user && one.status == InvitationStatus::Pending {
                one.status = InvitationStatus::Revoked;
            }
        }
        self.end_access(user);
        Ok(())
    }

    /// The links and the keys of a member who does not act any more.
    fn end_access(&mut self, user: usize) {
        let links = self.links.iter_mut();
        links
            .filter(|link| link.maker == user)
            .for_each(|link| link.is_revoked = true);
        let keys = self.keys.iter_mut();
        keys.filter(|key| key.owner == user)
            .for_each(|key| key.is_revoked = true);
    }

    fn pending(&mut self, to: usize) -> Option<&mut Invitation> {
        let mut all = self.invitations.iter_mut();
        all.find(|one| one.to == to && one.status == InvitationStatus::Pending)
    }

    pub(super) fn expire(&mut self, now: i64) {
        for one in &mut self.invitations {
            one.status = one.at(now);
        }
    }
}

impl Invitation {
    fn at(&self, now: i64) -> InvitationStatus {
        match self.status {
            InvitationStatus::Pending if now >= self.expires_at => InvitationStatus::Expired,
            status => status,
        }
    }
}

impl World {
    /// `ada` owns the first organisation; `bob` the second, if anybody does.
    pub(super) fn new(owned: bool) -> Self {
        let mut orgs = [Org::new(0), Org::new(1)];
        let founder = (Rank::Owner, MemberStatus::Active);
        orgs[0].members.insert(0, founder);
        if owned {
            orgs[1].members.insert(1, founder);
        }
        Self {
            orgs,
            tokens: Vec::new(),
            given: Given::default(),
            slugs: BTreeMap::new(),
            now: 1_000,
        }
    }

    pub(super) const fn tokens(&self) -> usize {
        self.tokens.len()
    }

    /// What is refused changes nothing.
    pub(super) fn happen(&mut self, event: &Event) -> Result<(), Refusal> {
        let mut next = self.clone();
        next.change(event)?;
        *self = next;
        Ok(())
    }

    fn change(&mut self, event: &Event) -> Result<(), Refusal> {
        use MemberStatus::{Active, Left, Suspended};
        match *event {
            Event::ChangeRole(org, by, user, role) => {
                let org = &mut self.orgs[org];
                let own = org.acts(by)?;
                let found = org.touched(own, user)?;
                if found.1 == Left {
                    return Err("UnknownMember");
                }
                reaches(own, role)?;
                if role != Rank::Owner {
                    org.loses_owner(found)?;
                }
                org.members.insert(user, (role, found.1));
            }
            Event::Leave(org, user) => {
                let org = &mut self.orgs[org];
                let own = org.acts(By::User(user))?;
                let found = org.touched(own, user)?;
                org.end(user, found)?;
            }
            Event::Remove(org, by, user) => {
                let org = &mut self.orgs[org];
                let own = org.acts(by)?;
                let found = org.touched(own, user)?;
                if found.1 == Left {
                    return Err("UnknownMember");
                }
                org.end(user, found)?;
            }
            Event::Suspend(org, by, user) => {
                let org = &mut self.orgs[org];
                let own = org.acts(by)?;
                let found = org.touched(own, user)?;
                match found.1 {
                    Active => org.loses_owner(found)?,
                    Left => return Err("UnknownMember"),
                    _ => return Err("MemberTransition"),
                }
                org.members.insert(user, (found.0, Suspended));
                org.end_access(user);
            }
            Event::Reinstate(org, by, user) => {
                let org = &mut self.orgs[org];
                let own = org.acts(by)?;
                let found = org.touched(own, user)?;
                match found.1 {
                    Suspended => {
                        org.expire(self.now);
                        org.has_free_seat()?;
                    }
                    Left => return Err("UnknownMember"),
                    _ => return Err("MemberTransition"),
                }
                org.members.insert(user, (found.0, Active));
            }
            Event::Transfer(org, from, to, then) => {
                let org = &mut self.orgs[org];
                let own = org.acts(By::User(from))?;
                let found = org.touched(own, to)?;
                reaches(own, Rank::Owner)?;
                match found.1 {
                    Active if from != to => {}
                    Left => return Err("UnknownMember"),
                    _ => return Err("CannotOwn"),
                }
                org.members.insert(to, (Rank::Owner, Active));
                org.members.insert(from, (then, Active));
            }
            Event::Appoint(org, user) => {
                let org = &mut self.orgs[org];
                org.acts(By::Operator)?;
                if org.owners() > 0 {
                    return Err("HasOwner");
                }
                org.expire(self.now);
                match org.members.get(&user).map(|(_, status)| *status) {
                    Some(Active) => {}
                    Some(Suspended) => return Err("CannotOwn"),
                    _ => org.has_free_seat()?,
                }
                org.members.insert(user, (Rank::Owner, Active));
            }
            Event::Close(user) => {
                for org in &mut self.orgs {
                    if let Some(found) = org.members.get(&user).copied() {
                        org.end(user, found)?;
                    }
                }
            }
            Event::Wait(seconds) => self.now += seconds,
            Event::Invite(..)
            | Event::Resend(..)
            | Event::Revoke(..)
            | Event::Accept(..)
            | Event::Decline(_)
            | Event::Expire => return self.change_invitations(event),
            _ => return self.change_tenants(event),
        }
        Ok(())
    }

    fn change_tenants(&mut self, event: &Event) -> Result<(), Refusal> {
        use TenantStatus::{Active, Deleting, Purged, Suspended};
        let now = self.now;
        match *event {
            Event::Limit(org, limit) => self.orgs[org].limit = limit,
            Event::SuspendTenant(org) => self.orgs[org].stand(&[Active], Suspended)?,
            Event::ReinstateTenant(org) => self.orgs[org].stand(&[Suspended], Active)?,
            Event::Schedule(org, by) => {
                let org = &mut self.orgs[org];
                if let By::User(_) = by
                    && org.acts(by)? != Some(Rank::Owner)
                {
                    return Err("NotAnOwner");
                }
                org.stand(&[Active, Suspended], Deleting)?;
                org.purge_at = Some(now + HOLDS);
            }
            Event::Restore(org) => self.orgs[org].stand(&[Deleting], Active)?,
            Event::Purge(org) => {
                let org = &mut self.orgs[org];
                if org.status == Deleting && org.purge_at.is_none_or(|due| now < due) {
                    return Err("NotDue");
                }
                org.stand(&[Deleting], Purged)?;
                org.purge_at = Some(now);
                org.members.clear();
                org.invitations.clear();
                org.links.clear();
                org.keys.clear();
                org.domain = None;
            }
            Event::Rename(at, by, to) => {
                self.orgs[at].acts(by)?;
                let former = self.orgs[at].slug;
                if former == to {
                    return Ok(());
                }
                if let Some((whose, held)) = self.slugs.get(&to)
                    && *whose != at
                    && held.is_none_or(|until| now < until)
                {
                    return Err("SlugTaken");
                }
                if self.orgs.iter().any(|org| org.slug == to) {
                    return Err("SlugTaken");
                }
                self.slugs.insert(to, (at, None));
                self.slugs.insert(former, (at, Some(now + HOLDS)));
                self.orgs[at].slug = to;
            }
            _ => return self.change_access(event),
        }
        Ok(())
    }

    /// The slug that the tenant has by now, which had this one.
    fn moved(&self, slug: usize) -> Option<usize> {
        let (whose, held) = self.slugs.get(&slug)?;
        let org = &self.orgs[*whose];
        (held.is_some_and(|until| self.now < until) && org.is_served()).then_some(org.slug)
    }

    fn change_invitations(&mut self, event: &Event) -> Result<(), Refusal> {
        let now = self.now;
        match *event {
            Event::Invite(at, by, to, role) => {
                let token = self.tokens.len();
                let org = &mut self.orgs[at];
                let own = org.acts(By::User(by))?;
                reaches(own, role)?;
                org.expire(now);
                if org.pending(to).is_some() {
                    return Err("AlreadyInvited");
                }
                org.has_free_seat()?;
                self.tokens.push((at, org.invitations.len()));
                org.invitations.push(Invitation {
                    to,
                    status: InvitationStatus::Pending,
                    role,
                    inviter: by,
                    expires_at: now + HOLDS,
                    token,
                });
            }
            Event::Resend(at, by, to) => {
                let token = self.tokens.len();
                let org = &mut self.orgs[at];
                let own = org.acts(By::User(by))?;
                let one = org.pending(to).ok_or("NotInvited")?;
                reaches(own, one.role)?;
                if one.at(now) != InvitationStatus::Pending {
                    return Err("InvitationClosed");
                }
                one.inviter = by;
                one.expires_at = now + HOLDS;
                let (_, of) = self.tokens[one.token];
                one.token = token;
                self.tokens.push((at, of));
            }
            Event::Revoke(org, by, to) => {
                let org = &mut self.orgs[org];
                let own = org.acts(by)?;
                if let Some(one) = org.pending(to) {
                    reaches(own, one.role)?;
                    one.status = InvitationStatus::Revoked;
                }
            }
            Event::Accept(token, user) => return self.accept(token, user),
            Event::Decline(token) => {
                let (org, of) = self.invited_by(token)?;
                let one = &mut self.orgs[org].invitations[of];
                match one.at(now) {
                    InvitationStatus::Pending => one.status = InvitationStatus::Declined,
                    InvitationStatus::Declined => {}
                    _ => return Err("InvitationClosed"),
                }
            }
            Event::Expire => {
                for org in &mut self.orgs {
                    org.expire(now);
                }
            }
            _ => unreachable!("it is no change of invitations"),
        }
        Ok(())
    }

    fn accept(&mut self, token: usize, user: usize) -> Result<(), Refusal> {
        use MemberStatus::{Active, Suspended};
        let now = self.now;
        let (org, of) = self.invited_by(token)?;
        let org = &mut self.orgs[org];
        let one = org.invitations[of].clone();
        let status = one.at(now);
        if !matches!(
            status,
            InvitationStatus::Pending | InvitationStatus::Accepted
        ) {
            return Err("InvitationClosed");
        }
        if one.to != user {
            return Err("OtherAddress");
        }
        let stands = org.members.get(&user).map(|(_, status)| *status);
        if status == InvitationStatus::Accepted {
            return match stands {
                Some(Active) => Ok(()),
                _ => Err("InvitationClosed"),
            };
        }
        match stands {
            Some(Active) => {}
            Some(Suspended) => return Err("MemberSuspended"),
            _ => {
                let may = org.members.get(&one.inviter).is_some_and(|(role, status)| {
                    *status == Active && reaches(Some(*role), one.role).is_ok()
                });
                if !may {
                    return Err("InviterGone");
                }
                org.members.insert(user, (one.role, Active));
            }
        }
        org.invitations[of].status = InvitationStatus::Accepted;
        Ok(())
    }

    /// The invitation of a token, where it is asked for.
    fn invited_by(&self, token: usize) -> Result<(usize, usize), Refusal> {
        let (org, of) = *self.tokens.get(token).ok_or("UnknownToken")?;
        // Those of a purged tenant are gone.
        let invitation = self.orgs[org].invitations.get(of);
        if invitation.is_none_or(|one| one.token != token) {
            return Err("UnknownToken");
        }
        if !self.orgs[org].is_served() {
            return Err("TenantNotServed");
        }
        Ok((org, of))
    }

    /// As the rows of the database are dumped.
    pub(super) fn rows(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for (at, org) in (1..).zip(&self.orgs) {
            rows.push(format!(
                "{at} {:?} {:?} {} {} {}",
                org.status,
                org.purge_at,
                SLUGS[org.slug],
                org.owners(),
                org.seats()
            ));
            for (user, (role, status)) in &org.members {
                rows.push(format!("{at} {} {role:?} {status:?}", USERS[*user]));
            }
            for one in &org.invitations {
                rows.push(format!("{at} {}@ {:?}", USERS[one.to], one.status));
            }
        }
        for (at, slug) in SLUGS.iter().enumerate() {
            if let Some(now) = self.moved(at) {
                rows.push(format!("{slug} is {} now", SLUGS[now]));
            }
        }
        rows.extend(self.rows_of_access());
        rows.extend(self.rows_of_domains());
        rows.sort();
        rows
    }
}
