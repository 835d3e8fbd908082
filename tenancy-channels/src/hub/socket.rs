//! A client's socket: what it asks for, one message after the other.

use super::Hub;
use crate::budget::Budget;
use crate::close::Close;
use crate::directory::Unavailable;
use crate::line::Line;
use crate::room::{Admitted, Join, Joining, Mark, Room, Who};
use crate::topic::{Topic, TopicKind};
use crate::wire::{Answer, Ask, At, Code, ForOrg, Message, Of, Protocol, Since};
use futures_util::FutureExt as _;
use serde_json::{Map, Value};
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, Rights};

/// How often a join is asked for again when something has changed meanwhile.
const TRIES: usize = 8;

/// The socket of a member. It is bound to the member's tenant, and leads to no other. When it is dropped it is forgotten.
pub struct Socket<T: HasPermissions<A>, A: Account> {
    hub: Hub<T, A>,
    room: Arc<Room<T, A>>,
    who: Who<A>,
    line: Arc<Line>,
    /// The tenant's key, as an operation names it.
    key: Value,
    budgets: Mutex<Budgets>,
}

/// What the client may still send.
struct Budgets {
    messages: Budget,
    /// Messages beyond that, which are answered; one beyond these closes the socket.
    refusals: Budget,
    /// What is no message.
    beats: Budget,
}

impl<T: HasPermissions<A>, A: Account> Socket<T, A> {
    pub(super) fn new(
        hub: Hub<T, A>,
        room: Arc<Room<T, A>>,
        who: Who<A>,
        line: Arc<Line>,
        key: Value,
    ) -> Self {
        let limits = hub.limits();
        let budget = || Budget::new(limits.messages_per_second, limits.burst);
        let budgets = Mutex::new(Budgets {
            messages: budget(),
            refusals: budget(),
            beats: budget(),
        });
        Self {
            hub,
            room,
            who,
            line,
            key,
            budgets,
        }
    }

