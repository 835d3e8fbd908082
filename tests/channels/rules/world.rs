//! An organisation with sockets, whose database a test can change, and fail, at the point that matters.

use super::super::server::{Conn, Server, server};
use channels::{ChangeTicket, Org, User, ViewTicket};
use diesel::connection::SimpleConnection as _;
use serde_json::{Value, json};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tenancy::Verified;
use tenancy::accounts::Member;
use tenancy::channels::{
    Admit, Call, Close, Directory, Event, Groups, Hub, InvalidTopic, Limits, Next, NotOpened,
    Opening, Operations, Outgoing, Presence, PresentAs, Protocol, Refused, Socket, Topic,
    TopicKind, Unavailable, acting,
};
use tenancy::permissions::{Rights, Standing, Standings, Versions};
use tenancy::prelude::*;
use tokio::time::timeout;

pub(crate) const BOTH: [Protocol; 2] = [Protocol::Envelope, Protocol::Phoenix];

/// What runs once, in the middle of something else.
pub(crate) type Meanwhile = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The database, and what happens to it.
pub(crate) struct Database {
    pub(crate) conn: Mutex<Server>,
    pub(crate) statements: AtomicUsize,
    pub(crate) is_down: AtomicBool,
    /// Whether the application lets nobody listen to news any more.
    pub(crate) news_are_closed: AtomicBool,
    /// Before it is decided who may join.
    pub(crate) before_admitting: Mutex<Option<Meanwhile>>,
    /// After the number of a tenant has been read.
    pub(crate) after_version: Mutex<Option<Meanwhile>>,
    /// After it has been read what one member may do.
    pub(crate) after_rights: Mutex<Option<Meanwhile>>,
    /// The tenant for whose members nobody decides who may join, whoever asks.
    pub(crate) stuck: AtomicI32,
    /// Who watches, by a table of the application's that counts no change.
    pub(crate) watchers: Mutex<Vec<String>>,
}

async fn run(meanwhile: &Mutex<Option<Meanwhile>>) {
    let meanwhile = meanwhile.lock().expect("no panic").take();
    if let Some(meanwhile) = meanwhile {
        meanwhile.await;
    }
}

impl Database {
    pub(crate) fn sql(&self, sql: &str) {
        let mut conn = self.conn.lock().expect("no panic");
        conn.batch_execute(sql).expect(sql);
    }

    /// A change of `acme`, in one transaction, as operations do it.
    pub(crate) fn change(&self, sql: &str) {
        self.sql(&format!(
            "begin; update orgs set changes = changes + 1 where id = 1; {sql}; commit"
        ));
    }

