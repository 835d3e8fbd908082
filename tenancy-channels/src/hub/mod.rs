//! The sockets of a process, and what is published to them.

mod opening;
mod refresh;
mod socket;

pub use self::opening::{NotOpened, Opening};
pub use self::socket::Socket;

use crate::close::Close;
use crate::directory::{Admit, Asked, Asks, Directory, Unavailable};
use crate::event::Event;
use crate::limits::Limits;
use crate::line::{Line, Outgoing};
use crate::operations::Operations;
use crate::room::Room;
use crate::topic::{InvalidTopic, Topic, key_text, key_value};
use serde::Serialize;
use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tenancy_accounts::{Account, Member};
use tenancy_permissions::{HasPermissions, PermissionsOf};
use tenancy_runtime::Verified;
use tokio::time::{MissedTickBehavior, interval, sleep};

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
                state,
            }),
        }
    }

    /// Opens a socket for a member. What is sent goes out by [`Outgoing`], and what comes in goes to [`Socket::receive`].
    ///
    /// The member is looked up once more when the socket can be found already: whoever is removed meanwhile is met either here or
    /// by [`recheck`](Hub::recheck). The same holds for a log-out if the session is asked once more after this.
    ///
    /// # Errors
    ///
    /// [`NotOpened`]
    pub async fn connect(
        &self,
        member: &Member<T, A>,
        opening: Opening,
    ) -> Result<(Socket<T, A>, Outgoing), NotOpened>
    where
        T::Key: Serialize,
        A::Key: Serialize,
    {
        let tenant = member.tenant();
        let text = key_text(tenant.key())?;
        let account: Arc<str> = key_text(member.account())?.into();
        let key = key_value(tenant.key())?;
        let who = (account, member.account().clone());
        let limits = self.limits();
        let (room, line, outgoing) = {
            let mut state = self.state();
            if state.is_drained {
                return Err(NotOpened::Drained);
            }
            if limits.sockets_per_account == 0 {
                return Err(NotOpened::TooMany);
            }
            let room = state.rooms.entry(text.clone());
            let room = room.or_insert_with(|| Arc::new(Room::new(tenant.clone(), text)));
            let room = Arc::clone(room);
            state.sockets += 1;
            let number = state.sockets;
            let Opening {
                protocol,
                session,
                deadline,
            } = opening;
            let (line, outgoing) = Line::new(number, protocol, session.clone(), deadline, limits);
            let line = Arc::new(line);
            if !room.enter(&who, Arc::clone(&line), limits.sockets_per_account) {
                return Err(NotOpened::TooMany);
            }
            if let Some(session) = session {
                let lines = state.sessions.entry(session).or_default();
                lines.insert(number, Arc::clone(&line));
            }
            (room, line, outgoing)
        };
        // From here on it is forgotten when it is dropped.
        let socket = Socket::new(self.clone(), room, who.clone(), line, key);
        let tenants = vec![tenant.clone()];
        let versions = self.asks().versions(tenants).await?;
        let (_, version) = versions.first().ok_or(NotOpened::Closed(Close::Revoked))?;
        let room = socket.room();
        if room.is_old(&who.0, *version) {
            self.refresh(room, vec![who], *version).await?;
        }
        if let Some(reason) = socket.reason() {
            return Err(NotOpened::Closed(reason));
        }
        Ok((socket, outgoing))
    }

    /// Sends an event to each socket that hears the topic and whose member holds what the event needs, as of now. Says how many
    /// sockets that were. It is one statement for the tenant's number, and further ones after a change of the tenant.
    ///
    /// Publish what has been committed: let a transaction return its events, and publish them after it.
    ///
    /// It is sent at most once: a socket that is closed meanwhile does not get it, and nothing is kept for it.
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
        let mut rooms = self.rooms(topic.tenant_text());
        rooms.retain(|room| room.hears(topic));
        let mut reached = 0;
        let mut failed = None;
        for (room, version) in self.versions(rooms).await? {
            match self.publish_in(&room, topic, event, version).await {
                Ok(sockets) => reached += sockets,
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(reached), Err)
    }

    async fn publish_in(
        &self,
        room: &Room<T, A>,
        topic: &Topic<T, A>,
        event: &Event<PermissionsOf<T, A>>,
        version: i64,
    ) -> Result<usize, Unavailable> {
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
        self.recheck_rooms(self.rooms(Some(&text))).await
    }

    /// The same for each tenant that has a socket here.
    ///
    /// # Errors
    ///
    /// [`Unavailable`]
    pub async fn recheck_all(&self) -> Result<(), Unavailable> {
        self.recheck_rooms(self.rooms(None)).await
    }

    /// Looks for changes again and again, so that a change of which this process has not heard puts somebody out after at most this
    /// long. It never ends: run it as a task. What cannot be looked up is logged, and looked up the next time.
    pub async fn keep(&self, every: Duration) {
        let mut ticks = interval(every.max(Duration::from_millis(1)));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.recheck_all().await {
                tracing::warn!(
                    target: "tenancy::channels",
                    error = &error as &dyn Error,
                    "what members may do is not looked up"
                );
            }
        }
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
        for room in self.rooms(topic.tenant_text()) {
            room.evict(&account, topic);
        }
        Ok(())
    }

    /// Closes each socket of a session, after it has ended.
    pub fn log_out(&self, session: &str) {
        let lines = self.state().sessions.remove(session).unwrap_or_default();
        for line in lines.into_values() {
            line.close(Close::LoggedOut);
        }
    }

    /// Opens no more sockets, and closes those that are open, so many at once, with a pause after each batch: their clients come
    /// back by and by.
    pub async fn drain(&self, at_once: usize, pause: Duration) {
        self.state().is_drained = true;
        let rooms = self.rooms(None);
        let lines: Vec<_> = rooms.iter().flat_map(|room| room.lines()).collect();
        for batch in lines.chunks(at_once.max(1)) {
            for line in batch {
                line.close(Close::Drained);
            }
            sleep(pause).await;
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

    pub(crate) fn operations(&self) -> &Operations<T, A> {
        &self.shared.operations
    }

    pub(crate) fn asks(&self) -> &dyn Asks<T, A> {
        &*self.shared.asks
    }

    /// The socket is gone.
    pub(crate) fn forget(&self, room: &Room<T, A>, account: &Arc<str>, line: &Line) {
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
            .is_some_and(|open| ptr::eq(Arc::as_ptr(open), room));
        if room.forget(account, line.number) && is_open {
            rooms.remove(&room.text);
        }
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
