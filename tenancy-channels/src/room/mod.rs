//! The sockets of a tenant, and what their accounts may do. It waits for nothing: a lock is held for a look at it, never longer.
//!
//! The sockets of an account in the tenant have a *seat* together: they hold the same rights, so an event is decided once for all
//! of them. A seat says as of which change of the tenant its rights are. It only goes forward: what was looked up earlier never
//! replaces what was looked up later.

mod delivering;
mod history;
mod listening;
mod present;
mod standing;

pub(crate) use self::listening::{Admitted, Join, Joining};
pub(crate) use self::present::ShownIn;
pub(crate) use self::standing::{Asks, Settles};

use self::history::History;
use self::present::Presences;
use crate::close::Close;
use crate::limits::Limits;
use crate::line::Line;
use crate::topic::Topic;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tenancy_accounts::{Account, RoleOf};
use tenancy_permissions::{HasPermissions, PermissionSet, PermissionsOf};
use tenancy_runtime::Verified;
use tokio::sync::watch;

/// The sockets of a tenant.
pub(crate) struct Room<T: HasPermissions<A>, A: Account> {
    pub(crate) tenant: Verified<T>,
    pub(crate) text: String,
    limits: Limits,
    state: Mutex<State<T, A>>,
}

struct State<T: HasPermissions<A>, A: Account> {
    seats: HashMap<Arc<str>, Seat<T, A>>,
    /// The accounts with a socket that hears the topic.
    listeners: HashMap<Topic<T, A>, HashSet<Arc<str>>>,
    histories: HashMap<Topic<T, A>, History<PermissionsOf<T, A>>>,
    presences: Presences<T, A>,
    /// How many sockets there are.
    sockets: usize,
    /// As of which change the latest is known of somebody.
    latest: Option<i64>,
}

/// The sockets of an account.
struct Seat<T: HasPermissions<A>, A: Account> {
    account: A::Key,
    held: Option<Held<T, A>>,
    /// Whether a topic was joined by other rights than these, later ones. Then nothing follows from these for it.
    is_behind: bool,
    /// Whoever asks for its topics by new rights has this. Until that is done, no topic is joined.
    settling: Weak<Settling>,
    /// How often the account was put out of a topic, or may have been.
    evictions: u64,
    /// How often nothing was known any more.
    doubts: u64,
    lines: HashMap<u64, Seated<T, A>>,
}

/// When it is dropped, whoever waits for it goes on.
type Settling = watch::Sender<()>;

/// A socket, and the topics that it hears.
struct Seated<T: HasPermissions<A>, A: Account> {
    line: Arc<Line>,
    topics: HashMap<Topic<T, A>, Mark>,
    /// Of which topics it has been told who is there, and by which permissions.
    told: HashMap<Topic<T, A>, PermissionSet<PermissionsOf<T, A>>>,
}

/// Phoenix's mark of a join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark(pub(crate) Option<String>);

/// What an account may do.
struct Held<T: HasPermissions<A>, A: Account> {
    role: RoleOf<T, A>,
    permissions: PermissionSet<PermissionsOf<T, A>>,
    version: i64,
}

/// Who is looked up: the text and the key of an account.
pub(crate) type Who<A> = (Arc<str>, <A as Account>::Key);

/// Why a socket gets no seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotSeated {
    /// The account, or the tenant, has as many as it may.
    TooMany,
    /// The seat of that text is another account's.
    AnotherAccount,
}

