//! Who hears what in a room.

use super::{Mark, Room, Seat, State};
use crate::topic::Topic;
use crate::wire::{Answer, Frame, Protocol};
use std::sync::Arc;
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, Rights};
use tokio::sync::watch;

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

/// What became of a join.
#[derive(Debug)]
pub(crate) enum Joining {
    /// The topic is heard, and the client is told so.
    Joined,
    /// The socket hears as many as it may.
    TooMany,
    /// What was looked up is old by now.
    Old,
    /// Topics of the account are asked for by new rights. When this ends, it is done.
    Settles(watch::Receiver<()>),
    /// The socket has no seat any more.
    Gone,
}

impl<T: HasPermissions<A>, A: Account> Room<T, A> {
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
        if let Some(settling) = seat.settling.upgrade() {
            return Joining::Settles(settling.subscribe());
        }
        let (member, held) = (join.rights.member(), join.rights.permissions());
        if seat.version() > Some(join.rights.version()) || seat.evictions != join.evictions {
            return Joining::Old;
        }
        let known = seat.held.as_ref();
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

impl<T: HasPermissions<A>, A: Account> State<T, A> {
    pub(super) fn listening(
        &self,
        topic: &Topic<T, A>,
    ) -> impl Iterator<Item = (&Arc<str>, &Seat<T, A>)> {
        let accounts = self.listeners.get(topic).into_iter().flatten();
        accounts.filter_map(|account| self.seats.get_key_value(account))
    }

    /// Puts each socket of the account out of the topic, and tells it.
    pub(super) fn put_out(&mut self, account: &str, topic: &Topic<T, A>) {
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
    pub(super) fn unlisten(&mut self, account: &str, topics: &[Topic<T, A>]) {
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
