//! Sockets over axum, on loopback, with a client of WebSocket.

use axum::Router;
use axum::http::request::Parts;
use channels::{ChangeTicket, Org, User, ViewTicket, database};
use diesel::connection::SimpleConnection as _;
use diesel::r2d2;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tenancy::channels::{
    Admit, Call, Event, Hub, Limits, Operations, Protocol, Refused, Topic, TopicKind,
};
use tenancy::permissions::Rights;
use tenancy::pool::Connector;
use tenancy::prelude::*;
use tenancy::web::{ChannelSession, MemberLayer, Origins, Session, Sockets};
use tenancy::{Pool, Verified};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::StatusCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

/// Who is signed in, by a header that no client of a real application could write.
#[derive(Clone)]
struct Login {
    user: String,
    lasts: Option<Duration>,
    ended: Arc<Mutex<HashSet<String>>>,
}

impl Session<User> for Login {
    type Error = Infallible;

    async fn account(&self) -> Result<Option<String>, Infallible> {
        // As it was when the request came.
        Ok(Some(self.user.clone()))
    }

    async fn last_used(&self) -> Result<Option<String>, Infallible> {
        Ok(None)
    }

    async fn replace_last_used(
        &self,
        _: Option<&str>,
        _: Option<&str>,
    ) -> Result<bool, Infallible> {
        Ok(true)
    }

    async fn renew(&self) -> Result<bool, Infallible> {
        Ok(true)
    }
}

impl ChannelSession<User> for Login {
    async fn name(&self) -> Result<String, Infallible> {
        // Somebody logs out between the look at the session and the opening.
        if self.user == "ada" {
            self.ended
                .lock()
                .expect("no panic")
                .insert("ada".to_owned());
        }
        Ok(format!("session of {}", self.user))
    }

    async fn lasts(&self) -> Result<Option<Duration>, Infallible> {
        Ok(self.lasts)
    }

    async fn is_still(&self, account: &String) -> Result<bool, Infallible> {
        let ended = self.ended.lock().expect("no panic");
        Ok(self.user == *account && !ended.contains(account))
    }
}

struct Boards;

impl Admit<Org, User> for Boards {
    async fn admit(&self, topic: &Topic<Org, User>, rights: &Rights<Org, User>) -> bool {
        topic.kind() == TopicKind::Tenant && rights.holds::<ViewTicket>()
    }
}

async fn close(call: Call<ChangeTicket, Org, User>) -> Result<Value, Refused> {
    Ok(json!({"closed": call.data().get("id")}))
}

/// An operation that a test holds.
#[derive(Default)]
struct Held {
    began: Notify,
    goes_on: Notify,
    ended: Notify,
}

struct Server {
    at: String,
    hub: Hub<Org, User>,
    /// What the operation `hold` waits for.
    held: Arc<Held>,
    /// Another connection to the database, which is there as long as one is open.
    beside: Mutex<SqliteConnection>,
}

/// A server of its own, with the database of the documentation: Bob may view and change the tickets of `acme`.
async fn server(limits: Limits, origins: Origins, lasts: Option<Duration>) -> Server {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let url = format!("file:channels_http_{number}?mode=memory&cache=shared");
    let beside = Mutex::new(SqliteConnection::establish(&url).expect("a connection"));
    let pool = r2d2::Pool::builder().max_size(1);
    let pool = Pool::new(
        pool.build(Connector::<SqliteConnection>::new(&*url))
            .expect("a pool"),
    );
    let copied = database().batch_execute(&format!("vacuum into '{url}'"));
    copied.expect("a database with the rows");

    let held = Arc::<Held>::default();
    let holding = Arc::clone(&held);
    let waits = move |_: Call<ViewTicket, Org, User>| {
        let held = Arc::clone(&holding);
        async move {
            held.began.notify_one();
            held.goes_on.notified().await;
            held.ended.notify_one();
            Ok(json!({}))
        }
    };
    let operations = Operations::new()
        .operation("tickets", "close", close)
        .operation("tickets", "hold", waits);
    let hub = Hub::new(pool.clone(), Boards, operations, limits);
    let ended = Arc::new(Mutex::new(HashSet::new()));
    let login = move |parts: &Parts| {
        let user = parts.headers.get("x-user")?.to_str().ok()?.to_owned();
        let ended = Arc::clone(&ended);
        Some(Login { user, lasts, ended })
    };
    let members = MemberLayer::<Org, User>::new(pool, login.clone());
    let sockets = Sockets::new(hub.clone(), login).from(origins);
    let app: Router = Router::new()
        .route("/{org}/socket", sockets.route(Protocol::Envelope))
        .route("/{org}/phoenix/websocket", sockets.route(Protocol::Phoenix))
        .layer(members.path_segment(0));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let at = listener.local_addr().expect("an address").to_string();
    tokio::spawn(async move { axum::serve(listener, app).await });
    Server {
        at,
        hub,
        held,
        beside,
    }
}

