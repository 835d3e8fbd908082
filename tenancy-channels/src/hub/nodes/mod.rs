//! More than one node: what a hub tells the others, and what it does with what they tell.
//!
//! # Why no event is sent by old rights, on whichever node
//!
//! Let a change be committed as number `c` of its tenant, and let an event be published after that.
//!
//! 1. The node that publishes reads the tenant's number after `publish` was called, hence after the commit: it reads `v`, at least `c`.
//!    The event goes to the others with `v`; and it does not go without.
//! 2. A node that hears it sends it to nobody whose rights it knows as of less than `v`: [`Room::deliver`] sends nothing at all then, and
//!    they are looked up again first, from the database that has committed `v`.
//! 3. So whoever is sent the event is sent it by rights as of `v` or later, and those are not from before `c`.
//!
//! Nothing in this depends on a notice that might be lost: a notice that is lost is an event that is not sent. Of a public event the
//! listener's own tenant decides, so each node reads the numbers of the tenants that listen there, after it has heard of the event.
//!
//! # What may be lost, and how that is known
//!
//! A broker carries each notice at most once. Each node numbers its letters, and says each second that it is there. A node that hears of a
//! number that is not the next, that is connected again, or that hears no more of another, has missed something. It looks at everybody
//! again, asks [`Admit`](crate::Admit) and the sessions again, and tells its sockets that events may be missing.

mod hearing;
mod lanes;

use self::hearing::Hearing;
use super::Hub;
use crate::directory::Unavailable;
use crate::event::Event;
use crate::relay::{
    Broker, Heard, Hears, Letter, Notice, NoticeCounts, Place, Published, Sends, Waiting,
};
use crate::topic::{Topic, TopicKind};
use std::error::Error;
use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;
use tenancy_accounts::{Account, Membership};
use tenancy_permissions::{HasPermissions, Permissions as _, PermissionsOf};
use tenancy_runtime::catalog::TableName;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};

/// How often a node says that it is there.
const EVERY: Duration = Duration::from_secs(1);

/// After how long a node of which nothing is heard is taken to be gone.
const SILENT: Duration = Duration::from_secs(5);

/// How many letters are sent at once.
const AT_ONCE: usize = 128;

/// How many letters wait until they are read.
const UNREAD: usize = 1024;

