//! What waits to be told to the other nodes.

use super::letter::Body;
use super::notice::Notice;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;

/// How many notices wait, at most.
const WAITING: usize = 1024;

/// How many notices of other nodes, and for them, there have been.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoticeCounts {
    /// Those that were sent.
    pub sent: u64,
    /// Those that were not: the broker was away, too much was waiting, or one was longer than a mebibyte.
    pub unsent: u64,
    /// Those that were heard from other nodes.
    pub heard: u64,
    /// What was heard and is none: of another form, of other tenants' tables, or with what this program does not know.
    pub refused: u64,
    /// How often some were missed, so that everything was looked at again.
    pub missed: u64,
}

/// What waits to be told, if this node tells anybody.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    queue: Option<mpsc::Sender<Waiting>>,
    /// Whether something was dropped since the last letter. Its number goes with it, so that the others know.
    has_dropped: bool,
    counts: NoticeCounts,
}

/// A notice that waits.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) tenant: Option<String>,
    /// Nothing, if it is too long to be told. It has a number all the same.
    pub(crate) body: Option<Body>,
}

impl Waiting {
    pub(crate) fn of(tenant: Option<&str>, notice: &Notice) -> Self {
        Self {
            tenant: tenant.map(str::to_owned),
            body: Body::of(notice),
        }
    }
}

impl Outbox {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on somebody sends what waits. Whoever did so before ends.
    pub(crate) fn open(&self) -> mpsc::Receiver<Waiting> {
        let (queue, waiting) = mpsc::channel(WAITING);
        self.state().queue = Some(queue);
        waiting
    }

    fn queue(&self) -> Option<mpsc::Sender<Waiting>> {
        let state = self.state();
        state.queue.clone().filter(|queue| !queue.is_closed())
    }

    /// Whether there are other nodes to tell.
    pub(crate) fn is_open(&self) -> bool {
        self.queue().is_some()
    }

    /// Tells the other nodes, of what is for this tenant, or for no single one. Waits until there is room for it.
    pub(crate) async fn tell(&self, tenant: Option<&str>, notice: &Notice) {
        if let Some(queue) = self.queue() {
            _ = queue.send(Waiting::of(tenant, notice)).await;
        }
    }

    /// The same without waiting. If there is no room, the others are told that something is missing.
    pub(crate) fn tell_now(&self, tenant: Option<&str>, notice: &Notice) {
        if let Some(queue) = self.queue()
            && let Err(mpsc::error::TrySendError::Full(_)) =
                queue.try_send(Waiting::of(tenant, notice))
        {
            let mut state = self.state();
            state.has_dropped = true;
            state.counts.unsent += 1;
        }
    }

    pub(crate) fn take_dropped(&self) -> bool {
        std::mem::take(&mut self.state().has_dropped)
    }

    pub(crate) fn count(&self, count: impl FnOnce(&mut NoticeCounts)) {
        count(&mut self.state().counts);
    }

    pub(crate) fn counts(&self) -> NoticeCounts {
        self.state().counts
    }
}
