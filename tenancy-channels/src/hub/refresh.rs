//! What members may do, looked up again after a change.

use super::Hub;
use crate::close::Close;
use crate::directory::Unavailable;
use crate::room::{Room, Settling, Who};
use crate::topic::Topic;
use std::collections::HashMap;
use std::sync::Arc;
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, Rights};
use tokio::time::timeout;

/// How many are looked up by one statement.
const AT_ONCE: usize = 500;

/// How often it is asked for topics that were joined meanwhile.
const ROUNDS: usize = 8;

impl<T: HasPermissions<A>, A: Account> Hub<T, A> {
    /// The number of each tenant's last change, as of now. The sockets of a tenant that is gone are closed.
    pub(super) async fn versions(
        &self,
        rooms: Vec<Arc<Room<T, A>>>,
    ) -> Result<Vec<(Arc<Room<T, A>>, i64)>, Unavailable> {
        let mut found = Vec::new();
        for rooms in rooms.chunks(AT_ONCE) {
            let tenants = rooms.iter().map(|room| room.tenant.clone()).collect();
            let versions = self.asks().versions(tenants).await?;
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
        Ok(found)
    }

    pub(super) async fn recheck_rooms(
        &self,
        rooms: Vec<Arc<Room<T, A>>>,
    ) -> Result<(), Unavailable> {
        let mut failed = None;
        for (room, version) in self.versions(rooms).await? {
            let old = room.old(None, version);
            if let Err(error) = self.refresh(&room, old, version).await {
                failed = Some(error);
            }
        }
        failed.map_or(Ok(()), Err)
    }

    /// Whether the application lets the member hear the topic. Without an answer in time it does not.
    pub(super) async fn admits(&self, topic: &Topic<T, A>, rights: &Rights<T, A>) -> bool {
        let admit = self.asks().admit(topic, rights);
        timeout(self.limits().admit, admit)
            .await
            .unwrap_or_else(|_| {
                tracing::warn!(target: "tenancy::channels", "`Admit` has not answered in time");
                false
            })
    }

    /// Looks up again what these accounts may do, as of this change or later.
    pub(super) async fn refresh(
        &self,
        room: &Room<T, A>,
        accounts: Vec<Who<A>>,
        version: i64,
    ) -> Result<(), Unavailable> {
        for accounts in accounts.chunks(AT_ONCE) {
            let keys = accounts.iter().map(|(_, key)| key.clone()).collect();
            let standings = self.asks().standings(room.tenant.clone(), keys).await?;
            for who in accounts {
                let mut standings = standings.iter();
                let standing = standings.find(|standing| *standing.account() == who.1);
                match standing {
                    None => room.close_if_old(&who.0, version, Close::Revoked),
                    // What was read is older than what had been read before: a replica that is behind.
                    Some(standing) if standing.version() < version => {
                        room.close_if_old(&who.0, version, Close::Unavailable);
                    }
                    Some(standing) => {
                        if let Settling::Asks(topics) = room.stand(&who.0, standing) {
                            self.ask_again(room, who, topics, version).await?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Asks by new rights whether these topics may still be heard.
    async fn ask_again(
        &self,
        room: &Room<T, A>,
        (account, key): &Who<A>,
        topics: Vec<Topic<T, A>>,
        version: i64,
    ) -> Result<(), Unavailable> {
        let rights = self.asks().rights(room.tenant.clone(), key.clone()).await?;
        let Some(rights) = rights else {
            room.close_if_old(account, version, Close::Revoked);
            return Ok(());
        };
        if rights.version() < version {
            room.close_if_old(account, version, Close::Unavailable);
            return Ok(());
        }
        let mut asked = HashMap::new();
        let mut unasked = topics;
        let mut rounds = 0;
        loop {
            rounds += 1;
            for topic in unasked {
                // Who goes on joining while this is asked is not waited for.
                let may = rounds <= ROUNDS && self.admits(&topic, &rights).await;
                asked.insert(topic, may);
            }
            match room.settle(account, &rights, &asked) {
                Settling::Settled => return Ok(()),
                Settling::Asks(topics) => unasked = topics,
            }
        }
    }
}
