//! Brokers that lose something, and a door to one that a test shuts.

use bytes::Bytes;
use std::sync::Arc;
use tenancy::channels::{Broker, Heard, Hears, Sends, Unsent};
use tokio::sync::mpsc;

/// A broker whose other end the test has.
pub(crate) struct Ends {
    pub(crate) sends: mpsc::UnboundedSender<Bytes>,
    pub(crate) hears: mpsc::UnboundedReceiver<Heard>,
}

struct Tells(mpsc::UnboundedSender<Bytes>);

pub(crate) struct Listens(pub(crate) mpsc::UnboundedReceiver<Heard>);

impl Broker for Ends {
    fn split(self) -> (impl Sends, impl Hears) {
        (Tells(self.sends), Listens(self.hears))
    }
}

impl Sends for Tells {
    async fn send(&mut self, notices: &[Bytes]) -> Result<(), Unsent> {
        for notice in notices {
            self.0.send(notice.clone()).map_err(Unsent::new)?;
        }
        Ok(())
    }
}

impl Hears for Listens {
    async fn hear(&mut self) -> Heard {
        match self.0.recv().await {
            Some(heard) => heard,
            None => std::future::pending().await,
        }
    }
}

/// Whether what is to be sent now is lost.
type IsLost = Arc<dyn Fn() -> bool + Send + Sync>;

/// Carries notices, but for some.
#[derive(Clone)]
pub(crate) struct Loses<B> {
    broker: B,
    is_lost: IsLost,
}

impl<B> Loses<B> {
    pub(crate) fn new(broker: B, is_lost: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        let is_lost = Arc::new(is_lost);
        Self { broker, is_lost }
    }
}

struct LosesSome<S>(S, IsLost);

impl<B: Broker> Broker for Loses<B> {
    fn split(self) -> (impl Sends, impl Hears) {
        let (sends, hears) = self.broker.split();
        (LosesSome(sends, self.is_lost), hears)
    }
}

impl<S: Sends> Sends for LosesSome<S> {
    async fn send(&mut self, notices: &[Bytes]) -> Result<(), Unsent> {
        if (self.1)() {
            return Err(Unsent::new("lost"));
        }
        self.0.send(notices).await
    }
}
