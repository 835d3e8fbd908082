//! What members may do, looked up again after a change.
//!
//! Nobody waits here for somebody else longer than for one answer of the application: tenants are looked up side by side, so are the
//! accounts of a tenant, and so are the topics of an account, all of which have one time.

use super::Hub;
use crate::close::Close;
use crate::directory::Unavailable;
use crate::room::{Asks, Room, Settles, Who};
use crate::topic::Topic;
use futures_util::{FutureExt as _, StreamExt as _, stream};
use std::collections::HashSet;
use std::error::Error;
use std::future::ready;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, Rights};
use tenancy_runtime::scope;
use tokio::time::timeout;

/// How many are looked up by one statement.
const AT_ONCE: usize = 500;

/// How many of a kind are asked for side by side.
pub(super) const SIDE_BY_SIDE: usize = 16;

/// How often it is asked for groups again when somebody is put out of one meanwhile.
const TRIES: usize = 4;

/// Rooms, each with the number of its tenant's last change, and why there is none of others.
pub(super) type Found<T, A> = (Vec<(Arc<Room<T, A>>, i64)>, Option<Unavailable>);

impl<T: HasPermissions<A>, A: Account> Hub<T, A> {
    /// The number of each tenant's last change, as of now. The sockets of a tenant that is gone are closed, and so are those of which
    /// more is known than there is.
    pub(super) async fn versions(&self, rooms: Vec<Arc<Room<T, A>>>) -> Found<T, A> {
        let (mut found, mut failed) = self.numbers(rooms).await;
        let mut ahead = Vec::new();
        found.retain(|(room, version)| {
            let latest = room.latest().filter(|latest| latest > version);
            ahead.extend(latest.map(|latest| (Arc::clone(room), latest)));
            latest.is_none()
        });
        if !ahead.is_empty() {
            // Perhaps somebody else has read a later one meanwhile: it is older only if it is so now.
            let again = ahead.iter().map(|(room, _)| Arc::clone(room)).collect();
            let (again, error) = self.numbers(again).await;
            failed = failed.or(error);
            for (room, version) in again {
                let mut ahead = ahead.iter();
                if ahead.any(|(other, latest)| Arc::ptr_eq(other, &room) && *latest > version) {
                    room.go_back(version);
                }
                found.push((room, version));
            }
        }
        (found, failed)
    }

    /// The same for one.
    pub(super) async fn version(&self, room: &Arc<Room<T, A>>) -> Result<Option<i64>, Unavailable> {
        let (found, failed) = self.versions(vec![Arc::clone(room)]).await;
        let version = found.into_iter().next().map(|(_, version)| version);
        failed.map_or(Ok(version), Err)
    }

    async fn numbers(&self, rooms: Vec<Arc<Room<T, A>>>) -> Found<T, A> {
        let (mut found, mut failed) = (Vec::new(), None);
        for rooms in rooms.chunks(AT_ONCE) {
            let tenants = rooms.iter().map(|room| room.tenant.clone()).collect();
            let versions = match self.asks().versions(tenants).await {
                Ok(versions) => versions,
                Err(error) => {
                    failed = Some(error);
                    continue;
                }
            };
            for room in rooms {
                let version = versions
                    .iter()
                    .find(|(tenant, _)| tenant.key() == room.tenant.key());
                match version {
                    Some((_, version)) => found.push((Arc::clone(room), *version)),
                    None => {
                        for line in room.lines() {
                            line.close(Close::Revoked);
                        }
                    }
                }
            }
        }
        (found, failed)
    }

    /// Whether the application lets the member hear the topic. Without an answer in time it does not.
    pub(super) async fn admits(&self, topic: &Topic<T, A>, rights: &Rights<T, A>) -> bool {
        let admit = timeout(self.limits().admit, self.asks_for(topic, rights));
        admit.await.unwrap_or_else(|_| {
            tracing::warn!(target: "tenancy::channels", "`Admit` has not answered in time");
            false
        })
    }

    /// The same, however long that takes. It is asked in the tenant, and a panic lets nobody hear anything.
    async fn asks_for(&self, topic: &Topic<T, A>, rights: &Rights<T, A>) -> bool {
        let tenant = rights.member().tenant().clone();
        let admit = async { self.asks().admit(topic, rights).await };
        let admit = AssertUnwindSafe(scope(tenant, admit)).catch_unwind();
        admit.await.unwrap_or_else(|_| {
            tracing::error!(target: "tenancy::channels", "`Admit` has panicked");
            false
        })
    }

    /// Looks up again what these accounts may do, as of this change or later.
    pub(super) async fn refresh(
        &self,
        room: &Arc<Room<T, A>>,
        accounts: Vec<Who<A>>,
        version: i64,
    ) -> Result<(), Unavailable> {
        let mut failed = None;
        for accounts in accounts.chunks(AT_ONCE) {
            let keys = accounts.iter().map(|(_, key)| key.clone()).collect();
            let standings = match self.asks().standings(room.tenant.clone(), keys).await {
                Ok(standings) => standings,
                Err(error) => {
                    failed = Some(error);
                    continue;
                }
            };
            let (mut missing, mut changed) = (Vec::new(), Vec::new());
            for who in accounts {
                let mut standings = standings.iter();
                match standings.find(|standing| *standing.account() == who.1) {
                    None => missing.push(who.clone()),
                    // What was read is older than what had been read before: a replica that is behind.
                    Some(standing) if standing.version() < version => {
                        room.close_if_old(&who.0, Some(version), Close::Unavailable);
                    }
                    Some(standing) => {
                        let asks = room.stand(&who.0, standing, self.groups().is_some());
                        changed.extend(asks.map(|asks| (who.clone(), asks)));
                    }
                }
            }
            let missing = missing.into_iter();
            let missing = missing.map(|who| self.look_for(room, who, version));
            stream::iter(missing)
                .buffer_unordered(SIDE_BY_SIDE)
                .for_each(|()| ready(()))
                .await;
            let changed = changed.into_iter();
            let changed = changed.map(|(who, asks)| self.ask_again(room, who, asks, version));
            let mut changed = stream::iter(changed).buffer_unordered(SIDE_BY_SIDE);
            while let Some(settled) = changed.next().await {
                failed = failed.or(settled.err());
            }
        }
        self.tell_present(room);
        failed.map_or(Ok(()), Err)
    }

