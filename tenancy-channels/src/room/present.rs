//! Who is there in a room, by topics, and who has been told.
//!
//! What has come and gone is collected, and told at once: to each socket by what its account holds, as an event is. A socket that has been
//! told nothing yet, or by other permissions, is told of everybody whom it may see.

use super::{Room, Seat, State};
use crate::presence::PresentAs;
use crate::topic::Topic;
use crate::wire::{Answer, Frame, Protocol};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, PermissionSet, Permissions, PermissionsOf};

/// What is shown, by the topics of an account.
pub(crate) type ShownIn<T, A> = HashMap<Topic<T, A>, PresentAs<PermissionsOf<T, A>>>;

/// The topics of a room, and who is there.
pub(super) struct Presences<T: HasPermissions<A>, A: Account> {
    topics: HashMap<Topic<T, A>, There<PermissionsOf<T, A>>>,
    /// Where something is to be told.
    moved: HashSet<Topic<T, A>>,
    /// Whether somebody tells it.
    is_told: bool,
    /// The number of the last one who came.
    last: u64,
}

/// Who is there in a topic.
struct There<S> {
    present: HashMap<Arc<str>, Arc<Present<S>>>,
    joins: Vec<Arc<Present<S>>>,
    leaves: Vec<Arc<Present<S>>>,
}

/// Somebody who is there, with a number that nobody else has.
struct Present<S> {
    shown: PresentAs<S>,
    number: u64,
}

impl<T: HasPermissions<A>, A: Account> Default for Presences<T, A> {
    fn default() -> Self {
        Self {
            topics: HashMap::new(),
            moved: HashSet::new(),
            is_told: false,
            last: 0,
        }
    }
}

impl<T: HasPermissions<A>, A: Account> State<T, A> {
    /// An account hears a topic, and shows this of itself there.
    pub(super) fn show(
        &mut self,
        account: &Arc<str>,
        topic: &Topic<T, A>,
        shown: Option<PresentAs<PermissionsOf<T, A>>>,
    ) {
        let presences = &mut self.presences;
        let there = presences.topics.get(topic);
        let before = there.and_then(|there| there.present.get(account));
        let is_same = match (&shown, before) {
            (None, None) => true,
            (Some(shown), Some(before)) => shown.is_like(&before.shown),
            _ => false,
        };
        if there.is_some() {
            // A further socket has been told nothing.
            presences.moved.insert(topic.clone());
        }
        if is_same {
            return;
        }
        self.hide(account, topic);
        if let Some(shown) = shown {
            let presences = &mut self.presences;
            presences.last += 1;
            let number = presences.last;
            let present = Arc::new(Present { shown, number });
            let there = presences.topics.entry(topic.clone());
            let there = there.or_insert_with(|| There {
                present: HashMap::new(),
                joins: Vec::new(),
                leaves: Vec::new(),
            });
            there.joins.push(Arc::clone(&present));
            there.present.insert(Arc::clone(account), present);
            presences.moved.insert(topic.clone());
        }
    }

    /// An account hears a topic no more.
    pub(super) fn hide(&mut self, account: &str, topic: &Topic<T, A>) {
        let Presences { topics, moved, .. } = &mut self.presences;
        let Some(there) = topics.get_mut(topic) else {
            return;
        };
        if let Some(present) = there.present.remove(account) {
            let untold = there.joins.len();
            there.joins.retain(|join| join.number != present.number);
            // Who has come and gone untold was never there.
            if there.joins.len() == untold {
                there.leaves.push(present);
            }
            moved.insert(topic.clone());
        }
        if !self.listeners.contains_key(topic) && there.present.is_empty() {
            topics.remove(topic);
            moved.remove(topic);
        }
    }
}

impl<T: HasPermissions<A>, A: Account> Room<T, A> {
    /// Whether there is something to tell, and nobody who tells it: whoever asks does it.
    pub(crate) fn begins_to_tell(&self) -> bool {
        let mut state = self.state();
        let presences = &mut state.presences;
        let begins = !presences.is_told && !presences.moved.is_empty();
        presences.is_told |= begins;
        begins
    }

