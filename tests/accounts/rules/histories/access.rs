//! Join links and keys: what becomes of them in a history, in the model and in the database.

use super::super::*;
use super::history::{By, Event, HOLDS};
use super::model::{Refusal, World};
use super::{org, user};
use std::time::Duration;
use tenancy::accounts::{
    Join, LookUpKey, MakeJoinLink, MakeKey, RevokeJoinLink, RotateJoinLink, Scopes, SignedIn, Token,
};

/// A link of an organisation.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) maker: usize,
    uses: u32,
    max_uses: u32,
    expires_at: i64,
    pub(super) is_revoked: bool,
    /// The last one that was given.
    token: usize,
}

/// A key that is somebody's own.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) owner: usize,
    pub(super) is_revoked: bool,
}

/// Where a link or a key is, by its token: of which organisation, and which one.
type Places = Vec<(usize, usize)>;

/// Of each token that was given.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub(super) links: Places,
    pub(super) keys: Places,
    /// Of each record of DNS, of which organisation.
    pub(super) records: Vec<usize>,
}

impl World {
    pub(super) fn change_access(&mut self, event: &Event) -> Result<(), Refusal> {
        let now = self.now;
        match *event {
            Event::MakeLink(at, by, max_uses) => {
                let org = &mut self.orgs[at];
                if org.acts(By::User(by))? != Some(Rank::Owner) {
                    return Err("NotAnOwner");
                }
                let token = self.given.links.len();
                self.given.links.push((at, org.links.len()));
                org.links.push(Link {
                    maker: by,
                    uses: 0,
                    max_uses,
                    expires_at: now + HOLDS,
                    is_revoked: false,
                    token,
                });
            }
            Event::RotateLink(of, by) => {
                let Some(&(at, of)) = self.given.links.get(of) else {
                    return Ok(());
                };
                let org = &mut self.orgs[at];
                if org.acts(By::User(by))? != Some(Rank::Owner) {
                    return Err("NotAnOwner");
                }
                let link = org.links.get_mut(of).ok_or("UnknownJoinLink")?;
                if link.is_revoked {
                    return Err("JoinLinkRevoked");
                }
                if link.uses == link.max_uses {
                    return Err("JoinLinkUsedUp");
                }
                (link.maker, link.expires_at) = (by, now + HOLDS);
                link.token = self.given.links.len();
                self.given.links.push((at, of));
            }
            Event::RevokeLink(of, by) => {
                let Some(&(at, of)) = self.given.links.get(of) else {
                    return Ok(());
                };
                let org = &mut self.orgs[at];
                if org.acts(by)?.is_some_and(|role| role != Rank::Owner) {
                    return Err("NotAnOwner");
                }
                let link = org.links.get_mut(of).ok_or("UnknownJoinLink")?;
                link.is_revoked = true;
            }
            Event::Join(token, user) => return self.join(token, user),
            Event::MakeKey(at, by) => {
                let org = &mut self.orgs[at];
                org.acts(By::User(by))?;
                self.given.keys.push((at, org.keys.len()));
                org.keys.push(Key {
                    owner: by,
                    is_revoked: false,
                });
            }
            Event::UseKey(key) => {
                let (at, of) = *self.given.keys.get(key).ok_or("UnknownKey")?;
                let org = &self.orgs[at];
                let key = org.keys.get(of).ok_or("UnknownKey")?;
                if key.is_revoked {
                    return Err("KeyRevoked");
                }
                if !org.is_served() {
                    return Err("TenantNotServed");
                }
                org.acts(By::User(key.owner))?;
            }
            _ => return self.change_domains(event),
        }
        Ok(())
    }

    fn join(&mut self, token: usize, user: usize) -> Result<(), Refusal> {
        use MemberStatus::{Active, Left, Suspended};
        let now = self.now;
        let (at, of) = *self.given.links.get(token).ok_or("UnknownJoinLink")?;
        let org = &mut self.orgs[at];
        // Those of a purged tenant are gone.
        let link = org.links.get(of).filter(|link| link.token == token);
        let link = link.ok_or("UnknownJoinLink")?.clone();
        if !org.is_served() {
            return Err("TenantNotServed");
        }
        if link.is_revoked {
            return Err("JoinLinkRevoked");
        }
        if now >= link.expires_at {
            return Err("JoinLinkExpired");
        }
        match org.members.get(&user) {
            Some((_, Active)) => return Ok(()),
            Some((_, Suspended)) => return Err("MemberSuspended"),
            Some((_, Left)) => return Err("FormerMember"),
            _ => {}
        }
        if org.members.get(&link.maker) != Some(&(Rank::Owner, Active)) {
            return Err("InviterGone");
        }
        if link.uses >= link.max_uses {
            return Err("JoinLinkUsedUp");
        }
        org.expire(now);
        org.has_free_seat()?;
        org.links[of].uses += 1;
        org.members.insert(user, (Rank::Member, Active));
        Ok(())
    }

