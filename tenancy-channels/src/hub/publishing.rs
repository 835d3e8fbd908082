//! What is published, to the sockets of this process.

use super::Hub;
use super::refresh::SIDE_BY_SIDE;
use crate::directory::Unavailable;
use crate::event::Event;
use crate::room::Room;
use crate::topic::Topic;
use futures_util::{StreamExt as _, stream};
use std::sync::Arc;
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, PermissionsOf};

impl<T: HasPermissions<A>, A: Account> Hub<T, A> {
    /// Sends an event to each socket that hears the topic and whose member holds what the event needs, as of now. Says how many
    /// sockets that were. It is one statement for the tenant's number, and further ones after a change of the tenant.
    ///
    /// Publish what has been committed: let a transaction return its events, and publish them after it.
    ///
    /// It is sent at most once: a socket that is closed meanwhile does not get it. With [`Limits::history_events`](crate::Limits) it is
    /// kept for clients that come back.
    ///
    /// # Errors
    ///
    /// [`Unavailable`]: of some tenant it is not known what its members may do now, and its sockets were sent nothing. Those of others
    /// were.
    pub async fn publish(
        &self,
        topic: &Topic<T, A>,
        event: &Event<PermissionsOf<T, A>>,
    ) -> Result<usize, Unavailable> {
        match self.publish_elsewhere(topic, event).await? {
            None => self.publish_here(topic, event).await,
            Some(version) => match self.hearing(topic).first() {
                Some(room) => self.publish_in(room, topic, event, version).await,
                None => Ok(0),
            },
        }
    }

    /// The same for the sockets of this node.
    pub(super) async fn publish_here(
        &self,
        topic: &Topic<T, A>,
        event: &Event<PermissionsOf<T, A>>,
    ) -> Result<usize, Unavailable> {
        let (found, mut failed) = self.versions(self.hearing(topic)).await;
        let mut reached = 0;
        // Whose rights are known as of now hears it before anything is looked up for others.
        let mut behind = Vec::new();
        for (room, version) in found {
            match room.deliver(topic, event, version) {
                Some(sockets) => reached += sockets,
                None => behind.push((room, version)),
            }
        }
        let behind = behind.into_iter().map(|(room, version)| {
            // Each is a future of its own, so that no tenant waits for another.
            async move { self.publish_in(&room, topic, event, version).await }
        });
        let mut published = stream::iter(behind).buffer_unordered(SIDE_BY_SIDE);
        while let Some(published) = published.next().await {
            match published {
                Ok(sockets) => reached += sockets,
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(reached), Err)
    }

    /// Where somebody hears the topic.
    pub(super) fn hearing(&self, topic: &Topic<T, A>) -> Vec<Arc<Room<T, A>>> {
        let mut rooms = self.rooms(topic.tenant_text());
        rooms.retain(|room| room.hears(topic));
        rooms
    }

    /// Sends it by rights as of this change or later. If later ones are known, the number is read again: the database may have gone back.
    pub(super) async fn publish_in(
        &self,
        room: &Arc<Room<T, A>>,
        topic: &Topic<T, A>,
        event: &Event<PermissionsOf<T, A>>,
        mut version: i64,
    ) -> Result<usize, Unavailable> {
        if room.latest() > Some(version) {
            match self.version(room).await? {
                Some(now) => version = now,
                None => return Ok(0),
            }
        }
        loop {
            let old = room.old(Some(topic), version);
            if !old.is_empty() {
                self.refresh(room, old, version).await?;
            }
            if let Some(reached) = room.deliver(topic, event, version) {
                return Ok(reached);
            }
        }
    }
}