impl<T: HasPermissions<A>, A: Account> Room<T, A> {
    pub(crate) fn new(tenant: Verified<T>, text: String, limits: Limits) -> Self {
        Self {
            tenant,
            text,
            limits,
            state: Mutex::new(State {
                seats: HashMap::new(),
                listeners: HashMap::new(),
                histories: HashMap::new(),
                presences: Presences::default(),
                sockets: 0,
                latest: None,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State<T, A>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seats a socket, unless the account has as many as it may. What the account may do is not known yet.
    pub(crate) fn enter(&self, (text, account): &Who<A>, line: Arc<Line>) -> Result<(), NotSeated> {
        let mut state = self.state();
        if state.sockets >= self.limits.sockets_per_tenant {
            return Err(NotSeated::TooMany);
        }
        let seat = state.seats.entry(Arc::clone(text));
        let seat = seat.or_insert_with(|| Seat {
            account: account.clone(),
            held: None,
            is_behind: false,
            settling: Weak::new(),
            evictions: 0,
            doubts: 0,
            lines: HashMap::new(),
        });
        if seat.account != *account {
            return Err(NotSeated::AnotherAccount);
        }
        let open = seat
            .lines
            .values()
            .filter(|seated| !seated.line.is_closed());
        if open.count() >= self.limits.sockets_per_account {
            return Err(NotSeated::TooMany);
        }
        let (topics, told) = (HashMap::new(), HashMap::new());
        let seated = Seated { line, topics, told };
        seat.lines.insert(seated.line.number, seated);
        state.sockets += 1;
        Ok(())
    }

    /// The socket is gone. Whether nothing is left.
    pub(crate) fn forget(&self, account: &Arc<str>, number: u64) -> bool {
        let mut state = self.state();
        if let Some(seat) = state.seats.get_mut(account) {
            let seated = seat.lines.remove(&number);
            let gone = usize::from(seated.is_some());
            let topics = seated.into_iter().flat_map(|seated| seated.topics);
            let topics: Vec<_> = topics.map(|(topic, _)| topic).collect();
            if seat.lines.is_empty() {
                state.seats.remove(account);
            }
            state.sockets -= gone;
            state.unlisten(account, &topics);
        }
        if state.seats.is_empty() {
            state.sweep(&self.limits);
        }
        state.seats.is_empty() && state.histories.is_empty()
    }

    /// Whether there are sockets.
    pub(crate) fn is_open(&self) -> bool {
        !self.state().seats.is_empty()
    }

    /// Closes the sockets of an account that does not act here any more, or of which nothing is known, unless more is known of it than
    /// the answer that says so was to tell: the account may have come back. Whether they are closed.
    pub(crate) fn close_if_old(&self, account: &str, version: Option<i64>, reason: Close) -> bool {
        let mut state = self.state();
        let is_old = state
            .seats
            .get(account)
            .is_some_and(|seat| seat.version() < version);
        if is_old {
            state.close(account, reason);
        }
        is_old
    }

    /// Closes the sockets of an account if what is known of it is still as of this change.
    pub(crate) fn close_if_still(
        &self,
        account: &str,
        version: Option<i64>,
        reason: Close,
    ) -> bool {
        let mut state = self.state();
        let is_still = state
            .seats
            .get(account)
            .is_none_or(|seat| seat.version() == version);
        if is_still {
            state.close(account, reason);
        }
        is_still
    }

    /// Who is looked up, if the account of this text has a socket.
    pub(crate) fn who(&self, account: &str) -> Option<Who<A>> {
        let state = self.state();
        let (text, seat) = state.seats.get_key_value(account)?;
        Some((Arc::clone(text), seat.account.clone()))
    }

    /// As of which change of the tenant it is known what the account may do.
    pub(crate) fn version(&self, account: &str) -> Option<i64> {
        let state = self.state();
        state.seats.get(account).and_then(Seat::version)
    }

    /// Each socket.
    pub(crate) fn lines(&self) -> Vec<Arc<Line>> {
        let state = self.state();
        let lines = state.seats.values().flat_map(|seat| seat.lines.values());
        lines.map(|seated| Arc::clone(&seated.line)).collect()
    }
}

impl<T: HasPermissions<A>, A: Account> State<T, A> {
    fn close(&mut self, account: &str, reason: Close) {
        if let Some((account, seat)) = self.seats.remove_entry(account) {
            self.sockets -= seat.lines.len();
            let mut topics = Vec::new();
            for seated in seat.lines.into_values() {
                seated.line.close(reason);
                topics.extend(seated.topics.into_keys());
            }
            self.unlisten(&account, &topics);
        }
    }
}

impl<T: HasPermissions<A>, A: Account> Seat<T, A> {
    /// As of which change of the tenant its rights are.
    fn version(&self) -> Option<i64> {
        self.held.as_ref().map(|held| held.version)
    }

    fn is_old(&self, version: i64) -> bool {
        self.version() < Some(version)
    }
}