    fn ask<R>(&self, ask: impl FnOnce(&mut UnscopedConn<'_, Conn>) -> R) -> Result<R, Unavailable> {
        if self.is_down.load(Ordering::Relaxed) {
            return Err(Unavailable::new("the database is down"));
        }
        self.statements.fetch_add(1, Ordering::Relaxed);
        let mut conn = self.conn.lock().expect("no panic");
        Ok(ask(&mut conn.unscoped("a test")))
    }

    /// How many statements have run since this was asked last.
    pub(crate) fn statements(&self) -> usize {
        self.statements.swap(0, Ordering::Relaxed)
    }

    /// Runs an operation of the library.
    pub(crate) fn unscoped<R>(&self, run: impl FnOnce(&mut UnscopedConn<'_, Conn>) -> R) -> R {
        self.ask(run).expect("the database is there")
    }

    pub(crate) fn member(&self, org: i32, user: &str) -> Member<Org, User> {
        let tenant = Verified::trust(org);
        let member = self.unscoped(|conn| Member::by_key(&tenant, user.to_owned(), conn));
        member.expect("a member")
    }
}

pub(crate) struct Here(pub(crate) Arc<Database>);

impl Directory<Org, User> for Here {
    async fn versions(
        &self,
        tenants: Vec<Verified<Org>>,
    ) -> Result<Vec<(Verified<Org>, i64)>, Unavailable> {
        let found = self
            .0
            .ask(|conn| Versions::of(&tenants).load::<User, _>(conn))??;
        run(&self.0.after_version).await;
        Ok(found)
    }

    async fn standings(
        &self,
        tenant: Verified<Org>,
        accounts: Vec<String>,
    ) -> Result<Vec<Standing<Org, User>>, Unavailable> {
        let found = self
            .0
            .ask(|conn| Standings::of(&tenant, accounts).load(conn))?;
        Ok(found?)
    }

    async fn rights(
        &self,
        tenant: Verified<Org>,
        account: String,
    ) -> Result<Option<Rights<Org, User>>, Unavailable> {
        let found = self.0.ask(|conn| Rights::by_key(&tenant, account, conn));
        run(&self.0.after_rights).await;
        acting(found?)
    }
}

impl Admit<Org, User> for Here {
    async fn admit(&self, topic: &Topic<Org, User>, rights: &Rights<Org, User>) -> bool {
        run(&self.0.before_admitting).await;
        let tenant = rights.member().tenant();
        // Whoever publishes, it is asked in the listener's own tenant.
        assert!(tenancy::current::<Org>().is_ok_and(|current| current.key() == tenant.key()));
        if self.0.stuck.load(Ordering::Relaxed) == *tenant.key() {
            std::future::pending::<()>().await;
        }
        match (topic.kind(), topic.name()) {
            (TopicKind::Tenant, "tickets") | (TopicKind::Group("7"), _) => {
                rights.holds::<ViewTicket>()
            }
            (TopicKind::Tenant | TopicKind::Public, "news") => {
                !self.0.news_are_closed.load(Ordering::Relaxed)
            }
            _ => false,
        }
    }
}

impl Groups<Org, User> for Here {
    async fn of(&self, rights: &Rights<Org, User>) -> Result<Vec<Topic<Org, User>>, InvalidTopic> {
        let (tenant, account) = (rights.member().tenant(), rights.member().account());
        let mut groups = vec![
            Topic::own(tenant, account, "inbox")?,
            Topic::tenant(tenant, "staff")?,
            Topic::public("news")?,
            // These are nobody's here.
            Topic::tenant(&Verified::trust(3), "staff")?,
            Topic::own(tenant, &"eve".to_owned(), "inbox")?,
        ];
        if rights.holds::<ViewTicket>() {
            groups.push(Topic::group(tenant, "7", "board")?);
        }
        let watchers = self.0.watchers.lock().expect("no panic");
        if watchers.contains(account) {
            groups.push(Topic::group(tenant, "9", "watch")?);
        }
        Ok(groups)
    }
}

impl Presence<Org, User> for Here {
    async fn shows(
        &self,
        topic: &Topic<Org, User>,
        rights: &Rights<Org, User>,
    ) -> Option<PresentAs<channels::May>> {
        let account = rights.member().account();
        let shown = PresentAs::new(account, json!({"answers": rights.holds::<ChangeTicket>()}))?;
        match (topic.name(), &**account) {
            ("news", "ada") => Some(shown.needs([channels::May::ViewTicket])),
            ("news", _) => Some(shown),
            _ => None,
        }
    }
}

async fn close(call: Call<ChangeTicket, Org, User>) -> Result<Value, Refused> {
    let id = call.data().get("id").and_then(Value::as_i64);
    let id = id.ok_or_else(|| Refused::new("no_id", "which ticket?"))?;
    Ok(
        json!({"closed": id, "in": call.permit().tenant().key(), "by": call.rights().member().account()}),
    )
}

/// What clients may ask for: `close` needs the permission to change tickets, `list` that to view them.
fn operations() -> Operations<Org, User> {
    Operations::new()
        .operation("tickets", "close", close)
        .operation("news", "close", close)
        .operation(
            "tickets",
            "panic",
            |_: Call<ViewTicket, Org, User>| async move { panic!("an operation that has a mistake") },
        )
        .operation(
            "tickets",
            "list",
            |call: Call<ViewTicket, Org, User>| async move {
                let _ = call.permit();
                Ok(json!(["a ticket"]))
            },
        )
}

pub(crate) struct World {
    pub(crate) db: Arc<Database>,
    pub(crate) hub: Hub<Org, User>,
}

/// Members of `acme`, which is 1: Ada owns it, Bob may view and change tickets by his team, Cid is in none. Hal is a member of
/// `globex`, which is 2, and may do the same there; so is Bob, who is in no team there.
pub(crate) fn world() -> World {
    limited(Limits::default())
}

/// The same, whose members are in groups.
pub(crate) fn grouped(limits: Limits) -> World {
    let World { db, hub } = limited(limits);
    let groups = Here(Arc::clone(&db));
    let hub = hub.with_groups(groups);
    World { db, hub }
}

pub(crate) fn limited(limits: Limits) -> World {
    let db = Arc::new(Database {
        conn: Mutex::new(server()),
        statements: AtomicUsize::new(0),
        is_down: AtomicBool::new(false),
        news_are_closed: AtomicBool::new(false),
        before_admitting: Mutex::new(None),
        after_version: Mutex::new(None),
        after_rights: Mutex::new(None),
        stuck: AtomicI32::new(0),
        watchers: Mutex::new(Vec::new()),
    });
    db.sql(
        "insert into users values ('hal');
         insert into memberships values (2, 'hal', 'owner', 'active'), (2, 'bob', 'member', 'active');
         insert into teams values (2, 7, 'all');
         insert into team_members values (2, 7, 'hal', false);
         insert into team_grants values (2, 7, 'ticket.view'), (2, 7, 'ticket.change')",
    );
    on(&db, limits)
}

/// A hub on this database.
fn on(db: &Arc<Database>, limits: Limits) -> World {
    let (directory, admit) = (Here(Arc::clone(db)), Here(Arc::clone(db)));
    let hub = Hub::new(directory, admit, operations(), limits);
    let db = Arc::clone(db);
    World { db, hub }
}

pub(crate) fn acme() -> Verified<Org> {
    Verified::trust(1)
}

pub(crate) fn globex() -> Verified<Org> {
    Verified::trust(2)
}

pub(crate) fn tickets(tenant: &Verified<Org>) -> Topic<Org, User> {
    Topic::tenant(tenant, "tickets").expect("a name")
}

pub(crate) fn news() -> Topic<Org, User> {
    Topic::public("news").expect("a name")
}

pub(crate) fn event(name: &str) -> Event<channels::May> {
    Event::new(name, json!({})).expect("an event")
}

impl World {
    /// Another node, with the same database.
    pub(crate) fn node(&self) -> Self {
        on(&self.db, *self.hub.limits())
    }

    pub(crate) async fn connect(
        &self,
        org: i32,
        user: &str,
        opening: Opening,
    ) -> Result<Client, NotOpened> {
        let member = self.db.member(org, user);
        let (socket, outgoing) = self.hub.connect(&member, opening).await?;
        Ok(Client { socket, outgoing })
    }

    pub(crate) async fn open(&self, org: i32, user: &str, protocol: Protocol) -> Client {
        let opened = self.connect(org, user, Opening::new(protocol)).await;
        opened.expect("a socket")
    }

    /// A socket that hears a topic.
    pub(crate) async fn hearing(
        &self,
        org: i32,
        user: &str,
        protocol: Protocol,
        topic: &str,
    ) -> Client {
        let mut client = self.open(org, user, protocol).await;
        let answer = client.ask(&join(protocol, topic)).await;
        assert_eq!(refusal(&answer), None, "{user} joins {topic}");
        client
    }

    pub(crate) async fn publish(&self, topic: &Topic<Org, User>, name: &str) -> usize {
        let published = self.hub.publish(topic, &event(name)).await;
        published.expect("the database is there")
    }
}

/// What a client has at its end.
pub(crate) struct Client {
    pub(crate) socket: Socket<Org, User>,
    pub(crate) outgoing: Outgoing,
}

impl Client {
    /// What goes out now, without waiting for anything.
    pub(crate) async fn next(&mut self) -> Option<Next> {
        timeout(Duration::ZERO, self.outgoing.next()).await.ok()
    }

    /// What goes out when it does, however long that takes.
    pub(crate) async fn wait(&mut self) -> Next {
        self.outgoing.next().await
    }

    /// Each text that goes out now.
    pub(crate) async fn hears(&mut self) -> Vec<Value> {
        let mut heard = Vec::new();
        while let Some(next) = self.next().await {
            match next {
                Next::Frame(frame) => heard.push(serde_json::from_str(frame.text()).expect("JSON")),
                next => panic!("{next:?}"),
            }
        }
        heard
    }

    /// The names of the events that go out now.
    pub(crate) async fn events(&mut self) -> Vec<String> {
        self.hears().await.iter().map(name).collect()
    }

    /// Why it is closed, if it is.
    pub(crate) async fn closed(&mut self) -> Option<Close> {
        match self.next().await {
            Some(Next::Close(reason)) => Some(reason),
            None => None,
            Some(next) => panic!("{next:?}"),
        }
    }

    /// Sends something, and takes the one answer.
    pub(crate) async fn ask(&mut self, message: &Value) -> Value {
        let mut answers = self.send(message).await;
        assert_eq!(answers.len(), 1, "{answers:?}");
        answers.remove(0)
    }

    /// Sends something, and takes what goes out.
    pub(crate) async fn send(&mut self, message: &Value) -> Vec<Value> {
        self.socket.receive(&message.to_string()).await;
        self.hears().await
    }
}

/// What a message is called: the event, or the protocol's own.
pub(crate) fn name(message: &Value) -> String {
    let name = match message {
        Value::Array(parts) => &parts[3],
        message => &message["payload"]["op"],
    };
    name.as_str().expect("a name").to_owned()
}

/// The code of a refusal, if it is one.
pub(crate) fn refusal(answer: &Value) -> Option<&str> {
    match answer {
        Value::Array(parts) => parts[4]["response"]["code"].as_str(),
        answer => answer["payload"]["code"].as_str(),
    }
}

/// What was done, if it was.
pub(crate) fn done(answer: &Value) -> Option<&Value> {
    match answer {
        Value::Array(parts) => (parts[4]["status"] == "ok").then(|| &parts[4]["response"]),
        answer => answer["payload"].get("data"),
    }
}

pub(crate) fn join(protocol: Protocol, topic: &str) -> Value {
    match protocol {
        Protocol::Phoenix => json!(["1", "1", topic, "phx_join", {}]),
        _ => json!({"stream": "topics", "payload": {"op": "join", "topic": topic}, "ref": 1}),
    }
}

pub(crate) fn leave(protocol: Protocol, topic: &str) -> Value {
    match protocol {
        Protocol::Phoenix => json!(["1", "2", topic, "phx_leave", {}]),
        _ => json!({"stream": "topics", "payload": {"op": "leave", "topic": topic}, "ref": 2}),
    }
}

/// Asks the stream `tickets` of `acme` for something, after the topic has been joined.
pub(crate) fn operate(protocol: Protocol, op: &str, mut data: Value) -> Value {
    if protocol == Protocol::Phoenix {
        return json!(["1", "3", "tenant:1:tickets", op, data]);
    }
    data["op"] = json!(op);
    if data.get("for_org").is_none() {
        data["for_org"] = json!(1);
    }
    json!({"stream": "tickets", "payload": data, "ref": 3})
}
