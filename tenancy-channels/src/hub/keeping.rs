//! Changes of which nobody has told: who is put out by them.

use super::Hub;
use crate::directory::Unavailable;
use crate::room::Room;
use crate::topic::key_text;
use serde::Serialize;
use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use tenancy_accounts::Account;
use tenancy_permissions::HasPermissions;
use tenancy_runtime::Verified;
use tokio::task::{Id, JoinSet};
use tokio::time::{MissedTickBehavior, interval};

impl<T: HasPermissions<A>, A: Account> Hub<T, A> {
    /// Something has changed in the tenant: whoever does not act there any more is put out, and whoever may not hear a topic any
    /// more hears it no longer. Call it after the commit.
    ///
    /// # Errors
    ///
    /// [`Unavailable`]: it is not known who that is. Call it again, or let [`keep`](Hub::keep) do it.
    pub async fn recheck(&self, tenant: &Verified<T>) -> Result<(), Unavailable>
    where
        T::Key: Serialize,
    {
        let text = key_text(tenant.key()).map_err(Unavailable::new)?;
        self.change_elsewhere(&text).await;
        self.recheck_rooms(self.rooms(Some(&text))).await
    }

    /// Asks again for each topic of an account, whether something has changed in the tenant or not: for
    /// [`Groups`](crate::Groups) and [`Admit`](crate::Admit) that read more than the rights. Call it after the commit.
    ///
    /// # Errors
    ///
    /// [`Unavailable`]
    pub async fn recheck_account(
        &self,
        tenant: &Verified<T>,
        account: &A::Key,
    ) -> Result<(), Unavailable>
    where
        T::Key: Serialize,
        A::Key: Serialize,
    {
        let tenant = key_text(tenant.key()).map_err(Unavailable::new)?;
        let text: Arc<str> = key_text(account).map_err(Unavailable::new)?.into();
        self.ask_elsewhere(&tenant, &text);
        for room in self.rooms(Some(&tenant)) {
            self.look_again(&room, (Arc::clone(&text), account.clone()))
                .await?;
        }
        Ok(())
    }

    /// What [`recheck`](Hub::recheck) does, for each tenant that has a socket here.
    ///
    /// # Errors
    ///
    /// [`Unavailable`]
    pub async fn recheck_all(&self) -> Result<(), Unavailable> {
        self.recheck_rooms(self.rooms(None)).await
    }

    pub(super) async fn recheck_rooms(
        &self,
        rooms: Vec<Arc<Room<T, A>>>,
    ) -> Result<(), Unavailable> {
        let mut looks = Looks::new();
        let mut failed = self.look(rooms, &mut looks).await;
        while let Some(looked) = looks.next().await {
            failed = failed.or(looked.err());
        }
        failed.map_or(Ok(()), Err)
    }

    /// Looks for changes again and again, so that a change of which this process has not heard puts somebody out after at most this
    /// long, and the time of a look-up. It never ends: run it as a task. What cannot be looked up is logged, and looked up the next
    /// time. No tenant waits for another: one whose members are still asked for is left out until that is done.
    pub async fn keep(&self, every: Duration) {
        let mut ticks = interval(every.max(Duration::from_millis(1)));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut looks = Looks::new();
        loop {
            let failed = tokio::select! {
                Some(looked) = looks.next() => looked.err(),
                _ = ticks.tick() => {
                    self.sweep();
                    let mut rooms = self.rooms(None);
                    rooms.retain(|room| !looks.at(room));
                    self.look(rooms, &mut looks).await
                }
            };
            if let Some(error) = failed {
                tracing::warn!(
                    target: "tenancy::channels",
                    error = &error as &dyn Error,
                    "what members may do is not looked up"
                );
            }
        }
    }

    /// Begins to look at those of the rooms where something has changed.
    async fn look(&self, rooms: Vec<Arc<Room<T, A>>>, looks: &mut Looks) -> Option<Unavailable> {
        // What could not be told before is told now.
        for room in &rooms {
            self.tell_present(room);
        }
        let open = rooms.into_iter().filter(|room| room.is_open()).collect();
        let (found, failed) = self.versions(open).await;
        for (room, version) in found {
            let old = room.old(None, version);
            if !old.is_empty() {
                let (hub, text) = (self.clone(), room.text.clone());
                let look = async move { hub.refresh(&room, old, version).await };
                looks.begin(text, look);
            }
        }
        failed
    }
}

/// The tenants that are looked at, each in a task of its own, which ends with this.
struct Looks {
    tasks: JoinSet<Result<(), Unavailable>>,
    tenants: HashMap<Id, String>,
}

impl Looks {
    fn new() -> Self {
        Self {
            tasks: JoinSet::new(),
            tenants: HashMap::new(),
        }
    }

    fn begin(
        &mut self,
        tenant: String,
        look: impl Future<Output = Result<(), Unavailable>> + Send + 'static,
    ) {
        let task = self.tasks.spawn(look);
        self.tenants.insert(task.id(), tenant);
    }

    fn at<T: HasPermissions<A>, A: Account>(&self, room: &Room<T, A>) -> bool {
        self.tenants.values().any(|tenant| *tenant == room.text)
    }

    /// What became of one of them, when it is done.
    async fn next(&mut self) -> Option<Result<(), Unavailable>> {
        let looked = self.tasks.join_next_with_id().await?;
        let (task, looked) = match looked {
            Ok((task, looked)) => (task, looked),
            Err(error) => (error.id(), Err(Unavailable::new(error))),
        };
        self.tenants.remove(&task);
        Some(looked)
    }
}
