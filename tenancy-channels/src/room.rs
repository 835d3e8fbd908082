//! The sockets of a tenant, and what their accounts may do. It waits for nothing: a lock is held for a look at it, never longer.
//!
//! The sockets of an account in the tenant have a *seat* together: they hold the same rights, so an event is decided once for all
//! of them. A seat says as of which change of the tenant its rights are. It only goes forward: what was looked up earlier never
//! replaces what was looked up later.

use crate::close::Close;
use crate::event::Event;
use crate::line::Line;
use crate::topic::{Topic, TopicKind};
use crate::wire::{Answer, Frame, Protocol};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tenancy_accounts::{Account, RoleOf};
use tenancy_permissions::{HasPermissions, PermissionSet, PermissionsOf, Rights, Standing};
use tenancy_runtime::Verified;

/// The sockets of a tenant.
pub(crate) struct Room<T: HasPermissions<A>, A: Account> {
    pub(crate) tenant: Verified<T>,
    pub(crate) text: String,
    state: Mutex<State<T, A>>,
}

struct State<T: HasPermissions<A>, A: Account> {
    seats: HashMap<Arc<str>, Seat<T, A>>,
    /// The accounts with a socket that hears the topic.
    listeners: HashMap<Topic<T, A>, HashSet<Arc<str>>>,
}

/// The sockets of an account.
struct Seat<T: HasPermissions<A>, A: Account> {
    account: A::Key,
    held: Option<Held<T, A>>,
    /// Whether a topic was joined by other rights than these, later ones. Then nothing follows from these for it.
    is_behind: bool,
    /// How often the account was put out of a topic.
    evictions: u64,
    lines: HashMap<u64, Seated<T, A>>,
}

/// A socket, and the topics that it hears.
struct Seated<T, A> {
    line: Arc<Line>,
    topics: HashMap<Topic<T, A>, Mark>,
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

impl<T: HasPermissions<A>, A: Account> Held<T, A> {
    fn is_like(&self, role: RoleOf<T, A>, held: &PermissionSet<PermissionsOf<T, A>>) -> bool {
        self.role == role && self.permissions == *held
    }
}

/// Who is looked up: the text and the key of an account.
pub(crate) type Who<A> = (Arc<str>, <A as Account>::Key);

/// What became of a join.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Joining {
    /// The topic is heard, and the client is told so.
    Joined,
    /// The socket hears as many as it may.
    TooMany,
    /// What was looked up is old by now.
    Old,
    /// The socket has no seat any more.
    Gone,
}

/// What became of new rights.
#[derive(Debug)]
pub(crate) enum Settling<T, A> {
    /// They stand, or later ones do.
    Settled,
    /// These topics have to be asked for again.
    Asks(Vec<Topic<T, A>>),
}

