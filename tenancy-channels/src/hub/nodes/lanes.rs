//! What other nodes have told, done in order for each tenant, and for no tenant after another.

use crate::directory::Unavailable;
use crate::event::Event;
use crate::hub::Hub;
use crate::relay::Published;
use crate::room::{Room, Who};
use crate::topic::Topic;
use std::collections::{HashMap, VecDeque};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, Permissions as _, PermissionsOf};
use tokio::task::{Id, JoinSet};
use tokio::time::sleep;

/// How much waits in a lane, at most. Beyond that it is dropped, and everything is looked at again.
const WAITING: usize = 1024;

/// The lane of the sessions. No tenant's key is written so.
const SESSIONS: &str = "*";

/// When it is looked again at what could not be looked up.
const AGAIN: Duration = Duration::from_secs(1);

/// What another node's notice lets this node do.
pub(super) enum Work<T: HasPermissions<A>, A: Account> {
    /// Send an event to those of a tenant, by rights as of this change or later.
    Send {
        room: Arc<Room<T, A>>,
        topic: Topic<T, A>,
        event: Event<PermissionsOf<T, A>>,
        version: i64,
    },
    /// Send an event to those of all tenants.
    SendToAll {
        topic: Topic<T, A>,
        event: Event<PermissionsOf<T, A>>,
    },
    /// Look whether somebody is to be put out.
    Look(Arc<Room<T, A>>),
    /// Ask for each topic of an account.
    Ask { room: Arc<Room<T, A>>, who: Who<A> },
    /// Something is missing: look at everybody, and say so.
    Resume(Vec<Arc<Room<T, A>>>),
    /// Something is missing: a session may have ended.
    AskForSessions,
}

/// A lane for each tenant in which there is something to do, and one for what is for all.
pub(super) struct Lanes<T: HasPermissions<A>, A: Account> {
    hub: Hub<T, A>,
    tasks: JoinSet<()>,
    names: HashMap<Id, Option<String>>,
    waiting: HashMap<Option<String>, VecDeque<Work<T, A>>>,
}

impl<T: HasPermissions<A>, A: Account> Lanes<T, A> {
    pub(super) fn new(hub: Hub<T, A>) -> Self {
        Self {
            hub,
            tasks: JoinSet::new(),
            names: HashMap::new(),
            waiting: HashMap::new(),
        }
    }

    /// Does it, after what was to be done in this lane before.
    pub(super) fn push(&mut self, lane: Option<&str>, work: Work<T, A>) {
        let lane = lane.map(str::to_owned);
        let Some(waiting) = self.waiting.get_mut(&lane) else {
            return self.begin(lane, work);
        };
        if waiting.len() < WAITING {
            return waiting.push_back(work);
        }
        // What is dropped here is as missing as what has never come.
        waiting.clear();
        self.hub.outbox().count(|counts| counts.missed += 1);
        waiting.push_back(Work::Resume(self.hub.rooms(lane.as_deref())));
    }

    /// Something is missing, in each room, beside what waits.
    pub(super) fn resume(&mut self) {
        for room in self.hub.rooms(None) {
            self.push_once(room.text.clone(), Work::Resume(vec![room]));
        }
        self.push_once(SESSIONS.to_owned(), Work::AskForSessions);
    }

    /// What waits last in the lane does for what comes after it.
    fn push_once(&mut self, lane: String, work: Work<T, A>) {
        let lane = Some(lane);
        match self.waiting.get_mut(&lane) {
            None => self.begin(lane, work),
            Some(waiting) => match waiting.back() {
                Some(Work::Resume(_) | Work::AskForSessions) => {}
                _ => waiting.push_back(work),
            },
        }
    }

    fn begin(&mut self, lane: Option<String>, work: Work<T, A>) {
        let Some(work) = done_at_once(work) else {
            return;
        };
        self.waiting.entry(lane.clone()).or_default();
        let task = self.tasks.spawn(done(self.hub.clone(), work));
        self.names.insert(task.id(), lane);
    }