    fn budgets(&self) -> MutexGuard<'_, Budgets> {
        let budgets = self.budgets.lock();
        budgets.unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) const fn room(&self) -> &Arc<Room<T, A>> {
        &self.room
    }

    pub(super) fn reason(&self) -> Option<Close> {
        self.line.reason()
    }

    /// Something has come that is no message, as a pong is: the client is there. If it sends more of it than it may send messages, the
    /// socket is closed.
    pub fn hear(&self) {
        self.line.hear();
        if !self.budgets().beats.take() {
            self.close(Close::RateLimited);
        }
    }

    /// Closes the socket. The first reason is the one that the client is told.
    pub fn close(&self, reason: Close) {
        self.line.close(reason);
    }

    /// Does what a client has sent. What it answers goes out by [`Outgoing`](crate::Outgoing). Call it for one message after the
    /// other: what is called for at the same time is done in whichever order.
    ///
    /// Each join and each operation is one look-up of what the member may do, by one statement.
    pub async fn receive(&self, text: &str) {
        self.line.hear();
        if self.line.is_closed() {
            return;
        }
        let is_within = {
            let mut budgets = self.budgets();
            let is_within = budgets.messages.take();
            // Whoever does not read that it is too much is not answered for ever.
            if !is_within && !budgets.refusals.take() {
                return self.close(Close::RateLimited);
            }
            is_within
        };
        let message = self.line.protocol.decode(text, self.hub.limits());
        match message {
            Ok(message) if is_within => self.serve(message).await,
            Ok(message) => self.refuse(&message.at, Code::RateLimited),
            // Phoenix's client knows an answer by the topic alone.
            Err(malformed)
                if is_within
                    && (self.line.protocol == Protocol::Envelope || malformed.at.to.is_some()) =>
            {
                self.refuse(&malformed.at, malformed.code);
            }
            Err(_) => self.close(Close::Malformed),
        }
    }

    async fn serve(&self, Message { at, ask }: Message) {
        match ask {
            Ask::Heartbeat => self.done(&at, &Value::Object(Map::new())),
            Ask::Join {
                topic,
                for_org,
                since,
            } => match self.topic(&topic) {
                Some(_) if self.is_own(&for_org) == Some(false) => {
                    self.refuse(&at, Code::TenancyMismatch);
                }
                Some(topic) => self.join(&at, &topic, since.as_ref()).await,
                None => self.refuse(&at, Code::UnmatchedTopic),
            },
            Ask::Leave { topic } => self.leave(&at, &topic),
            Ask::Operate {
                of,
                op,
                for_org,
                data,
            } => match self.stream(&at, of, &for_org) {
                Ok(Some(stream)) => self.operate(&at, &stream, &op, data).await,
                Ok(None) => {}
                Err(code) => self.refuse(&at, code),
            },
        }
    }

    /// The topic of that text, if it is one that this socket could hear.
    fn topic(&self, text: &str) -> Option<Topic<T, A>> {
        Topic::heard(text, (&self.room.text, &self.room.tenant), &self.who.0)
    }

    /// Whether what a message says to be for is the own tenant; nothing if it does not say.
    fn is_own(&self, for_org: &ForOrg) -> Option<bool> {
        match for_org {
            ForOrg::Said(said) => Some(*said == self.key),
            ForOrg::Unsaid => None,
        }
    }

    async fn join(&self, at: &At, topic: &Topic<T, A>, since: Option<&Since>) {
        for _ in 0..TRIES {
            let evictions = self.room.evictions(&self.who.0);
            let Some(rights) = self.rights(at).await else {
                return;
            };
            let may = topic.kind() == TopicKind::Own
                || self.groups(&rights).await.contains(topic)
                || self.hub.admits(topic, &rights).await;
            if !may {
                self.refuse(at, Code::JoinRefused);
                return self.put_out(topic);
            }
            let join = Join {
                topic,
                at,
                since,
                by: self.admitted(&rights, evictions),
            };
            let mut shown = self.hub.shown([topic].into_iter(), &rights).await;
            match self.room.join(&join, &mut shown) {
                Joining::Old => {}
                // Whoever settles has gone when this fails.
                Joining::Settles(mut settled) => _ = settled.changed().await,
                Joining::TooMany => return self.refuse(at, Code::TooManyJoins),
                Joining::Joined => return self.hub.tell_present(&self.room),
                Joining::Gone => return,
            }
        }
        self.refuse(at, Code::Unavailable);
    }

    async fn groups(&self, rights: &Rights<T, A>) -> Vec<Topic<T, A>> {
        self.hub.groups_of(&self.room, &self.who.0, rights).await
    }

    fn admitted<'a>(&'a self, rights: &'a Rights<T, A>, evictions: u64) -> Admitted<'a, T, A> {
        Admitted {
            account: &self.who.0,
            line: self.line.number,
            rights,
            evictions,
        }
    }

    /// Joins what the member hears without asking for it.
    pub(super) async fn join_groups(&self) -> Result<(), Unavailable> {
        if self.hub.groups().is_none() {
            return Ok(());
        }
        for _ in 0..TRIES {
            let evictions = self.room.evictions(&self.who.0);
            let known = self.room.version(&self.who.0);
            let tenant = self.room.tenant.clone();
            let rights = self.hub.asks().rights(tenant, self.who.1.clone()).await?;
            let Some(rights) = rights else {
                let reason = Close::Revoked;
                self.room.close_if_still(&self.who.0, known, reason);
                continue;
            };
            let groups = self.groups(&rights).await;
            let by = self.admitted(&rights, evictions);
            let mut shown = self.hub.shown(groups.iter(), &rights).await;
            match self.room.join_groups(&by, &groups, &mut shown) {
                Joining::Settles(mut settled) => _ = settled.changed().await,
                Joining::Old | Joining::TooMany => {}
                Joining::Joined | Joining::Gone => {
                    self.hub.tell_present(&self.room);
                    return Ok(());
                }
            }
        }
        Err(Unavailable::new("it changes again and again"))
    }

    /// Who may not join a topic does not go on hearing it.
    fn put_out(&self, topic: &Topic<T, A>) {
        if let Some(Mark(mark)) = self.joined(topic) {
            self.room.leave(&self.who.0, self.line.number, topic);
            self.hub.tell_present(&self.room);
            let (topic, join) = (topic.text(), mark.as_deref());
            self.line.answer(Answer::Left { topic, join });
        }
    }

    /// Leaving what is not heard is no mistake: the client may have been put out meanwhile.
    fn leave(&self, at: &At, text: &str) {
        let topic = self.topic(text);
        let joined = topic.and_then(|topic| Some((self.joined(&topic)?, topic)));
        let Some((mark, topic)) = joined else {
            return self.done(at, &Value::Object(Map::new()));
        };
        if is_stale(at, &mark) {
            return;
        }
        self.room.leave(&self.who.0, self.line.number, &topic);
        self.hub.tell_present(&self.room);
        self.done(at, &Value::Object(Map::new()));
        if self.line.protocol == Protocol::Phoenix {
            let (topic, join) = (topic.text(), mark.0.as_deref());
            self.line.answer(Answer::Left { topic, join });
        }
    }

    /// The stream that is asked, if the message is for this tenant. Nothing, if it belongs to a join that is over.
    fn stream(&self, at: &At, of: Of, for_org: &ForOrg) -> Result<Option<String>, Code> {
        let is_own = self.is_own(for_org);
        match of {
            Of::Stream(stream) if is_own == Some(true) => Ok(Some(stream)),
            Of::Stream(_) => Err(Code::TenancyMismatch),
            Of::Topic(text) => {
                let topic = self.topic(&text).ok_or(Code::UnmatchedTopic)?;
                let mark = self.joined(&topic).ok_or(Code::UnmatchedTopic)?;
                // The topic says for which tenant it is, but for a public one.
                let names_own = topic.tenant_text().is_some();
                match is_own {
                    _ if is_stale(at, &mark) => Ok(None),
                    Some(true) => Ok(Some(topic.name().to_owned())),
                    None if names_own => Ok(Some(topic.name().to_owned())),
                    _ => Err(Code::TenancyMismatch),
                }
            }
        }
    }

    async fn operate(&self, at: &At, stream: &str, op: &str, data: Map<String, Value>) {
        let run = match self.hub.operations().find(stream, op) {
            Ok(run) => run,
            Err(code) => return self.refuse(at, code),
        };
        let Some(rights) = self.rights(at).await else {
            return;
        };
        let Some(running) = run(rights, data) else {
            return self.refuse(at, Code::NotPermitted);
        };
        match AssertUnwindSafe(running).catch_unwind().await {
            Ok(Ok(data)) => self.done(at, &data),
            Ok(Err(refused)) => self.line.answer(Answer::Refused {
                at,
                code: refused.code(),
                reason: refused.reason(),
            }),
            Err(_) => {
                tracing::error!(target: "tenancy::channels", stream, op, "an operation has panicked");
                self.refuse(at, Code::Failed);
            }
        }
    }

    /// What the member may do now. Who does not act for the tenant any more is put out.
    async fn rights(&self, at: &At) -> Option<Rights<T, A>> {
        let tenant = self.room.tenant.clone();
        let known = self.room.version(&self.who.0);
        match self.hub.asks().rights(tenant, self.who.1.clone()).await {
            Ok(Some(rights)) => return Some(rights),
            Ok(None) => {
                // The account may have come back since.
                let reason = Close::Revoked;
                if !self.room.close_if_still(&self.who.0, known, reason) {
                    self.refuse(at, Code::Unavailable);
                }
            }
            Err(error) => {
                tracing::warn!(
                    target: "tenancy::channels",
                    error = &error as &dyn std::error::Error,
                    "what a member may do is not looked up"
                );
                self.refuse(at, Code::Unavailable);
            }
        }
        None
    }

    /// The mark of the join, if the topic is heard.
    fn joined(&self, topic: &Topic<T, A>) -> Option<Mark> {
        self.room.joined(&self.who.0, self.line.number, topic)
    }

    fn done(&self, at: &At, data: &Value) {
        self.line.answer(Answer::Done { at, data });
    }

    fn refuse(&self, at: &At, code: Code) {
        self.line.answer(Answer::Refused {
            at,
            code: code.name(),
            reason: code.reason(),
        });
    }
}

/// Whether the message belongs to a join before the present one.
fn is_stale(at: &At, Mark(mark): &Mark) -> bool {
    at.join.is_some() && at.join != *mark
}

impl<T: HasPermissions<A>, A: Account> Drop for Socket<T, A> {
    fn drop(&mut self) {
        self.hub.forget(&self.room, &self.who.0, &self.line);
    }
}

impl<T: HasPermissions<A>, A: Account> fmt::Debug for Socket<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket").finish_non_exhaustive()
    }
}
