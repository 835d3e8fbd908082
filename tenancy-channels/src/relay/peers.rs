//! The other nodes: which letter of each comes next, and when it was heard of.

use std::collections::HashMap;
use std::time::Duration;
use tokio::time::Instant;

/// How many are known, at most. A node that starts again has another name.
const MOST: usize = 4096;

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
    next: u64,
    heard: Instant,
}

impl Peers {
    /// A letter of this node, and the how-manieth. Of a node that was not known nothing is missed: it has told nobody yet, or this
    /// node has begun to listen after that, and has looked at everything then.
    pub(crate) fn hear(&mut self, node: &str, number: u64) -> Order {
        let heard = Instant::now();
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
        let is_full = self.known.len() >= MOST;
        if is_full {
            self.known.clear();
        }
        self.known.insert(node.to_owned(), Peer { next, heard });
        if is_full { Order::Missed } else { Order::Next }
    }

    /// The node has said that it goes.
    pub(crate) fn forget(&mut self, node: &str) {
        self.known.remove(node);
    }

    /// Forgets those of which nothing was heard for this long. Whether there was one: what it has sent last may be missing.
    pub(crate) fn lose(&mut self, silent: Duration) -> bool {
        let before = self.known.len();
        self.known.retain(|_, peer| peer.heard.elapsed() < silent);
        self.known.len() < before
    }
}
