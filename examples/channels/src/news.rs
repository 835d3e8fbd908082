//! What an operation has changed, on its way to whoever listens.

use crate::models::{May, Org, User};
use tenancy::Verified;
use tenancy::channels::{Event, Hub, Topic};
use tokio::sync::mpsc;

/// What has been committed.
pub(crate) enum News {
    /// Listeners hear of it.
    Happened(Topic<Org, User>, Event<May>),
    /// Somebody of the organisation may do less now.
    Changed(Verified<Org>),
}

/// Spreads one after the other, in the order in which they were said.
///
/// Whoever says something does so while they hold their connection, so that this is also the order of the commits. Publishing
/// takes a connection itself: hence a task of its own, and a queue that nobody waits for.
pub(crate) async fn spread(hub: Hub<Org, User>, mut heard: mpsc::UnboundedReceiver<News>) {
    while let Some(news) = heard.recv().await {
        let spread = match news {
            News::Happened(topic, event) => hub.publish(&topic, &event).await.map(drop),
            News::Changed(org) => hub.recheck(&org).await,
        };
        if let Err(error) = spread {
            eprintln!("{error}");
        }
    }
}
