//! An event, to those in a room who may hear it.

use super::Room;
use crate::event::Event;
use crate::topic::Topic;
use crate::wire::{Answer, Frame, Protocol};
use std::collections::HashMap;
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, PermissionsOf};

impl<T: HasPermissions<A>, A: Account> Room<T, A> {
    /// Whether somebody hears the topic.
    pub(crate) fn hears(&self, topic: &Topic<T, A>) -> bool {
        self.state().listeners.contains_key(topic)
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

    /// Tells each socket, of each topic that it hears, that events may be missing.
    pub(crate) fn tell_missed(&self) {
        let state = self.state();
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
