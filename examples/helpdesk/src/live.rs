//! Pages that change by themselves. An event says that a ticket has changed, and not how: whoever hears of it asks for the page again,
//! and is shown what they may see. So what is in an event is no secret, and who is sent it is one: of a note hear those who read notes.

use crate::app::App;
use crate::browser::Browser;
use crate::database::Pool;
use crate::may::{AllTickets, May};
use crate::models::{Company, User};
use axum::routing::MethodRouter;
use serde_json::json;
use std::time::Duration;
use tenancy::Verified;
use tenancy::channels::{
    Admit, Event, Hub, InvalidTopic, Limits, Operations, Protocol, Topic, TopicKind,
};
use tenancy::permissions::Rights;
use tenancy::web::Sockets;

/// Who listens to all tickets of a company: whoever reads all of them. Somebody's own ones are a topic of their own, which nobody else
/// joins.
const TICKETS: &str = "tickets";

struct Listeners;

impl Admit<Company, User> for Listeners {
    async fn admit(&self, topic: &Topic<Company, User>, rights: &Rights<Company, User>) -> bool {
        match (topic.kind(), topic.name()) {
            (TopicKind::Tenant, TICKETS) => rights.holds::<AllTickets>(),
            (TopicKind::Own, TICKETS) => true,
            _ => false,
        }
    }
}

/// The sockets of this process.
#[derive(Clone)]
pub(crate) struct Live(Hub<Company, User>);

impl Live {
    pub(crate) fn new(pool: Pool) -> Self {
        let operations = Operations::new();
        Self(Hub::new(pool, Listeners, operations, Limits::default()))
    }

    /// The socket of a page. Only pages of the same host open it.
    pub(crate) fn route(&self) -> MethodRouter<App> {
        Sockets::new(self.0.clone(), Browser::of_request).route(Protocol::Envelope)
    }

    /// What a page of tickets listens to.
    pub(crate) fn topic(rights: &Rights<Company, User>) -> Result<String, InvalidTopic> {
        let (tenant, me) = (rights.member().tenant(), rights.member().account());
        let topic = if rights.holds::<AllTickets>() {
            Topic::<Company, User>::tenant(tenant, TICKETS)?
        } else {
            Topic::<Company, User>::own(tenant, me, TICKETS)?
        };
        Ok(topic.text().to_owned())
    }

    /// A ticket has changed, and it is committed: tells those who read all tickets, and who has asked. Of a note tells those alone who
    /// read notes. Who is not told sees it when the page is loaded again.
    pub(crate) async fn changed(&self, company: &Verified<Company>, change: &Change) {
        if let Err(error) = self.tell(company, change).await {
            tracing::error!(
                error = &*error as &dyn std::error::Error,
                "an event is lost"
            );
        }
    }

    async fn tell(
        &self,
        company: &Verified<Company>,
        change: &Change,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let all = Topic::tenant(company, TICKETS)?;
        let own = Topic::own(company, &change.requester, TICKETS)?;
        for (topic, needs) in [(all, May::AllTickets), (own, May::OwnTickets)] {
            let mut event = Event::new("changed", json!({"ticket": change.ticket}))?;
            event = if change.private {
                event.needs([needs, May::ReadNotes])
            } else {
                event.needs([needs])
            };
            self.0.publish(&topic, &event).await?;
        }
        Ok(())
    }

    /// Who may do what has changed, and it is committed: whoever may no more is put out at once.
    pub(crate) async fn recheck(&self, company: &Verified<Company>) {
        if let Err(error) = self.0.recheck(company).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "sockets are not looked at"
            );
        }
    }

    /// Somebody has signed out: the sockets of the session are closed.
    pub(crate) fn log_out(&self, session: &str) {
        self.0.log_out(session);
    }

    /// Closes the sockets of those who are members no more, of companies where nothing happens either.
    pub(crate) async fn keep(&self) {
        self.0.keep(Duration::from_secs(5)).await;
    }

    /// Closes all sockets, before the server stops.
    pub(crate) async fn drain(&self) {
        self.0.drain(100, Duration::from_millis(100)).await;
    }
}

/// What has become of a ticket.
pub(crate) struct Change {
    pub(crate) ticket: i64,
    pub(crate) requester: String,
    /// Whether it is a note alone.
    pub(crate) private: bool,
}