    /// Waits until something has been done, and begins what waits for it. Waits for ever, if nothing is to be done.
    pub(super) async fn next(&mut self) {
        let Some(done) = self.tasks.join_next_with_id().await else {
            return std::future::pending().await;
        };
        let id = match done {
            Ok((id, ())) => id,
            Err(error) => {
                tracing::error!(
                    target: "tenancy::channels",
                    error = &error as &dyn Error,
                    "what another node has told is not done"
                );
                error.id()
            }
        };
        let Some(lane) = self.names.remove(&id) else {
            return;
        };
        let mut waiting = self.waiting.remove(&lane).unwrap_or_default();
        // What is done at once does not occupy the lane.
        while let Some(work) = waiting.pop_front() {
            self.begin(lane.clone(), work);
            if let Some(occupied) = self.waiting.get_mut(&lane) {
                *occupied = waiting;
                return;
            }
        }
    }
}

/// What has to wait for something is given back.
fn done_at_once<T: HasPermissions<A>, A: Account>(work: Work<T, A>) -> Option<Work<T, A>> {
    if let Work::Send {
        room,
        topic,
        event,
        version,
    } = &work
        && room.latest() <= Some(*version)
        && room.deliver(topic, event, *version).is_some()
    {
        return None;
    }
    Some(work)
}

async fn done<T: HasPermissions<A>, A: Account>(hub: Hub<T, A>, work: Work<T, A>) {
    let (done, rooms) = match work {
        Work::Send {
            room,
            topic,
            event,
            version,
        } => {
            let sent = hub.publish_in(&room, &topic, &event, version).await;
            (sent.map(|_| ()), vec![room])
        }
        Work::SendToAll { topic, event } => {
            let sent = hub.publish_here(&topic, &event).await;
            (sent.map(|_| ()), hub.hearing(&topic))
        }
        Work::Look(room) => {
            let rooms = vec![room];
            (hub.recheck_rooms(rooms.clone()).await, rooms)
        }
        Work::Ask { room, who } => {
            let asked = hub.look_again(&room, who).await;
            (asked, vec![room])
        }
        Work::Resume(rooms) => return resume(&hub, rooms).await,
        Work::AskForSessions => return hub.ask_for_sessions().await,
    };
    // Who was to hear it does not, and nobody tells it again.
    if let Err(error) = done {
        log(&error);
        hub.outbox().count(|counts| counts.missed += 1);
        sleep(AGAIN).await;
        resume(&hub, rooms).await;
    }
}

/// Looks at everybody in these rooms again, and then tells them that something is missing.
async fn resume<T: HasPermissions<A>, A: Account>(hub: &Hub<T, A>, rooms: Vec<Arc<Room<T, A>>>) {
    for room in &rooms {
        room.doubt();
    }
    while let Err(error) = hub.recheck_rooms(rooms.clone()).await {
        log(&error);
        sleep(AGAIN).await;
    }
    for room in &rooms {
        room.tell_missed();
    }
}

fn log(error: &Unavailable) {
    tracing::warn!(
        target: "tenancy::channels",
        error = error as &dyn Error,
        "what members may do is not looked up"
    );
}

impl Published {
    /// The event, if it is one. A permission that this program does not know is held by nobody.
    pub(super) fn event<T, A>(&mut self) -> Option<Event<PermissionsOf<T, A>>>
    where
        T: HasPermissions<A>,
        A: Account,
    {
        let data = std::mem::take(&mut self.data);
        let event = Event::new(std::mem::take(&mut self.name), data.into()).ok()?;
        let Some(needs) = &self.needs else {
            return Some(event);
        };
        let known: Option<Vec<_>> = needs
            .iter()
            .map(|name| PermissionsOf::<T, A>::named(name))
            .collect();
        Some(event.needs(known.unwrap_or_default()))
    }
}
