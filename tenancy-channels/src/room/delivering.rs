//! An event, to those in a room who may hear it.

use super::Room;
use super::history::answer;
use crate::event::Event;
use crate::topic::Topic;
use crate::wire::{Answer, Frame, Protocol};
use std::collections::HashMap;
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, PermissionsOf};

impl<T: HasPermissions<A>, A: Account> Room<T, A> {
    /// Whether somebody hears the topic, or could come back for what is published to it.
    pub(crate) fn hears(&self, topic: &Topic<T, A>) -> bool {
        let state = self.state();
        state.listeners.contains_key(topic) || state.histories.contains_key(topic)
    }

    /// Sends the event to who may hear it. Nothing, if of one of them what is known is older than this change.
    pub(crate) fn deliver(
        &self,
        topic: &Topic<T, A>,
        event: &Event<PermissionsOf<T, A>>,
        version: i64,
    ) -> Option<usize> {
        let mut state = self.state();
        if state.listening(topic).any(|(_, seat)| seat.is_old(version)) {
            return None;
        }
        let mut written = Written::of(topic, event, None);
        if let Some(history) = state.histories.get_mut(topic) {
            let bytes = written.by(Protocol::Envelope).bytes().len();
            let offset = history.keep(event, bytes, version, &self.limits);
            written = Written::of(topic, event, Some(offset));
        }
        let mut reached = 0;
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

    /// Tells each socket, of each topic that it hears, that events may be missing.
    pub(crate) fn tell_missed(&self) {
        let mut state = self.state();
        for history in state.histories.values_mut() {
            history.miss();
        }
        for seated in state.seats.values().flat_map(|seat| seat.lines.values()) {
            for topic in seated.topics.keys() {
                let topic = topic.text();
                seated.line.answer(Answer::Missed { topic });
            }
        }
    }
}

/// An event as it is sent, written at most once for each protocol.
struct Written<'e> {
    answer: Answer<'e>,
    frames: HashMap<Protocol, Frame>,
}

impl<'e> Written<'e> {
    fn of<T, A>(
        topic: &'e Topic<T, A>,
        event: &'e Event<PermissionsOf<T, A>>,
        offset: Option<u64>,
    ) -> Self
    where
        T: HasPermissions<A>,
        A: Account,
    {
        Self {
            answer: answer(topic, event, offset),
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
