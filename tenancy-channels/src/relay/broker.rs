//! What carries notices from a node to the others.

use bytes::Bytes;
use std::error::Error;

/// What carries notices between nodes: [`InProcess`](crate::InProcess), `Redis` with the feature `redis`, or one of your own.
///
/// It carries each at most once, and those of one node in the order in which they were sent. One that is not carried is met by the next:
/// see [`Hub::relay`](crate::Hub::relay). A node may be brought its own notices; it knows them.
pub trait Broker: Send {
    /// The two ends that this node has.
    fn split(self) -> (impl Sends, impl Hears);
}

/// What sends notices to the other nodes.
pub trait Sends: Send {
    /// Sends these, in this order. It gives up before long: what waits for it holds up who publishes.
    fn send(&mut self, notices: &[Bytes]) -> impl Future<Output = Result<(), Unsent>> + Send;
}

/// What hears the notices of the other nodes.
pub trait Hears: Send {
    /// Waits for the next one, however long that takes. It connects again by itself.
    fn hear(&mut self) -> impl Future<Output = Heard> + Send;
}

/// What a node hears.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Heard {
    /// A notice.
    Notice(Bytes),
    /// Of what was sent before this, something may be missing: it is connected, for the first time or again, or has been too slow.
    Missed,
}

/// Notices that are not sent: some of them, or all.
#[derive(Debug, thiserror::Error)]
#[error("the other nodes are not told")]
pub struct Unsent(#[source] Box<dyn Error + Send + Sync>);

impl Unsent {
    /// For this reason.
    pub fn new(reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(reason.into())
    }
}
