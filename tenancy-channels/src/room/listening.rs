//! Who hears what in a room.

use super::history::{History, Missed, answer};
use super::{Mark, Room, Seat, Seated, ShownIn, State};
use crate::limits::Limits;
use crate::topic::Topic;
use crate::wire::{Answer, At, Protocol, Since};
use serde_json::{Map, Value};
use std::sync::Arc;
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, Rights};
use tokio::sync::watch;

/// A join that has been let.
pub(crate) struct Join<'a, T: HasPermissions<A>, A: Account> {
    pub(crate) topic: &'a Topic<T, A>,
    /// What is answered.
    pub(crate) at: &'a At,
    /// Up to where the client had heard it before.
    pub(crate) since: Option<&'a Since>,
    pub(crate) by: Admitted<'a, T, A>,
}

/// Who joins something, and by what.
pub(crate) struct Admitted<'a, T: HasPermissions<A>, A: Account> {
    pub(crate) account: &'a str,
    pub(crate) line: u64,
    /// By which rights it was let.
    pub(crate) rights: &'a Rights<T, A>,
    /// What [`Room::evictions`] said before it was asked for.
    pub(crate) evictions: u64,
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
    /// none since. The answer goes out before what was missed, and that before the first event.
    pub(crate) fn join(&self, join: &Join<'_, T, A>, shown: &mut ShownIn<T, A>) -> Joining {
        let limits = &self.limits;
        let mut state = self.state();
        let Join {
            topic,
            at,
            since,
            ref by,
        } = *join;
        if let Err(why) = state.lets(by) {
            return why;
        }
        let Some(seated) = state.seated(by.account, by.line) else {
            return Joining::Gone;
        };
        if seated.topics.len() >= limits.joins && !seated.topics.contains_key(topic) {
            return Joining::TooMany;
        }
        let line = Arc::clone(&seated.line);
        let mut data = Map::new();
        let mut missed = Vec::new();
        if limits.history_events > 0 {
            let history = state.histories.entry(topic.clone());
            let history = history.or_insert_with(History::new);
            data = history.here();
            if let Some(since) = since {
                let (held, version) = (by.rights.permissions(), by.rights.version());
                let all = match history.missed(since, held, version, limits) {
                    Missed::Old => return Joining::Old,
                    Missed::Unknown => None,
                    // The answer takes a place, and the event that is next.
                    Missed::All(all) => Some(all).filter(|all| all.len() + 2 < line.room()),
                };
                data.insert("recovered".to_owned(), all.is_some().into());
                missed = all.unwrap_or_default();
            }
        }
        let former = state.listen(by.account, by.line, topic, Mark(at.join.clone()));
        // A topic that was joined by itself is the same one.
        if let (Some(Mark(Some(mark))), Protocol::Phoenix) = (&former, line.protocol) {
            let (topic, join) = (topic.text(), Some(mark.as_str()));
            line.answer(Answer::Left { topic, join });
        }
        let data = Value::Object(data);
        line.answer(Answer::Done { at, data: &data });
        for (offset, event) in missed {
            line.answer(answer(topic, &event, Some(offset)));
        }
        state.stands_by(by);
        state.shows(by.account, topic, shown);
        Joining::Joined
    }

    /// Lets a socket hear these topics by themselves, under the same conditions.
    pub(crate) fn join_groups(
        &self,
        by: &Admitted<'_, T, A>,
        groups: &[Topic<T, A>],
        shown: &mut ShownIn<T, A>,
    ) -> Joining {
        let mut state = self.state();
        if let Err(why) = state.lets(by) {
            return why;
        }
        state.join_groups(by.account, by.line, groups, &self.limits);
        state.stands_by(by);
        for topic in groups {
            state.shows(by.account, topic, shown);
        }
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
            seated.told.remove(topic);
            state.unlisten(account, std::slice::from_ref(topic));
        }
    }
}

impl<T: HasPermissions<A>, A: Account> State<T, A> {
    /// Whether a join may be: nothing later is known than what has let it.
    fn lets(&self, by: &Admitted<'_, T, A>) -> Result<(), Joining> {
        let Some(seat) = self.seats.get(by.account) else {
            return Err(Joining::Gone);
        };
        if let Some(settling) = seat.settling.upgrade() {
            return Err(Joining::Settles(settling.subscribe()));
        }
        let is_old = seat.version() > Some(by.rights.version()) || seat.evictions != by.evictions;
        if is_old { Err(Joining::Old) } else { Ok(()) }
    }

    /// Something has been joined by rights: if what is known is not the same, nothing follows from it for that.
    fn stands_by(&mut self, by: &Admitted<'_, T, A>) {
        if let Some(seat) = self.seats.get_mut(by.account) {
            let (member, held) = (by.rights.member(), by.rights.permissions());
            let known = seat.held.as_ref();
            seat.is_behind |= known.is_none_or(|known| !known.is_like(member.role(), held));
        }
    }

    fn seated(&mut self, account: &str, line: u64) -> Option<&mut Seated<T, A>> {
        self.seats.get_mut(account)?.lines.get_mut(&line)
    }

    /// A socket hears a topic from now on. The mark of the join before this one.
    fn listen(
        &mut self,
        account: &str,
        line: u64,
        topic: &Topic<T, A>,
        mark: Mark,
    ) -> Option<Mark> {
        let (account, _) = self.seats.get_key_value(account)?;
        let account = Arc::clone(account);
        let seated = self.seated(&account, line)?;
        let former = seated.topics.insert(topic.clone(), mark);
        let accounts = self.listeners.entry(topic.clone()).or_default();
        accounts.insert(account);
        if let Some(history) = self.histories.get_mut(topic) {
            history.hear();
        }
        former
    }

    /// What an account shows of itself in a topic that it hears.
    fn shows(&mut self, account: &str, topic: &Topic<T, A>, shown: &mut ShownIn<T, A>) {
        if let Some((account, _)) = self.seats.get_key_value(account) {
            let account = Arc::clone(account);
            self.show(&account, topic, shown.remove(topic));
        }
    }

    /// A socket hears these topics by themselves, and is told so, but for those that it hears.
    pub(super) fn join_groups(
        &mut self,
        account: &str,
        line: u64,
        groups: &[Topic<T, A>],
        limits: &Limits,
    ) {
        for topic in groups {
            let Some(seated) = self.seated(account, line) else {
                return;
            };
            if seated.topics.contains_key(topic) {
                continue;
            }
            let line = Arc::clone(&seated.line);
            let mut data = Map::new();
            if limits.history_events > 0 {
                let history = self.histories.entry(topic.clone());
                data = history.or_insert_with(History::new).here();
            }
            self.listen(account, line.number, topic, Mark(None));
            line.answer(Answer::Joined {
                topic: topic.text(),
                data: &data,
            });
        }
    }

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
            seated.told.remove(topic);
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
            if hears {
                continue;
            }
            if let Some(accounts) = self.listeners.get_mut(topic) {
                accounts.remove(account);
                if accounts.is_empty() {
                    self.listeners.remove(topic);
                    if let Some(history) = self.histories.get_mut(topic) {
                        history.unhear();
                    }
                }
            }
            self.hide(account, topic);
        }
    }
}