impl<T: HasPermissions<A>, A: Account> Room<T, A> {
    pub(crate) fn new(tenant: Verified<T>, text: String) -> Self {
        Self {
            tenant,
            text,
            state: Mutex::new(State {
                seats: HashMap::new(),
                listeners: HashMap::new(),
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State<T, A>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seats a socket, unless the account has as many as it may. What the account may do is not known yet.
    pub(crate) fn enter(&self, (text, account): &Who<A>, line: Arc<Line>, most: usize) -> bool {
        let mut state = self.state();
        let seat = state.seats.entry(Arc::clone(text));
        let seat = seat.or_insert_with(|| Seat {
            account: account.clone(),
            held: None,
            is_behind: false,
            evictions: 0,
            lines: HashMap::new(),
        });
        let open = seat
            .lines
            .values()
            .filter(|seated| !seated.line.is_closed());
        let is_room = open.count() < most;
        if is_room {
            let topics = HashMap::new();
            seat.lines.insert(line.number, Seated { line, topics });
        }
        is_room
    }

    /// The socket is gone. Whether it was the last one.
    pub(crate) fn forget(&self, account: &Arc<str>, number: u64) -> bool {
        let mut state = self.state();
        if let Some(seat) = state.seats.get_mut(account) {
            let seated = seat.lines.remove(&number);
            let topics = seated.into_iter().flat_map(|seated| seated.topics);
            let topics: Vec<_> = topics.map(|(topic, _)| topic).collect();
            if seat.lines.is_empty() {
                state.seats.remove(account);
            }
            state.unlisten(account, &topics);
        }
        state.seats.is_empty()
    }

    /// The account does not act here any more, or nothing is known of it.
    pub(crate) fn close(&self, account: &str, reason: Close) {
        let mut state = self.state();
        if let Some((account, seat)) = state.seats.remove_entry(account) {
            let mut topics = Vec::new();
            for seated in seat.lines.into_values() {
                seated.line.close(reason);
                topics.extend(seated.topics.into_keys());
            }
            state.unlisten(&account, &topics);
        }
    }

    /// The same, unless more is known of it than the answer that says so was to tell: the account may have come back.
    pub(crate) fn close_if_old(&self, account: &str, version: i64, reason: Close) {
        if self.is_old(account, version) {
            self.close(account, reason);
        }
    }

    /// Whether what is known of the account is older than this change.
    pub(crate) fn is_old(&self, account: &str, version: i64) -> bool {
        let state = self.state();
        let seat = state.seats.get(account);
        seat.is_some_and(|seat| seat.is_old(version))
    }

    /// Each socket.
    pub(crate) fn lines(&self) -> Vec<Arc<Line>> {
        let state = self.state();
        let lines = state.seats.values().flat_map(|seat| seat.lines.values());
        lines.map(|seated| Arc::clone(&seated.line)).collect()
    }

    /// Whether somebody hears the topic.
    pub(crate) fn hears(&self, topic: &Topic<T, A>) -> bool {
        self.state().listeners.contains_key(topic)
    }

    /// Of which accounts what is known is older than this change: of those that hear the topic, or of all.
    pub(crate) fn old(&self, topic: Option<&Topic<T, A>>, version: i64) -> Vec<Who<A>> {
        let state = self.state();
        let is_old = |(text, seat): (&Arc<str>, &Seat<T, A>)| {
            seat.is_old(version)
                .then(|| (Arc::clone(text), seat.account.clone()))
        };
        match topic {
            None => state.seats.iter().filter_map(is_old).collect(),
            Some(topic) => state
                .listening(topic)
                .filter_map(|(account, seat)| is_old((account, seat)))
                .collect(),
        }
    }

    /// Sends the event to who may hear it. Nothing, if of one of them what is known is older than this change.
    pub(crate) fn deliver(
        &self,
        topic: &Topic<T, A>,
        event: &Event<PermissionsOf<T, A>>,
        version: i64,
    ) -> Option<usize> {
        let state = self.state();
        let mut written = Written::of(topic, event);
        let mut reached = 0;
        if state.listening(topic).any(|(_, seat)| seat.is_old(version)) {
            return None;
        }
        for (_, seat) in state.listening(topic) {
            let held = seat.held.as_ref()?;
            if event.is_heard_by(&held.permissions) {
                for seated in seat.lines.values() {
                    if seated.topics.contains_key(topic)
                        && seated.line.send(written.by(seated.line.protocol))
                    {
                        reached += 1;
                    }
                }
            }
        }
        Some(reached)
    }

    /// What an account may do as of later than was known. If that is the same as before, or it hears nothing, that is all.
    pub(crate) fn stand(&self, account: &str, standing: &Standing<T, A>) -> Settling<T, A> {
        let mut state = self.state();
        let Some(seat) = state.seats.get_mut(account) else {
            return Settling::Settled;
        };
        let (role, held) = (standing.role(), standing.permissions());
        let topics = match &seat.held {
            Some(known) if known.version >= standing.version() => return Settling::Settled,
            Some(known) if known.is_like(role, held) && !seat.is_behind => Vec::new(),
            _ => seat.asked_for(),
        };
        if topics.is_empty() {
            seat.is_behind = false;
            seat.held = Some(Held {
                role,
                permissions: *held,
                version: standing.version(),
            });
            return Settling::Settled;
        }
        Settling::Asks(topics)
    }

    /// New rights, and which topics may still be heard by them.
    pub(crate) fn settle(
        &self,
        account: &str,
        rights: &Rights<T, A>,
        asked: &HashMap<Topic<T, A>, bool>,
    ) -> Settling<T, A> {
        let mut state = self.state();
        let Some((account, seat)) = state.seats.get_key_value(account) else {
            return Settling::Settled;
        };
        if seat
            .held
            .as_ref()
            .is_some_and(|known| known.version >= rights.version())
        {
            return Settling::Settled;
        }
        let mut unasked = seat.asked_for();
        unasked.retain(|topic| !asked.contains_key(topic));
        if !unasked.is_empty() {
            return Settling::Asks(unasked);
        }
        let account = Arc::clone(account);
        let refused = asked.iter().filter(|(_, may)| !**may);
        for (topic, _) in refused {
            state.put_out(&account, topic);
        }
        if let Some(seat) = state.seats.get_mut(&account) {
            seat.is_behind = false;
            seat.held = Some(Held {
                role: rights.member().role(),
                permissions: *rights.permissions(),
                version: rights.version(),
            });
        }
        Settling::Settled
    }

    /// How often the account was put out of a topic.
    pub(crate) fn evictions(&self, account: &str) -> u64 {
        let state = self.state();
        state.seats.get(account).map_or(0, |seat| seat.evictions)
    }

    /// Puts the account out of the topic.
    pub(crate) fn evict(&self, account: &str, topic: &Topic<T, A>) {
        let mut state = self.state();
        if let Some(seat) = state.seats.get_mut(account) {
            seat.evictions += 1;
        }
        state.put_out(account, topic);
    }

    /// Lets a socket hear the topic, by rights as of a change of the tenant, if nothing later is known, and the account was put out of
    /// none since. The answer goes out before the first event.
    pub(crate) fn join(&self, join: Join<'_, T, A>) -> Joining {
        let mut state = self.state();
        let Some((account, seat)) = state.seats.get_key_value(join.account) else {
            return Joining::Gone;
        };
        let (member, held) = (join.rights.member(), join.rights.permissions());
        let known = seat.held.as_ref();
        let is_old = known.is_some_and(|known| known.version > join.rights.version());
        if is_old || seat.evictions != join.evictions {
            return Joining::Old;
        }
        let is_behind = known.is_none_or(|known| !known.is_like(member.role(), held));
        let account = Arc::clone(account);
        let Some(seat) = state.seats.get_mut(join.account) else {
            return Joining::Gone;
        };
        let Some(seated) = seat.lines.get_mut(&join.line) else {
            return Joining::Gone;
        };
        let before = seated.topics.len();
        if before >= join.most && !seated.topics.contains_key(join.topic) {
            return Joining::TooMany;
        }
        seat.is_behind |= is_behind;
        let former = seated.topics.insert(join.topic.clone(), join.mark);
        if let (Some(Mark(mark)), Protocol::Phoenix) = (&former, seated.line.protocol) {
            let (topic, join) = (join.topic.text(), mark.as_deref());
            seated.line.answer(Answer::Left { topic, join });
        }
        seated.line.send(join.answer);
        let accounts = state.listeners.entry(join.topic.clone()).or_default();
        accounts.insert(account);
        Joining::Joined
    }

    /// The mark of the join, if the socket hears the topic.
    pub(crate) fn joined(&self, account: &str, line: u64, topic: &Topic<T, A>) -> Option<Mark> {
        let state = self.state();
        let seated = state.seats.get(account)?.lines.get(&line)?;
        seated.topics.get(topic).cloned()
    }

    /// The socket does not hear the topic any more.
    pub(crate) fn leave(&self, account: &str, line: u64, topic: &Topic<T, A>) {
        let mut state = self.state();
        if let Some(seat) = state.seats.get_mut(account)
            && let Some(seated) = seat.lines.get_mut(&line)
            && seated.topics.remove(topic).is_some()
        {
            state.unlisten(account, std::slice::from_ref(topic));
        }
    }
}

/// A join that has been let.
pub(crate) struct Join<'a, T: HasPermissions<A>, A: Account> {
    pub(crate) account: &'a str,
    pub(crate) line: u64,
    pub(crate) topic: &'a Topic<T, A>,
    pub(crate) mark: Mark,
    pub(crate) answer: Frame,
    /// By which rights it was let.
    pub(crate) rights: &'a Rights<T, A>,
    /// What [`Room::evictions`] said before it was asked for.
    pub(crate) evictions: u64,
    pub(crate) most: usize,
}

impl<T: HasPermissions<A>, A: Account> State<T, A> {
    fn listening(&self, topic: &Topic<T, A>) -> impl Iterator<Item = (&Arc<str>, &Seat<T, A>)> {
        let accounts = self.listeners.get(topic).into_iter().flatten();
        accounts.filter_map(|account| self.seats.get_key_value(account))
    }

    /// Puts each socket of the account out of the topic, and tells it.
    fn put_out(&mut self, account: &str, topic: &Topic<T, A>) {
        let Some(seat) = self.seats.get_mut(account) else {
            return;
        };
        for seated in seat.lines.values_mut() {
            if let Some(Mark(mark)) = seated.topics.remove(topic) {
                let (topic, join) = (topic.text(), mark.as_deref());
                seated.line.answer(Answer::Left { topic, join });
            }
        }
        self.unlisten(account, std::slice::from_ref(topic));
    }

    /// Some socket of the account has left these topics; others may hear them still.
    fn unlisten(&mut self, account: &str, topics: &[Topic<T, A>]) {
        for topic in topics {
            let hears = self.seats.get(account).is_some_and(|seat| {
                let mut lines = seat.lines.values();
                lines.any(|seated| seated.topics.contains_key(topic))
            });
            if !hears && let Some(accounts) = self.listeners.get_mut(topic) {
                accounts.remove(account);
                if accounts.is_empty() {
                    self.listeners.remove(topic);
                }
            }
        }
    }
}

impl<T: HasPermissions<A>, A: Account> Seat<T, A> {
    fn is_old(&self, version: i64) -> bool {
        self.held.as_ref().is_none_or(|held| held.version < version)
    }

    /// The topics that its sockets hear, but for those that are its own.
    fn asked_for(&self) -> Vec<Topic<T, A>> {
        let topics = self.lines.values().flat_map(|seated| seated.topics.keys());
        let asked = topics.filter(|topic| topic.kind() != TopicKind::Own);
        let asked: HashSet<_> = asked.cloned().collect();
        asked.into_iter().collect()
    }
}

/// An event as it is sent, written at most once for each protocol.
struct Written<'e> {
    answer: Answer<'e>,
    frames: HashMap<Protocol, Frame>,
}

impl<'e> Written<'e> {
    fn of<T, A>(topic: &'e Topic<T, A>, event: &'e Event<PermissionsOf<T, A>>) -> Self
    where
        T: HasPermissions<A>,
        A: Account,
    {
        Self {
            answer: Answer::Event {
                topic: topic.text(),
                stream: topic.name(),
                name: event.name(),
                data: event.data(),
            },
            frames: HashMap::new(),
        }
    }

    fn by(&mut self, protocol: Protocol) -> Frame {
        let frame = self.frames.entry(protocol);
        frame
            .or_insert_with(|| protocol.encode(self.answer))
            .clone()
    }
}
