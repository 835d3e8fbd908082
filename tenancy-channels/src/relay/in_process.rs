//! Nodes of one process.

use super::broker::{Broker, Heard, Hears, Sends, Unsent};
use bytes::Bytes;
use tokio::sync::broadcast::{self, error::RecvError};

/// How many notices wait for a node, at most.
const WAITING: usize = 4096;

/// Carries notices between hubs of one process, for tests. A clone is the same.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-permissions/doc/tickets.rs"));
/// # fn main() {}
/// use tenancy::channels::{Hub, InProcess};
///
/// fn join(nodes: [Hub<Org, User>; 2]) {
///     let broker = InProcess::new();
///     for node in nodes {
///         let broker = broker.clone();
///         tokio::spawn(node.relay(broker.clone()));
///     }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct InProcess {
    notices: broadcast::Sender<Bytes>,
}

impl InProcess {
    /// Without nodes.
    #[must_use]
    pub fn new() -> Self {
        let (notices, _) = broadcast::channel(WAITING);
        Self { notices }
    }
}

impl Default for InProcess {
    fn default() -> Self {
        Self::new()
    }
}

impl Broker for InProcess {
    fn split(self) -> (impl Sends, impl Hears) {
        let hears = self.notices.subscribe();
        (self, hears)
    }
}

impl Sends for InProcess {
    async fn send(&mut self, notices: &[Bytes]) -> Result<(), Unsent> {
        for notice in notices {
            // This node hears it, at least.
            self.notices
                .send(notice.clone())
                .map_err(|_| Unsent::new("nobody is there"))?;
        }
        Ok(())
    }
}

impl Hears for broadcast::Receiver<Bytes> {
    async fn hear(&mut self) -> Heard {
        match self.recv().await {
            Ok(notice) => Heard::Notice(notice),
            Err(RecvError::Lagged(_)) => Heard::Missed,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
