//! The sockets of a process, and what is published to them.

mod connecting;
mod draining;
mod keeping;
mod nodes;
mod opening;
mod presences;
mod publishing;
mod refresh;
mod socket;

pub use self::opening::{NotOpened, Opening};
pub use self::socket::Socket;

use crate::directory::{Admit, Asked, Asks, Directory};
use crate::groups::{AnyGroups, Groups};
use crate::limits::Limits;
use crate::line::Line;
use crate::operations::Operations;
use crate::presence::{AnyPresence, Presence};
use crate::relay::Outbox;
use crate::room::Room;
use crate::topic::{InvalidTopic, Topic, key_text};
use serde::Serialize;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tenancy_accounts::Account;
use tenancy_permissions::HasPermissions;

/// The sockets of a process, of the tenants `T` and the accounts `A`. A clone is the same hub.
///
/// # What it guarantees
///
/// An event that is published after a change has been committed is never sent by rights from before that change. Each call of
/// [`publish`](Hub::publish) reads the number of the tenant's last change itself, and sends nothing before it has looked up again
/// what is older than that. So it holds for a change by whichever process, and no notice can be lost that it depends on. A change
/// is what [`CountsChanges`](tenancy_accounts::CountsChanges) counts: of who is a member and in which role, of teams, of what they
/// may do, and of how the tenant stands.
///
/// Who may hear nothing more is put out by [`recheck`](Hub::recheck), after the change; without that, by the next event for a
/// topic that they hear; and without that, by [`keep`](Hub::keep), which looks for changes again and again.
pub struct Hub<T: HasPermissions<A>, A: Account> {
    shared: Arc<Shared<T, A>>,
}

struct Shared<T: HasPermissions<A>, A: Account> {
    asks: Box<dyn Asks<T, A>>,
    operations: Operations<T, A>,
    limits: Limits,
    outbox: Outbox,
    groups: Option<Box<dyn AnyGroups<T, A>>>,
    presence: Option<Box<dyn AnyPresence<T, A>>>,
    state: Mutex<State<T, A>>,
}

struct State<T: HasPermissions<A>, A: Account> {
    rooms: HashMap<String, Arc<Room<T, A>>>,
    sessions: HashMap<String, HashMap<u64, Arc<Line>>>,
    sockets: u64,
    is_drained: bool,
}

impl<T: HasPermissions<A>, A: Account> Hub<T, A> {
    /// A hub without sockets.
    pub fn new(
        directory: impl Directory<T, A>,
        admit: impl Admit<T, A>,
        operations: Operations<T, A>,
        limits: Limits,
    ) -> Self {
        let state = Mutex::new(State {
            rooms: HashMap::new(),
            sessions: HashMap::new(),
            sockets: 0,
            is_drained: false,
        });
        Self {
            shared: Arc::new(Shared {
                asks: Box::new(Asked(directory, admit)),
                operations,
                limits,
                outbox: Outbox::default(),
                groups: None,
                presence: None,
                state,
            }),
        }
    }

    /// The same hub, with topics that members hear without asking for them.
    ///
    /// # Panics
    ///
    /// When there is a clone of it, or a socket.
    #[must_use]
    pub fn with_groups(mut self, groups: impl Groups<T, A>) -> Self {
        self.new_one().groups = Some(Box::new(groups));
        self
    }

    /// The same hub, whose sockets are told who is there: the others of their tenant who hear the same topic.
    ///
    /// # Panics
    ///
    /// When there is a clone of it, or a socket.
    #[must_use]
    pub fn with_presence(mut self, presence: impl Presence<T, A>) -> Self {
        self.new_one().presence = Some(Box::new(presence));
        self
    }

    fn new_one(&mut self) -> &mut Shared<T, A> {
        let shared = Arc::get_mut(&mut self.shared);
        shared.expect("a hub of which there is no clone and no socket")
    }

    /// Puts an account out of a topic, whatever rights it has. For groups of the application's own: call it after the row is gone by
    /// which [`Admit`] has let the account in.
    ///
    /// # Errors
    ///
    /// [`InvalidTopic`], if the key cannot be written as JSON.
    pub fn evict(&self, topic: &Topic<T, A>, account: &A::Key) -> Result<(), InvalidTopic>
    where
        A::Key: Serialize,
    {
        let account = key_text(account)?;
        self.evict_elsewhere(topic, &account);
        self.evict_here(topic, &account);
        Ok(())
    }

    fn evict_here(&self, topic: &Topic<T, A>, account: &str) {
        for room in self.rooms(topic.tenant_text()) {
            room.evict(account, topic);
            self.tell_present(&room);
        }
    }

    /// How many sockets are open.
    #[must_use]
    pub fn sockets(&self) -> usize {
        let rooms = self.rooms(None);
        rooms.iter().map(|room| room.lines().len()).sum()
    }

    /// How much of everything there may be.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.shared.limits
    }

    fn outbox(&self) -> &Outbox {
        &self.shared.outbox
    }

    pub(crate) fn operations(&self) -> &Operations<T, A> {
        &self.shared.operations
    }

    pub(crate) fn groups(&self) -> Option<&dyn AnyGroups<T, A>> {
        self.shared.groups.as_deref()
    }

    pub(crate) fn presence(&self) -> Option<&dyn AnyPresence<T, A>> {
        self.shared.presence.as_deref()
    }

    pub(crate) fn asks(&self) -> &dyn Asks<T, A> {
        &*self.shared.asks
    }

    /// The socket is gone.
    pub(crate) fn forget(&self, room: &Arc<Room<T, A>>, account: &Arc<str>, line: &Line) {
        let mut state = self.state();
        if let Some(session) = &line.session
            && let Some(lines) = state.sessions.get_mut(session)
        {
            lines.remove(&line.number);
            if lines.is_empty() {
                state.sessions.remove(session);
            }
        }
        // A room of the tenant that was made after this one is not meant.
        let rooms = &mut state.rooms;
        let is_open = rooms
            .get(&room.text)
            .is_some_and(|open| Arc::ptr_eq(open, room));
        if room.forget(account, line.number) && is_open {
            rooms.remove(&room.text);
        }
        drop(state);
        self.tell_present(room);
    }

    /// Forgets tenants without sockets for whose histories nobody comes back any more.
    pub(crate) fn sweep(&self) {
        self.state().rooms.retain(|_, room| !room.sweep());
    }

    /// It is held for a look, and across no wait. Whoever has it may lock a room, and not the other way around.
    fn state(&self) -> MutexGuard<'_, State<T, A>> {
        let state = self.shared.state.lock();
        state.unwrap_or_else(PoisonError::into_inner)
    }

    /// That of the tenant, or all.
    fn rooms(&self, tenant: Option<&str>) -> Vec<Arc<Room<T, A>>> {
        let state = self.state();
        match tenant {
            Some(tenant) => state.rooms.get(tenant).cloned().into_iter().collect(),
            None => state.rooms.values().cloned().collect(),
        }
    }
}

impl<T: HasPermissions<A>, A: Account> Clone for Hub<T, A> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
        }
    }
}

impl<T: HasPermissions<A>, A: Account> fmt::Debug for Hub<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hub").finish_non_exhaustive()
    }
}