async fn usual() -> Server {
    server(Limits::default(), Origins::same_host().and_none(), None).await
}

type Client = WebSocketStream<TcpStream>;

impl Server {
    /// Asks for a socket, with these headers.
    async fn ask(&self, path: &str, headers: &[(&'static str, &str)]) -> Result<Client, Error> {
        let mut request = format!("ws://{}{path}", self.at).into_client_request()?;
        for (name, value) in headers {
            let value = value.parse().expect("a header");
            request.headers_mut().append(*name, value);
        }
        let stream = TcpStream::connect(&self.at)
            .await
            .expect("the server listens");
        let (client, _) = client_async(request, stream).await?;
        Ok(client)
    }

    async fn open(&self, path: &str, user: &str) -> Client {
        let opened = self.ask(path, &[("x-user", user)]).await;
        opened.expect("a socket")
    }

    /// The status with which a socket is refused.
    async fn refused(&self, path: &str, headers: &[(&'static str, &str)]) -> StatusCode {
        match self.ask(path, headers).await {
            Err(Error::Http(response)) => response.status(),
            Err(error) => panic!("{error}"),
            Ok(_) => panic!("a socket"),
        }
    }

    fn change(&self, sql: &'static str) {
        let sql =
            format!("begin; update orgs set changes = changes + 1 where id = 1; {sql}; commit");
        let mut beside = self.beside.lock().expect("no panic");
        beside.batch_execute(&sql).expect("a change");
    }

    async fn publish(&self) -> usize {
        let topic = Topic::tenant(&Verified::trust(1), "tickets").expect("a name");
        let event = Event::new("closed", json!({"id": 7})).expect("an event");
        let published = self.hub.publish(&topic, &event).await;
        published.expect("the database is there")
    }
}

async fn say(client: &mut Client, message: &Value) {
    let message = Message::text(message.to_string());
    client.send(message).await.expect("the server reads");
}

/// The next text, pings aside.
async fn hear(client: &mut Client) -> Value {
    loop {
        match client
            .next()
            .await
            .expect("the server writes")
            .expect("a message")
        {
            Message::Text(text) => break serde_json::from_str(&text).expect("JSON"),
            Message::Ping(_) => {}
            message => panic!("{message:?}"),
        }
    }
}

/// The code with which the server closes the socket, and why.
async fn closed(client: &mut Client) -> (u16, String) {
    loop {
        match client
            .next()
            .await
            .expect("the server closes it")
            .expect("a message")
        {
            Message::Close(Some(frame)) => break (frame.code.into(), frame.reason.to_string()),
            Message::Ping(_) => {}
            message => panic!("{message:?}"),
        }
    }
}

async fn join(client: &mut Client) {
    let join = json!({"stream": "topics", "payload": {"op": "join", "topic": "tenant:1:tickets"}});
    say(client, &join).await;
    assert_eq!(hear(client).await["payload"]["op"], "reply");
}

#[tokio::test]
async fn a_member_does_and_hears_by_the_envelope() {
    let server = usual().await;
    let mut bob = server.open("/acme/socket", "bob").await;
    join(&mut bob).await;
    let close =
        json!({"stream": "tickets", "payload": {"op": "close", "for_org": 1, "id": 7}, "ref": 2});
    say(&mut bob, &close).await;
    assert_eq!(
        hear(&mut bob).await,
        json!({"stream": "tickets", "payload": {"op": "reply", "for_op": "close", "data": {"closed": 7}}, "ref": 2})
    );
    assert_eq!(server.publish().await, 1);
    assert_eq!(
        hear(&mut bob).await,
        json!({"stream": "tickets", "topic": "tenant:1:tickets", "payload": {"op": "closed", "id": 7}})
    );
}

#[tokio::test]
async fn what_a_client_has_asked_for_goes_on_while_it_reads_nothing() {
    let server = usual().await;
    let mut bob = server.open("/acme/socket", "bob").await;
    join(&mut bob).await;
    let hold = json!({"stream": "tickets", "payload": {"op": "hold", "for_org": 1}});
    say(&mut bob, &hold).await;
    server.held.began.notified().await;
    // More than the buffers of the system take.
    let topic = Topic::tenant(&Verified::trust(1), "tickets").expect("a name");
    let long = json!({"text": "x".repeat(1024 * 1024)});
    let long = Event::new("long", long).expect("an event");
    for _ in 0..20 {
        let published = server.hub.publish(&topic, &long).await;
        assert_eq!(published.expect("the database is there"), 1);
    }
    for _ in 0..1000 {
        yield_now().await;
    }
    server.held.goes_on.notify_one();
    let ended = timeout(Duration::from_secs(30), server.held.ended.notified()).await;
    assert!(ended.is_ok(), "it stands still");
}

#[tokio::test]
async fn a_client_is_heard_while_what_it_has_asked_for_goes_on() {
    let server = usual().await;
    let mut bob = server.open("/acme/socket", "bob").await;
    let hold = json!({"stream": "tickets", "payload": {"op": "hold", "for_org": 1}, "ref": 1});
    say(&mut bob, &hold).await;
    server.held.began.notified().await;
    // Its next message waits.
    let beat = json!({"stream": "topics", "payload": {"op": "heartbeat"}, "ref": 2});
    bob.send(Message::Ping("there?".into()))
        .await
        .expect("the server reads");
    say(&mut bob, &beat).await;
    let pong = bob
        .next()
        .await
        .expect("the server writes")
        .expect("a message");
    assert_eq!(pong, Message::Pong("there?".into()));
    server.held.goes_on.notify_one();
    for answered in [1, 2] {
        assert_eq!(hear(&mut bob).await["ref"], answered);
    }
}

#[tokio::test]
async fn what_a_client_has_asked_for_before_it_goes_is_done() {
    let server = usual().await;
    let mut bob = server.open("/acme/socket", "bob").await;
    let hold = json!({"stream": "tickets", "payload": {"op": "hold", "for_org": 1}});
    say(&mut bob, &hold).await;
    bob.close(None).await.expect("the server reads");
    server.held.began.notified().await;
    server.held.goes_on.notify_one();
    server.held.ended.notified().await;
    loop {
        match bob.next().await.expect("the server answers") {
            Ok(Message::Close(_)) => break,
            Ok(Message::Text(_)) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn who_sends_pings_on_and_on_is_closed() {
    let limits = Limits {
        messages_per_second: 1,
        burst: 3,
        ..Limits::default()
    };
    let server = server(limits, Origins::same_host().and_none(), None).await;
    let mut bob = server.open("/acme/socket", "bob").await;
    for _ in 0..100 {
        if bob.send(Message::Ping("there?".into())).await.is_err() {
            break;
        }
    }
    loop {
        match bob.next().await.expect("the server closes it") {
            Ok(Message::Close(Some(frame))) => break assert_eq!(u16::from(frame.code), 4429),
            Ok(Message::Pong(_)) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_member_does_and_hears_by_phoenixs_protocol() {
    let server = usual().await;
    let mut bob = server
        .open("/acme/phoenix/websocket?token=x&vsn=2.0.0", "bob")
        .await;
    say(&mut bob, &json!([null, "1", "phoenix", "heartbeat", {}])).await;
    assert_eq!(
        hear(&mut bob).await,
        json!([null, "1", "phoenix", "phx_reply", {"status": "ok", "response": {}}])
    );
    say(
        &mut bob,
        &json!(["2", "2", "tenant:1:tickets", "phx_join", {}]),
    )
    .await;
    assert_eq!(hear(&mut bob).await[4]["status"], "ok");
    say(
        &mut bob,
        &json!(["2", "3", "tenant:1:tickets", "close", {"id": 7}]),
    )
    .await;
    assert_eq!(
        hear(&mut bob).await,
        json!(["2", "3", "tenant:1:tickets", "phx_reply", {"status": "ok", "response": {"closed": 7}}])
    );
    assert_eq!(server.publish().await, 1);
    assert_eq!(
        hear(&mut bob).await,
        json!([null, null, "tenant:1:tickets", "closed", {"id": 7}])
    );
    say(
        &mut bob,
        &json!(["4", "4", "tenant:2:tickets", "phx_join", {}]),
    )
    .await;
    assert_eq!(
        hear(&mut bob).await[4]["response"]["reason"],
        "unmatched topic"
    );
}

#[tokio::test]
async fn only_members_open_a_socket() {
    let server = usual().await;
    for path in ["/acme/socket", "/acme/phoenix/websocket?vsn=2.0.0"] {
        assert_eq!(server.refused(path, &[]).await, StatusCode::UNAUTHORIZED);
        // No member of the tenant, and no tenant, are told alike.
        assert_eq!(
            server.refused(path, &[("x-user", "dan")]).await,
            StatusCode::NOT_FOUND
        );
    }
    assert_eq!(
        server.refused("/globex/socket", &[("x-user", "bob")]).await,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        server
            .refused("/nowhere/socket", &[("x-user", "bob")])
            .await,
        StatusCode::NOT_FOUND
    );
    assert_eq!(server.hub.sockets(), 0);
}

#[tokio::test]
async fn only_pages_of_the_own_host_open_a_socket() {
    let strict = server(Limits::default(), Origins::same_host(), None).await;
    let own = format!("http://{}", strict.at);
    let bob = ("x-user", "bob");
    assert!(
        strict
            .ask("/acme/socket", &[bob, ("origin", &own)])
            .await
            .is_ok()
    );
    for path in ["/acme/socket", "/acme/phoenix/websocket?vsn=2.0.0"] {
        let foreign = [bob, ("origin", "https://evil.test")];
        assert_eq!(strict.refused(path, &foreign).await, StatusCode::FORBIDDEN);
        assert_eq!(strict.refused(path, &[bob]).await, StatusCode::FORBIDDEN);
    }
    let named = Origins::same_host().and("https://app.example.com");
    let named = server(Limits::default(), named, None).await;
    let app = [bob, ("origin", "https://app.example.com")];
    assert!(named.ask("/acme/socket", &app).await.is_ok());
}

#[tokio::test]
async fn phoenixs_first_version_is_not_spoken() {
    let server = usual().await;
    for query in ["", "?vsn=1.0.0", "?vsn=20", "?vsn=", "?avsn=2.0.0"] {
        let path = format!("/acme/phoenix/websocket{query}");
        assert_eq!(
            server.refused(&path, &[("x-user", "bob")]).await,
            StatusCode::FORBIDDEN,
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_subprotocol_that_is_offered_is_answered() {
    let server = usual().await;
    let path = "/acme/phoenix/websocket?vsn=2.0.0";
    let headers = [
        ("x-user", "bob"),
        ("sec-websocket-protocol", "base64url.bearer.phx.eA, phoenix"),
    ];
    // The client refuses an answer that chooses none of them.
    assert!(server.ask(path, &headers).await.is_ok());
}

#[tokio::test]
async fn a_log_out_closes_the_sockets_of_the_session_at_once() {
    let server = usual().await;
    let mut sockets = [
        server.open("/acme/socket", "bob").await,
        server
            .open("/acme/phoenix/websocket?vsn=2.0.0", "bob")
            .await,
    ];
    let mut cid = server.open("/acme/socket", "cid").await;
    server.hub.log_out("session of bob");
    for socket in &mut sockets {
        assert_eq!(closed(socket).await, (4401, "logged out".to_owned()));
    }
    say(
        &mut cid,
        &json!({"stream": "topics", "payload": {"op": "heartbeat"}}),
    )
    .await;
    assert_eq!(hear(&mut cid).await["payload"]["op"], "reply");
}

#[tokio::test]
async fn who_logs_out_while_the_socket_is_opened_gets_none() {
    let server = usual().await;
    assert_eq!(
        server.refused("/acme/socket", &[("x-user", "ada")]).await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(server.hub.sockets(), 0);
}

#[tokio::test]
async fn a_session_that_is_over_opens_no_socket() {
    let origins = Origins::same_host().and_none();
    let server = server(Limits::default(), origins, Some(Duration::ZERO)).await;
    assert_eq!(
        server.refused("/acme/socket", &[("x-user", "bob")]).await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(server.hub.sockets(), 0);
}

#[tokio::test]
async fn who_does_not_act_any_more_is_closed() {
    let server = usual().await;
    let mut bob = server.open("/acme/socket", "bob").await;
    join(&mut bob).await;
    server.change("update memberships set status = 'suspended' where user_id = 'bob'");
    assert_eq!(server.publish().await, 0);
    assert_eq!(
        closed(&mut bob).await,
        (4403, "no member any more".to_owned())
    );
    assert_eq!(
        server.refused("/acme/socket", &[("x-user", "bob")]).await,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn what_is_no_text_closes_the_socket() {
    let server = usual().await;
    let mut bob = server.open("/acme/socket", "bob").await;
    bob.send(Message::binary(vec![0, 1, 2]))
        .await
        .expect("the server reads");
    assert_eq!(closed(&mut bob).await, (1003, "not a text".to_owned()));
}

#[tokio::test]
async fn what_is_too_long_is_answered_and_what_is_much_too_long_ends_the_socket() {
    let limits = Limits {
        message_bytes: 100,
        ..Limits::default()
    };
    let server = server(limits, Origins::same_host().and_none(), None).await;
    let mut bob = server.open("/acme/socket", "bob").await;
    bob.send(Message::text(" ".repeat(101)))
        .await
        .expect("the server reads");
    assert_eq!(hear(&mut bob).await["payload"]["code"], "too_large");
    bob.send(Message::text(" ".repeat(201)))
        .await
        .expect("the server reads");
    assert_eq!(
        closed(&mut bob).await,
        (1007, "not of the protocol".to_owned())
    );
}

#[tokio::test]
async fn an_account_has_so_many_sockets() {
    let limits = Limits {
        sockets_per_account: 1,
        ..Limits::default()
    };
    let server = server(limits, Origins::same_host().and_none(), None).await;
    let _bob = server.open("/acme/socket", "bob").await;
    assert_eq!(
        server.refused("/acme/socket", &[("x-user", "bob")]).await,
        StatusCode::TOO_MANY_REQUESTS
    );
    let _cid = server.open("/acme/socket", "cid").await;
}

#[tokio::test]
async fn a_drain_closes_all_and_opens_none() {
    let server = usual().await;
    let mut bob = server.open("/acme/socket", "bob").await;
    // The drain has ended when Bob has been told.
    let told = async {
        let told = closed(&mut bob).await;
        while bob.next().await.is_some() {}
        told
    };
    let (told, ()) = tokio::join!(told, server.hub.drain(100, Duration::ZERO));
    assert_eq!(told, (1012, "restarting".to_owned()));
    assert_eq!(
        server.refused("/acme/socket", &[("x-user", "bob")]).await,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[tokio::test]
async fn a_client_that_goes_is_forgotten() {
    let limits = Limits {
        sockets_per_account: 1,
        ..Limits::default()
    };
    let server = server(limits, Origins::same_host().and_none(), None).await;
    let mut bob = server.open("/acme/socket", "bob").await;
    bob.close(None).await.expect("the server reads");
    // The server answers when it has forgotten the socket.
    let answer = bob.next().await.expect("the server answers");
    assert!(matches!(answer, Ok(Message::Close(_))), "{answer:?}");
    let _again = server.open("/acme/socket", "bob").await;
}

#[tokio::test]
async fn what_asks_for_no_socket_is_told_so() {
    let server = usual().await;
    let request = format!(
        "GET /acme/socket HTTP/1.1\r\nhost: {}\r\nx-user: bob\r\nconnection: close\r\n\r\n",
        server.at
    );
    let stream = TcpStream::connect(&server.at)
        .await
        .expect("the server listens");
    let mut rest = request.as_bytes();
    while !rest.is_empty() {
        stream.writable().await.expect("the server reads");
        if let Ok(written) = stream.try_write(rest) {
            rest = &rest[written..];
        }
    }
    let mut answer = Vec::new();
    loop {
        stream.readable().await.expect("the server writes");
        match stream.try_read_buf(&mut answer) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock),
        }
    }
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert_eq!(server.hub.sockets(), 0);
}