impl<T: HasPermissions<A>, A: Account> Hub<T, A> {
    /// Tells the other nodes what is published here, which tenant has changed, who is logged out and who is put out of a topic, and does
    /// what they tell. It never ends: run it as a task, one for each hub. From the call on what is to be told waits for it.
    ///
    /// Whoever can write to the broker can publish any event, and can close sockets; whoever can read it reads all events. Rights are on
    /// no notice: each node looks them up.
    ///
    /// # Example
    ///
    /// See [`InProcess`](crate::InProcess).
    #[must_use = "no node is told anything unless the future runs"]
    pub fn relay<B: Broker + 'static>(
        &self,
        broker: B,
    ) -> impl Future<Output = ()> + Send + use<T, A, B> {
        let (hub, node) = (self.clone(), name());
        let waiting = self.outbox().open();
        let (sends, hears) = broker.split();
        async move {
            tokio::join!(
                hub.tell_all(&node, sends, waiting),
                hub.heed_all(Some(&node), hears),
            );
        }
    }

    /// Tells the other nodes of an event, with the number of its tenant's last change as of now. Says that number, if there is one, and
    /// somebody to tell.
    pub(super) async fn publish_elsewhere(
        &self,
        topic: &Topic<T, A>,
        event: &Event<PermissionsOf<T, A>>,
    ) -> Result<Option<i64>, Unavailable> {
        if !self.outbox().is_open() {
            return Ok(None);
        }
        let version = match topic.verified() {
            Some(tenant) => {
                let versions = self.asks().versions(vec![tenant.clone()]).await?;
                let Some((_, version)) = versions.into_iter().next() else {
                    return Ok(None);
                };
                Some(version)
            }
            None => None,
        };
        let published = Published {
            place: place(topic),
            name: event.name().to_owned(),
            data: event.data().clone(),
            needs: event.needed().map(|needed| {
                let names = needed.iter().map(|permission| permission.name().to_owned());
                names.collect()
            }),
            version,
        };
        let notice = Notice::Event(published);
        self.outbox().tell(topic.tenant_text(), &notice).await;
        Ok(version)
    }

    /// Tells the other nodes that a tenant has changed.
    pub(super) async fn change_elsewhere(&self, tenant: &str) {
        let notice = Notice::Changed {
            key: None,
            version: None,
        };
        self.outbox().tell(Some(tenant), &notice).await;
    }

    /// Tells the other nodes that a session has ended.
    pub(super) fn log_out_elsewhere(&self, session: &str) {
        let session = session.to_owned();
        let notice = Notice::LoggedOut { session };
        self.outbox().tell_now(None, &notice);
    }

    /// Tells the other nodes that an account is put out of a topic.
    pub(super) fn evict_elsewhere(&self, topic: &Topic<T, A>, account: &str) {
        let notice = Notice::Evicted {
            place: place(topic),
            account: account.to_owned(),
        };
        self.outbox().tell_now(topic.tenant_text(), &notice);
    }

    /// Tells the other nodes that the topics of an account are to be asked for again.
    pub(super) fn ask_elsewhere(&self, tenant: &str, account: &str) {
        let account = account.to_owned();
        let notice = Notice::Asked { account };
        self.outbox().tell_now(Some(tenant), &notice);
    }

    /// Does what a database tells, which publishes nothing and hears nothing: that tenants have changed. It never ends: run it as a task,
    /// beside [`relay`](Hub::relay) or without. Whatever else is told there is refused: each role of a database may tell something.
    #[must_use = "nothing is heard unless the future runs"]
    pub fn listen<H: Hears + 'static>(
        &self,
        hears: H,
    ) -> impl Future<Output = ()> + Send + use<T, A, H> {
        let hub = self.clone();
        async move { hub.heed_all(None, hears).await }
    }

    /// Does what others tell of whom this is a node; or a database, if it is none.
    async fn heed_all(&self, node: Option<&str>, hears: impl Hears) {
        let (inbox, unread) = mpsc::channel(UNREAD);
        tokio::join!(hear_all(hears, inbox), Hearing::new(self, node).run(unread));
    }

    /// How many notices of other nodes, and for them, there have been.
    #[must_use]
    pub fn notices(&self) -> NoticeCounts {
        self.outbox().counts()
    }

    /// Numbers the letters and sends them, until another relay takes over.
    async fn tell_all(
        &self,
        node: &str,
        mut sends: impl Sends,
        mut waiting: mpsc::Receiver<Waiting>,
    ) {
        let of = kind::<T, A>();
        let mut number = 0;
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let mut batch = Vec::new();
            tokio::select! {
                biased;
                taken = waiting.recv_many(&mut batch, AT_ONCE) => if taken == 0 {
                    return;
                },
                _ = ticks.tick() => {
                    // Who is drained is not waited for: it says so as long as it is there.
                    let notice = if self.is_drained() { Notice::Gone } else { Notice::Here };
                    batch.push(Waiting::of(None, &notice));
                }
            }
            number += u64::from(self.outbox().take_dropped());
            let mut letters = Vec::new();
            let mut unsent = 0;
            for Waiting { tenant, body } in batch {
                number += 1;
                let Some(body) = body else {
                    unsent += 1;
                    continue;
                };
                let from = Some((node.to_owned(), number));
                let of = of.clone();
                let letter = Letter {
                    of,
                    from,
                    tenant,
                    body,
                };
                letters.push(letter.write());
            }
            let count = u64::try_from(letters.len()).unwrap_or(u64::MAX);
            let sent = sends.send(&letters).await;
            if let Err(error) = &sent {
                tracing::warn!(
                    target: "tenancy::channels",
                    error = error as &dyn Error,
                    notices = count,
                    "the other nodes are not told"
                );
            }
            self.outbox().count(|counts| {
                counts.unsent += unsent;
                match sent {
                    Ok(()) => counts.sent += count,
                    Err(_) => counts.unsent += count,
                }
            });
        }
    }
}

async fn hear_all(mut hears: impl Hears, inbox: mpsc::Sender<Heard>) {
    loop {
        let next = hears.hear().await;
        // What there is no room for is missing.
        if let Err(mpsc::error::TrySendError::Full(_)) = inbox.try_send(next) {
            _ = inbox.send(Heard::Missed).await;
        }
    }
}

/// What tells these types of tenants and accounts from others that a broker carries notices of.
fn kind<T: HasPermissions<A>, A: Account>() -> String {
    let table = TableName::of::<<T::Membership as Membership>::Table>();
    match table.schema() {
        Some(schema) => format!("{schema}.{}", table.name()),
        None => table.name().to_owned(),
    }
}

/// What the others call the topic, in its tenant.
fn place<T: HasPermissions<A>, A: Account>(topic: &Topic<T, A>) -> Place {
    let name = topic.name().to_owned();
    match (topic.kind(), topic.account_text()) {
        (TopicKind::Own, Some(account)) => Place::Own {
            account: account.to_owned(),
            name,
        },
        (TopicKind::Group(group), _) => Place::Group {
            group: group.to_owned(),
            name,
        },
        (TopicKind::Public, _) => Place::Public { name },
        (TopicKind::Tenant | TopicKind::Own, _) => Place::Tenant { name },
    }
}

/// A name that no other node has.
fn name() -> String {
    let [first, second] = [(); 2].map(|()| RandomState::new().hash_one(std::process::id()));
    format!("{first:016x}{second:016x}")
}