    /// As the rows of the database are dumped.
    pub(super) fn rows_of_access(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for (at, org) in (1..).zip(&self.orgs) {
            for link in &org.links {
                let Link { uses, max_uses, .. } = link;
                let is_revoked = link.is_revoked;
                rows.push(format!("{at} link {uses} of {max_uses}, {is_revoked}"));
            }
            for key in &org.keys {
                rows.push(format!(
                    "{at} key of {}, {}",
                    user(key.owner),
                    key.is_revoked
                ));
            }
        }
        rows
    }
}

/// What has been given: the texts of links, with their organisations and ids, those of keys, and those of records of DNS.
#[derive(Default)]
pub(super) struct Texts {
    links: Vec<(String, usize, i64)>,
    keys: Vec<String>,
    pub(super) records: Vec<(String, usize)>,
}

/// Lets it happen in the database.
pub(super) fn act_on_access(
    conn: &mut Conn,
    now: i64,
    texts: &mut Texts,
    event: &Event,
) -> Result<(), Error> {
    let clock = Stopped(now);
    let holds = Duration::from_secs(HOLDS.unsigned_abs());
    let member = |conn: &mut Conn, at: usize, who: usize| {
        let tenant = Verified::trust(org(at));
        let conn = &mut conn.unscoped("test");
        wait(Member::<Org, User>::by_key(&tenant, user(who), conn))
    };
    match *event {
        Event::MakeLink(at, by, uses) => {
            let make = MakeJoinLink::by(&member(conn, at, by)?, uses).expires_in(holds);
            let token = execute!(make.clock(&clock), conn)?;
            let id = join_links::table
                .select(join_links::id)
                .order(join_links::id.desc());
            let id = wait(id.first::<i64>(conn)).expect("it is there");
            texts.links.push((token.into_text(), at, id));
        }
        Event::RotateLink(of, by) => {
            let Some(&(_, at, id)) = texts.links.get(of) else {
                return Ok(());
            };
            let rotate = RotateJoinLink::by(&member(conn, at, by)?, id).expires_in(holds);
            let token = execute!(rotate.clock(&clock), conn)?;
            texts.links.push((token.into_text(), at, id));
        }
        Event::RevokeLink(of, by) => {
            let Some(&(_, at, id)) = texts.links.get(of) else {
                return Ok(());
            };
            let revoke = match by {
                By::User(by) => RevokeJoinLink::by(&member(conn, at, by)?, id),
                By::Operator => RevokeJoinLink::by_operator("ines", org(at), id),
            };
            execute!(revoke.clock(&clock), conn)?;
        }
        Event::Join(token, who) => {
            let token = texts.links.get(token).map_or("none", |(text, ..)| text);
            let join = Join::<Org, User>::by(token, SignedIn::new(user(who)));
            execute!(join.clock(&clock), conn)?;
        }
        Event::MakeKey(at, by) => {
            let make = MakeKey::own(&member(conn, at, by)?, "laptop", Scopes::of([Scope::Read]));
            let token = execute!(make.clock(&clock), conn).map(Token::into_text)?;
            texts.keys.push(token);
        }
        Event::UseKey(key) => {
            let key = texts.keys.get(key).map_or("none", String::as_str);
            execute!(LookUpKey::<Org, User>::of(key).clock(&clock), conn)?;
        }
        _ => unreachable!("it is none of links or keys"),
    }
    Ok(())
}

/// As [`World::rows_of_access`] has them.
pub(super) fn dump_access(conn: &mut Conn) -> Vec<String> {
    let links = join_links::table.select((
        join_links::org_id,
        join_links::uses,
        join_links::max_uses,
        join_links::revoked_at.is_not_null(),
    ));
    let links = wait(links.load::<(i32, i64, i64, bool)>(conn)).expect("links");
    let links = links.into_iter();
    let links =
        links.map(|(at, uses, max, is_revoked)| format!("{at} link {uses} of {max}, {is_revoked}"));
    let keys = api_keys::table.select((
        api_keys::org_id,
        api_keys::account_id,
        api_keys::revoked_at.is_not_null(),
    ));
    let keys = wait(keys.load::<(i32, Option<String>, bool)>(conn)).expect("keys");
    let keys = keys.into_iter().map(|(at, owner, is_revoked)| {
        format!("{at} key of {}, {is_revoked}", owner.unwrap_or_default())
    });
    links.chain(keys).collect()
}
