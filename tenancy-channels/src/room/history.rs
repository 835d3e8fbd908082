//! What was published to a topic of late, for clients that were away for a moment.
//!
//! It begins with the first join, and is kept for as long as somebody listens, and then for as long as an event is. Its marks are an
//! epoch, which no other history has, and the offset of each event in it.

use super::Room;
use crate::event::Event;
use crate::limits::Limits;
use crate::topic::Topic;
use crate::wire::{Answer, Since};
use serde_json::{Map, Value, json};
use std::collections::VecDeque;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::Arc;
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, PermissionSet, Permissions, PermissionsOf};
use tokio::time::Instant;

/// How many histories are kept of topics that nobody hears, in a tenant.
const UNHEARD: usize = 1000;

pub(super) struct History<S> {
    epoch: String,
    /// The offset of the last event.
    last: u64,
    events: VecDeque<Entry<S>>,
    bytes: usize,
    /// Since when nobody listens.
    unheard: Option<Instant>,
}

struct Entry<S> {
    offset: u64,
    event: Arc<Event<S>>,
    /// As of which change of the tenant it was published.
    version: i64,
    bytes: usize,
    at: Instant,
}

/// What a client has missed.
pub(super) enum Missed<S> {
    /// All of it is there, the newest last.
    All(Vec<(u64, Arc<Event<S>>)>),
    /// It is not known what that was.
    Unknown,
    /// Who may hear it has to be read again.
    Old,
}

impl<S: Permissions> History<S> {
    pub(super) fn new() -> Self {
        // Each has a key of its own, drawn at random.
        let epoch = RandomState::new().build_hasher().finish();
        Self {
            epoch: format!("{epoch:016x}"),
            last: 0,
            events: VecDeque::new(),
            bytes: 0,
            unheard: Some(Instant::now()),
        }
    }

    /// Something may be missing: nobody catches up with what was before.
    pub(super) fn miss(&mut self) {
        *self = Self {
            unheard: self.unheard,
            ..Self::new()
        };
    }

    /// Where a client is who hears all that has been published.
    pub(super) fn here(&self) -> Map<String, Value> {
        let mut here = Map::new();
        here.insert("epoch".to_owned(), json!(self.epoch));
        here.insert("offset".to_owned(), json!(self.last));
        here
    }

    /// Keeps an event, and says which offset it has.
    pub(super) fn keep(
        &mut self,
        event: &Event<S>,
        bytes: usize,
        version: i64,
        limits: &Limits,
    ) -> u64 {
        self.last += 1;
        self.bytes += bytes;
        self.events.push_back(Entry {
            offset: self.last,
            event: Arc::new(event.clone()),
            version,
            bytes,
            at: Instant::now(),
        });
        self.trim(limits);
        self.last
    }

    fn trim(&mut self, limits: &Limits) {
        while let Some(first) = self.events.front()
            && (self.events.len() > limits.history_events
                || self.bytes > limits.history_bytes
                || first.at.elapsed() >= limits.history_age)
        {
            self.bytes -= first.bytes;
            self.events.pop_front();
        }
    }

    /// What somebody has missed who had heard all until then, of what they may hear by rights as of a change of the tenant.
    pub(super) fn missed(
        &mut self,
        since: &Since,
        held: &PermissionSet<S>,
        version: i64,
        limits: &Limits,
    ) -> Missed<S> {
        self.trim(limits);
        let first = self
            .events
            .front()
            .map_or(self.last + 1, |entry| entry.offset);
        let is_known = since.epoch == self.epoch
            && since.offset <= self.last
            && since.offset.saturating_add(1) >= first;
        if !is_known {
            return Missed::Unknown;
        }
        let missed = self
            .events
            .iter()
            .filter(|entry| entry.offset > since.offset);
        if missed.clone().any(|entry| entry.version > version) {
            return Missed::Old;
        }
        let heard = missed.filter(|entry| entry.event.is_heard_by(held));
        Missed::All(
            heard
                .map(|entry| (entry.offset, Arc::clone(&entry.event)))
                .collect(),
        )
    }

    pub(super) const fn hear(&mut self) {
        self.unheard = None;
    }

    pub(super) fn unhear(&mut self) {
        self.unheard = Some(Instant::now());
    }

    fn is_over(&self, limits: &Limits) -> bool {
        self.unheard
            .is_some_and(|since| since.elapsed() >= limits.history_age)
    }
}

impl<T: HasPermissions<A>, A: Account> Room<T, A> {
    /// Forgets what nobody comes back for any more. Whether nothing is left.
    pub(crate) fn sweep(&self) -> bool {
        let mut state = self.state();
        state.sweep(&self.limits);
        state.seats.is_empty() && state.histories.is_empty()
    }
}

impl<T: HasPermissions<A>, A: Account> super::State<T, A> {
    pub(super) fn sweep(&mut self, limits: &Limits) {
        self.histories.retain(|_, history| !history.is_over(limits));
        for history in self.histories.values_mut() {
            history.trim(limits);
        }
        let unheard = self.histories.iter();
        let unheard =
            unheard.filter_map(|(topic, history)| Some((history.unheard?, topic.clone())));
        let mut unheard: Vec<(Instant, Topic<T, A>)> = unheard.collect();
        if unheard.len() > UNHEARD {
            unheard.sort_unstable_by_key(|(since, _)| *since);
            let first = unheard.len() - UNHEARD;
            for (_, topic) in unheard.drain(..first) {
                self.histories.remove(&topic);
            }
        }
    }
}

/// An event as an answer, with its offset if it is kept.
pub(super) fn answer<'e, T, A>(
    topic: &'e Topic<T, A>,
    event: &'e Event<PermissionsOf<T, A>>,
    offset: Option<u64>,
) -> Answer<'e>
where
    T: HasPermissions<A>,
    A: Account,
{
    Answer::Event {
        topic: topic.text(),
        stream: topic.name(),
        name: event.name(),
        data: event.data(),
        offset,
    }
}