    /// Looks up somebody who was not among those that act for the tenant: they do not, or the program cannot say what they may do, as
    /// of a role that it does not know.
    async fn look_for(&self, room: &Room<T, A>, (account, key): Who<A>, version: i64) {
        let Some(asks) = room.asks(&account) else {
            return;
        };
        let rights = self.asks().rights(room.tenant.clone(), key).await;
        let close = |reason| room.close_if_old(&account, Some(version), reason);
        match rights {
            Ok(None) => _ = close(Close::Revoked),
            Ok(Some(rights)) if rights.version() >= version => {
                self.settle(room, &account, &asks, &rights).await;
            }
            Ok(Some(_)) => _ = close(Close::Unavailable),
            Err(error) => {
                tracing::warn!(
                    target: "tenancy::channels",
                    error = &error as &dyn Error,
                    "what a member may do is not looked up"
                );
                close(Close::Unavailable);
            }
        }
    }

    /// Asks for each topic of an account, whatever is known of it.
    pub(super) async fn look_again(
        &self,
        room: &Arc<Room<T, A>>,
        (account, key): Who<A>,
    ) -> Result<(), Unavailable> {
        let known = room.version(&account);
        let Some(asks) = room.asks(&account) else {
            return Ok(());
        };
        match self.asks().rights(room.tenant.clone(), key).await? {
            None => _ = room.close_if_still(&account, known, Close::Revoked),
            Some(rights) => self.settle(room, &account, &asks, &rights).await,
        }
        self.tell_present(room);
        Ok(())
    }

    /// Asks by new rights whether these topics may still be heard.
    async fn ask_again(
        &self,
        room: &Room<T, A>,
        (account, key): Who<A>,
        asks: Asks<T, A>,
        version: i64,
    ) -> Result<(), Unavailable> {
        let rights = self.asks().rights(room.tenant.clone(), key).await?;
        match rights {
            None => _ = room.close_if_old(&account, Some(version), Close::Revoked),
            Some(rights) if rights.version() < version => {
                room.close_if_old(&account, Some(version), Close::Unavailable);
            }
            Some(rights) => self.settle(room, &account, &asks, &rights).await,
        }
        Ok(())
    }

    /// Asks by new rights which topics may still be heard, and which are joined by themselves.
    pub(super) async fn settle(
        &self,
        room: &Room<T, A>,
        account: &str,
        asks: &Asks<T, A>,
        rights: &Rights<T, A>,
    ) {
        for tried in 1..=TRIES {
            let evictions = room.evictions(account);
            let groups = self.groups_of(room, account, rights).await;
            let mut may: HashSet<_> = groups.iter().cloned().collect();
            let mut topics = asks.topics.clone();
            topics.retain(|topic| !may.contains(topic));
            let asked = topics.into_iter().map(|topic| async move {
                let may = self.asks_for(&topic, rights).await;
                may.then_some(topic)
            });
            let mut asked = stream::iter(asked).buffer_unordered(SIDE_BY_SIDE);
            // What nobody has answered by then is not heard any more.
            let all = async {
                while let Some(topic) = asked.next().await {
                    may.extend(topic);
                }
            };
            if timeout(self.limits().admit, all).await.is_err() {
                tracing::warn!(target: "tenancy::channels", "`Admit` has not answered in time");
            }
            let shown = self.shown(may.iter(), rights).await;
            let groups = if tried == TRIES { &[][..] } else { &groups };
            let settles = Settles {
                asks,
                rights,
                may,
                groups,
                shown,
                evictions,
            };
            if room.settle(account, settles) {
                return;
            }
        }
    }

    /// The groups that a member is in. Without an answer in time there are none.
    pub(super) async fn groups_of(
        &self,
        room: &Room<T, A>,
        account: &str,
        rights: &Rights<T, A>,
    ) -> Vec<Topic<T, A>> {
        let Some(groups) = self.groups() else {
            return Vec::new();
        };
        let tenant = rights.member().tenant().clone();
        let of = AssertUnwindSafe(scope(tenant, async { groups.of(rights).await })).catch_unwind();
        match timeout(self.limits().admit, of).await {
            Ok(Ok(Ok(mut groups))) => {
                groups.retain(|topic| topic.is_within(&room.text, account));
                groups
            }
            answer => {
                let has_panicked = matches!(answer, Ok(Err(_)));
                let is_late = answer.is_err();
                tracing::error!(target: "tenancy::channels", has_panicked, is_late, "`Groups` has named none");
                Vec::new()
            }
        }
    }
}
