//! The other nodes: which letter of each comes next, and when it was heard of.

use std::collections::HashMap;
use std::time::Duration;
use tokio::time::Instant;

/// How many are known, at most. A node that starts again has another name.
const MOST: usize = 4096;

/// The number of a node's first letter.
const FIRST: u64 = 1;

/// A letter, among those of its node.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// It is the next one.
    Next,
    /// It was there before.
    Again,
    /// Others that were sent before it have not come.
    Missed,
}

#[derive(Debug, Default)]
pub(crate) struct Peers {
    known: HashMap<String, Peer>,
}

#[derive(Debug)]
struct Peer {
    /// It stays when nothing is heard any more: what is lost meanwhile has a number, too.
    next: u64,
    /// Nothing, if it is not waited for: it has said that it goes, or was taken to be gone.
    heard: Option<Instant>,
}

impl Peers {
    /// A letter of this node, and the how-manieth. Of a node that was not known nothing is missed if it is its first one: what it has told
    /// before that may have been lost after this node has begun to listen, and has looked at everything.
    pub(crate) fn hear(&mut self, node: &str, number: u64) -> Order {
        let heard = Some(Instant::now());
        let next = number.saturating_add(1);
        if let Some(peer) = self.known.get_mut(node) {
            peer.heard = heard;
            let order = match number.cmp(&peer.next) {
                std::cmp::Ordering::Less => return Order::Again,
                std::cmp::Ordering::Equal => Order::Next,
                std::cmp::Ordering::Greater => Order::Missed,
            };
            peer.next = next;
            return order;
        }
        if self.known.len() >= MOST {
            self.known.retain(|_, peer| peer.heard.is_some());
        }
        let is_full = self.known.len() >= MOST;
        if is_full {
            self.known.clear();
        }
        self.known.insert(node.to_owned(), Peer { next, heard });
        if is_full || number > FIRST {
            Order::Missed
        } else {
            Order::Next
        }
    }

    /// The node has said that it goes. If it tells something else after that, it is waited for again.
    pub(crate) fn forget(&mut self, node: &str) {
        if let Some(peer) = self.known.get_mut(node) {
            peer.heard = None;
        }
    }

    /// Waits no more for those of which nothing was heard for this long. Whether there was one: what it has sent last may be missing.
    pub(crate) fn lose(&mut self, silent: Duration) -> bool {
        let mut is_lost = false;
        for peer in self.known.values_mut() {
            if peer.heard.is_some_and(|heard| heard.elapsed() >= silent) {
                peer.heard = None;
                is_lost = true;
            }
        }
        is_lost
    }
}
