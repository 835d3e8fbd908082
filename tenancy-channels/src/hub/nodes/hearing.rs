//! What a node does with what the others tell.

use super::lanes::{Lanes, Work};
use super::{SILENT, kind};
use crate::hub::Hub;
use crate::relay::{Heard, Letter, Notice, Order, Peers, Place, Published};
use crate::room::Room;
use crate::topic::{Topic, key_text};
use bytes::Bytes;
use std::sync::Arc;
use tenancy_accounts::Account;
use tenancy_permissions::HasPermissions;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};

/// It is no notice for this program.
struct Foreign;

pub(super) struct Hearing<T: HasPermissions<A>, A: Account> {
    hub: Hub<T, A>,
    /// Nothing, if a database tells.
    node: Option<String>,
    of: String,
    peers: Peers,
    lanes: Lanes<T, A>,
}

impl<T: HasPermissions<A>, A: Account> Hearing<T, A> {
    pub(super) fn new(hub: &Hub<T, A>, node: Option<&str>) -> Self {
        Self {
            hub: hub.clone(),
            node: node.map(str::to_owned),
            of: kind::<T, A>(),
            peers: Peers::default(),
            lanes: Lanes::new(hub.clone()),
        }
    }

    pub(super) async fn run(mut self, mut heard: mpsc::Receiver<Heard>) {
        let mut ticks = interval(SILENT / 2);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                () = self.lanes.next() => {}
                heard = heard.recv() => match heard {
                    Some(Heard::Notice(bytes)) => self.take(&bytes),
                    Some(Heard::Missed) => self.resume(),
                    None => return,
                },
                _ = ticks.tick() => if self.peers.lose(SILENT) {
                    self.resume();
                },
            }
        }
    }

    /// Nothing is known of what is missing, so everything is looked at.
    fn resume(&mut self) {
        self.hub.outbox().count(|counts| counts.missed += 1);
        self.lanes.resume();
    }

    fn take(&mut self, bytes: &Bytes) {
        let Some(letter) = Letter::read(bytes) else {
            return self.refuse();
        };
        if letter.of != self.of {
            return self.refuse();
        }
        if let Some((node, number)) = &letter.from {
            let Some(own) = &self.node else {
                return self.refuse();
            };
            if node == own {
                return;
            }
            match self.peers.hear(node, *number) {
                Order::Next => {}
                Order::Again => return,
                Order::Missed => self.resume(),
            }
        }
        self.hub.outbox().count(|counts| counts.heard += 1);
        let rooms = letter.tenant.as_deref();
        let rooms = rooms.map(|tenant| self.hub.rooms(Some(tenant)));
        // What is for a tenant that has no sockets here is not read.
        if rooms.as_ref().is_some_and(Vec::is_empty) {
            return;
        }
        let room = rooms.and_then(|rooms| rooms.into_iter().next());
        let notice = letter.body.read();
        let done = notice.ok_or(Foreign).and_then(|notice| {
            let node = letter.from.as_ref().map(|(node, _)| &**node);
            self.heed(node, room, notice)
        });
        if let Err(Foreign) = done {
            self.refuse();
        }
    }

    fn heed(
        &mut self,
        node: Option<&str>,
        room: Option<Arc<Room<T, A>>>,
        notice: Notice,
    ) -> Result<(), Foreign> {
        // Whoever may connect to a database can tell something there, in whose name they like.
        if self.node.is_none() && !matches!(notice, Notice::Changed { .. }) {
            return Err(Foreign);
        }
        match (notice, room) {
            (Notice::Event(event), room) => self.send(event, room)?,
            (Notice::Changed { key: None, version }, Some(room)) => self.look(room, version),
            (
                Notice::Changed {
                    key: Some(key),
                    version,
                },
                None,
            ) => {
                let tenant = key_text(&key).map_err(|_| Foreign)?;
                for room in self.hub.rooms(Some(&tenant)) {
                    self.look(room, version);
                }
            }
            (Notice::LoggedOut { session }, None) => self.hub.log_out_here(&session),
            (Notice::Evicted { place, account }, room) => {
                let topic = topic(place, room.as_deref())?;
                self.hub.evict_here(&topic, &account);
            }
            (Notice::Asked { account }, Some(room)) => self.ask(room, &account),
            (Notice::Here, None) => {}
            (Notice::Gone, None) => node.into_iter().for_each(|node| self.peers.forget(node)),
            (
                Notice::Changed { .. }
                | Notice::LoggedOut { .. }
                | Notice::Asked { .. }
                | Notice::Here
                | Notice::Gone,
                _,
            ) => return Err(Foreign),
        }
        Ok(())
    }

    /// What was published by another node is sent by rights as of the change that this node has read after it was published, or later.
    fn send(
        &mut self,
        mut published: Published,
        room: Option<Arc<Room<T, A>>>,
    ) -> Result<(), Foreign> {
        let event = published.event::<T, A>().ok_or(Foreign)?;
        let topic = topic(published.place, room.as_deref())?;
        match (room, published.version) {
            (Some(room), Some(version)) => {
                if room.hears(&topic) {
                    let lane = room.text.clone();
                    let work = Work::Send {
                        room,
                        topic,
                        event,
                        version,
                    };
                    self.lanes.push(Some(&lane), work);
                }
            }
            (None, None) => {
                if !self.hub.hearing(&topic).is_empty() {
                    self.lanes.push(None, Work::SendToAll { topic, event });
                }
            }
            // Of a tenant's event it is not known by which rights it may be heard.
            _ => return Err(Foreign),
        }
        Ok(())
    }

    fn look(&mut self, room: Arc<Room<T, A>>, version: Option<i64>) {
        if version.is_none_or(|version| !room.old(None, version).is_empty()) {
            let lane = room.text.clone();
            self.lanes.push(Some(&lane), Work::Look(room));
        }
    }

    fn ask(&mut self, room: Arc<Room<T, A>>, account: &str) {
        if let Some(who) = room.who(account) {
            let lane = room.text.clone();
            self.lanes.push(Some(&lane), Work::Ask { room, who });
        }
    }

    fn refuse(&self) {
        self.hub.outbox().count(|counts| counts.refused += 1);
    }
}

/// The topic in the room of its tenant; a public one, if there is no room.
fn topic<T: HasPermissions<A>, A: Account>(
    place: Place,
    room: Option<&Room<T, A>>,
) -> Result<Topic<T, A>, Foreign> {
    let tenant = room.map(|room| (&*room.text, &room.tenant));
    let (account, group, name) = match (place, tenant) {
        (Place::Own { account, name }, Some(_)) => (Some(account), None, name),
        (Place::Group { group, name }, Some(_)) => (None, Some(group), name),
        (Place::Tenant { name }, Some(_)) | (Place::Public { name }, None) => (None, None, name),
        _ => return Err(Foreign),
    };
    Topic::told(tenant, account, group, name).ok_or(Foreign)
}