    /// A topic where something is to be told. If there is none, nobody tells any more.
    pub(crate) fn moved(&self) -> Option<Topic<T, A>> {
        let mut state = self.state();
        let presences = &mut state.presences;
        let moved = presences.moved.iter().next().cloned();
        presences.is_told = moved.is_some();
        moved
    }

    /// What is to be told waits for somebody else to tell it.
    pub(crate) fn stops_telling(&self) {
        self.state().presences.is_told = false;
    }

    /// Tells the listeners of a topic who has come and gone. Nothing, if of one of them what is known is older than this change.
    pub(crate) fn tell(&self, topic: &Topic<T, A>, version: i64) -> Option<()> {
        let mut state = self.state();
        if state.listening(topic).any(|(_, seat)| seat.is_old(version)) {
            return None;
        }
        let State {
            seats,
            listeners,
            presences,
            ..
        } = &mut *state;
        presences.moved.remove(topic);
        let Some(there) = presences.topics.get_mut(topic) else {
            return Some(());
        };
        let mut telling = Telling {
            topic,
            joins: std::mem::take(&mut there.joins),
            leaves: std::mem::take(&mut there.leaves),
            there,
            written: Vec::new(),
        };
        let accounts = listeners.get(topic).into_iter().flatten();
        for account in accounts {
            if let Some(seat) = seats.get_mut(account) {
                telling.tell(seat);
            }
        }
        Some(())
    }
}

/// What is told of a topic, written once for all who hold the same.
struct Telling<'a, T: HasPermissions<A>, A: Account> {
    topic: &'a Topic<T, A>,
    there: &'a There<PermissionsOf<T, A>>,
    joins: Vec<Arc<Present<PermissionsOf<T, A>>>>,
    leaves: Vec<Arc<Present<PermissionsOf<T, A>>>>,
    written: Vec<(For<PermissionsOf<T, A>>, Option<Frame>)>,
}

/// For whom something is written.
type For<S> = (PermissionSet<S>, Protocol, bool);

impl<T: HasPermissions<A>, A: Account> Telling<'_, T, A> {
    fn tell(&mut self, seat: &mut Seat<T, A>) {
        let Some(held) = seat.held.as_ref().map(|held| held.permissions) else {
            return;
        };
        for seated in seat.lines.values_mut() {
            if !seated.topics.contains_key(self.topic) {
                continue;
            }
            let before = seated.told.insert(self.topic.clone(), held);
            let whom = (held, seated.line.protocol, before == Some(held));
            if let Some(frame) = self.frame(whom) {
                seated.line.send(frame);
            }
        }
    }

    fn frame(&mut self, whom: For<PermissionsOf<T, A>>) -> Option<Frame> {
        if let Some((_, frame)) = self.written.iter().find(|(other, _)| *other == whom) {
            return frame.clone();
        }
        let (held, protocol, knows_others) = whom;
        let topic = self.topic.text();
        let frame = if knows_others {
            let joins = seen(self.joins.iter(), &held);
            let leaves = seen(self.leaves.iter(), &held);
            let (joins, leaves) = (&joins, &leaves);
            let is_seen = !joins.is_empty() || !leaves.is_empty();
            let moved = Answer::Moved {
                topic,
                joins,
                leaves,
            };
            is_seen.then(|| protocol.encode(moved))
        } else {
            let present = &seen(self.there.present.values(), &held);
            Some(protocol.encode(Answer::Present { topic, present }))
        };
        self.written.push((whom, frame.clone()));
        frame
    }
}

/// Those whom somebody may see, in the form of Phoenix's.
fn seen<'a, S: Permissions + 'a>(
    present: impl Iterator<Item = &'a Arc<Present<S>>>,
    held: &PermissionSet<S>,
) -> Map<String, Value> {
    let mut seen = Map::new();
    for present in present.filter(|present| present.shown.is_seen_by(held)) {
        let mut meta = present.shown.data.clone();
        meta.insert("phx_ref".to_owned(), present.number.to_string().into());
        let shown = seen.entry(present.shown.key.clone());
        let shown = shown.or_insert_with(|| serde_json::json!({"metas": []}));
        if let Some(metas) = shown["metas"].as_array_mut() {
            metas.push(meta.into());
        }
    }
    seen
}
