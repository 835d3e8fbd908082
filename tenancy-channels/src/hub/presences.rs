//! Who is there: asked of the application, and told to those who may see it.

use super::Hub;
use crate::directory::Unavailable;
use crate::presence::PresentAs;
use crate::room::{Room, ShownIn};
use crate::topic::{Topic, TopicKind};
use futures_util::FutureExt as _;
use std::collections::HashMap;
use std::error::Error;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, PermissionsOf, Rights};
use tenancy_runtime::scope;
use tokio::runtime::Handle;
use tokio::time::timeout;

impl<T: HasPermissions<A>, A: Account> Hub<T, A> {
    /// What a member shows of themselves in these topics. Without an answer in time it is nothing.
    pub(super) async fn shown<'t>(
        &self,
        topics: impl Iterator<Item = &'t Topic<T, A>> + Send,
        rights: &Rights<T, A>,
    ) -> ShownIn<T, A>
    where
        T: 't,
        A: 't,
    {
        let mut shown = HashMap::new();
        let all = async {
            for topic in topics {
                let one = self.shows(topic, rights).await;
                shown.extend(one.map(|one| (topic.clone(), one)));
            }
        };
        if timeout(self.limits().admit, all).await.is_err() {
            tracing::warn!(target: "tenancy::channels", "`Presence` has not answered in time");
        }
        shown
    }

    async fn shows(
        &self,
        topic: &Topic<T, A>,
        rights: &Rights<T, A>,
    ) -> Option<PresentAs<PermissionsOf<T, A>>> {
        let presence = self.presence()?;
        // There is nobody else.
        if topic.kind() == TopicKind::Own {
            return None;
        }
        let tenant = rights.member().tenant().clone();
        let shows = async { presence.shows(topic, rights).await };
        let shows = AssertUnwindSafe(scope(tenant, shows)).catch_unwind();
        shows.await.unwrap_or_else(|_| {
            tracing::error!(target: "tenancy::channels", "`Presence` has panicked");
            None
        })
    }

    /// Tells who has come and gone, if that is not known yet. It is a task of its own: whoever comes or goes does not wait for it.
    pub(super) fn tell_present(&self, room: &Arc<Room<T, A>>) {
        if self.presence().is_none() || !room.begins_to_tell() {
            return;
        }
        let Ok(runtime) = Handle::try_current() else {
            return room.stops_telling();
        };
        let (hub, room) = (self.clone(), Arc::clone(room));
        runtime.spawn(async move {
            while let Some(topic) = room.moved() {
                if let Err(error) = hub.tell_topic(&room, &topic).await {
                    tracing::warn!(
                        target: "tenancy::channels",
                        error = &error as &dyn Error,
                        "who is there is not told"
                    );
                    return room.stops_telling();
                }
            }
        });
    }

    /// By rights as of now, as an event.
    async fn tell_topic(
        &self,
        room: &Arc<Room<T, A>>,
        topic: &Topic<T, A>,
    ) -> Result<(), Unavailable> {
        let version = self.version(room).await?;
        let version = version.ok_or_else(|| Unavailable::new("the tenant is gone"))?;
        while room.tell(topic, version).is_none() {
            let old = room.old(Some(topic), version);
            Box::pin(self.refresh(room, old, version)).await?;
        }
        Ok(())
    }
}
