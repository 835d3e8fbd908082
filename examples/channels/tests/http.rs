//! The application over real HTTP, and its sockets by the envelope.

use example_channels::{Database, app};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

const ADA: i32 = 1;
const BOB: i32 = 2;
const CID: i32 = 3;
const DOT: i32 = 4;
const EVE: i32 = 5;

struct Server {
    at: String,
    _database: Database,
}

impl Server {
    async fn start(name: &str) -> Self {
        let database = Database::in_memory(name).expect("SQLite is compiled in");
        let (app, _) = app(&database);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let at = listener.local_addr().expect("it listens").to_string();
        tokio::spawn(async { axum::serve(listener, app).await });
        Self {
            at,
            _database: database,
        }
    }

    /// Sends a request, and reads the response to its end.
    async fn send(&self, line: &str, cookie: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.at).await.expect("it listens");
        let request = format!(
            "{line} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.at,
            body.len()
        );
        let sent = stream.write_all(request.as_bytes()).await;
        sent.expect("the server reads");
        let mut response = String::new();
        let read = stream.read_to_string(&mut response).await;
        read.expect("the server answers");
        response
    }

    /// The cookie of a new session.
    async fn log_in(&self, user: i32) -> String {
        let response = self.send("POST /login", "", &format!("user={user}")).await;
        let cookie = response
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = cookie.and_then(|cookie| cookie.split(';').next());
        cookie.expect("a cookie").to_owned()
    }

    async fn ask(&self, org: &str, cookie: &str, origin: &str) -> Result<Client, Error> {
        let mut request = format!("ws://{}/o/{org}/socket", self.at).into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("cookie", cookie.parse().expect("a header"));
        headers.insert("origin", origin.parse().expect("a header"));
        let stream = TcpStream::connect(&self.at).await.expect("it listens");
        Ok(Client(client_async(request, stream).await?.0))
    }

    /// A socket of somebody's at the board of an organisation.
    async fn listen(&self, org: &str, key: i32, cookie: &str) -> Client {
        let opened = self.ask(org, cookie, &format!("http://{}", self.at)).await;
        let mut client = opened.expect("a socket");
        let topic = format!("tenant:{key}:board");
        let joined = client
            .does("topics", key, json!({"op": "join", "topic": topic}))
            .await;
        assert_eq!(joined["op"], "reply");
        client
    }

    async fn refused(&self, org: &str, cookie: &str, origin: &str) -> u16 {
        match self.ask(org, cookie, origin).await {
            Err(Error::Http(response)) => response.status().as_u16(),
            Err(error) => panic!("{error}"),
            Ok(_) => panic!("a socket"),
        }
    }
}

struct Client(WebSocketStream<TcpStream>);

impl Client {
    async fn next(&mut self) -> Message {
        let next = self.0.next().await.expect("the server writes");
        next.expect("a message")
    }

    async fn hears(&mut self) -> Value {
        match self.next().await {
            Message::Text(text) => serde_json::from_str(&text).expect("JSON"),
            message => panic!("{message:?}"),
        }
    }

    /// What the server answers. Events that come before it are passed over.
    async fn does(&mut self, stream: &str, key: i32, mut payload: Value) -> Value {
        payload["for_org"] = json!(key);
        let message = json!({"stream": stream, "payload": payload, "ref": 1}).to_string();
        let sent = self.0.send(Message::text(message)).await;
        sent.expect("the server reads");
        loop {
            let mut heard = self.hears().await;
            if heard["ref"] == 1 {
                break heard["payload"].take();
            }
        }
    }

    async fn moves(&mut self, key: i32, card: i32) -> Value {
        self.does(
            "board",
            key,
            json!({"op": "move", "card": card, "to": "done"}),
        )
        .await
    }

    async fn closed(&mut self) -> u16 {
        match self.next().await {
            Message::Close(Some(frame)) => frame.code.into(),
            message => panic!("{message:?}"),
        }
    }
}

#[tokio::test]
async fn the_page_has_the_boards_of_whoever_is_signed_in() {
    let server = Server::start("page").await;
    assert!(server.send("GET /", "", "").await.contains("Who are you?"));
    let [ada, bob] = [server.log_in(ADA).await, server.log_in(BOB).await];
    let page = server.send("GET /", &ada, "").await;
    assert!(page.contains("data-org=\"acme\"") && page.contains("data-org=\"globex\""));
    let page = server.send("GET /", &bob, "").await;
    assert!(page.contains("data-org=\"acme\"") && !page.contains("globex"));
    server.send("POST /logout", &bob, "").await;
    assert!(
        server
            .send("GET /", &bob, "")
            .await
            .contains("Who are you?")
    );
}

#[tokio::test]
async fn only_members_open_a_socket_and_only_from_its_own_page() {
    let server = Server::start("sockets").await;
    let here = format!("http://{}", server.at);
    let [bob, eve] = [server.log_in(BOB).await, server.log_in(EVE).await];
    assert_eq!(server.refused("acme", "", &here).await, 401);
    assert_eq!(server.refused("acme", &eve, &here).await, 404);
    assert_eq!(server.refused("nowhere", &eve, &here).await, 404);
    assert_eq!(server.refused("acme", &bob, "http://evil.test").await, 403);
}

#[tokio::test]
async fn a_move_is_heard_by_those_who_see_the_card() {
    let server = Server::start("moves").await;
    let mut ada = server.listen("acme", 1, &server.log_in(ADA).await).await;
    let mut dot = server.listen("acme", 1, &server.log_in(DOT).await).await;
    let mut eve = server.listen("globex", 2, &server.log_in(EVE).await).await;
    for card in [3, 1] {
        assert_eq!(ada.moves(1, card).await["op"], "reply");
    }
    assert_eq!(eve.moves(2, 5).await["op"], "reply");
    let moved = |org: i32, card: i32| {
        let payload = json!({"op": "moved", "card": card, "to": "done"});
        json!({"stream": "board", "topic": format!("tenant:{org}:board"), "payload": payload})
    };
    // Card 3 is secret.
    assert_eq!(dot.hears().await, moved(1, 1));
    let shown = eve.does("board", 2, json!({"op": "show"})).await;
    let cards = shown["data"]["cards"].as_array().expect("cards");
    assert_eq!(cards.len(), 3);
}

#[tokio::test]
async fn a_card_that_is_not_seen_is_told_as_one_that_is_not_there() {
    let server = Server::start("unseen").await;
    let mut bob = server.listen("acme", 1, &server.log_in(BOB).await).await;
    let none = bob.moves(1, 999).await;
    assert_eq!(none["code"], "no_card");
    assert_eq!(bob.moves(1, 3).await, none);
    assert_eq!(bob.moves(1, 5).await, none);
    let mut dot = server.listen("acme", 1, &server.log_in(DOT).await).await;
    assert_eq!(dot.moves(1, 1).await["code"], "not_permitted");
}

#[tokio::test]
async fn a_socket_ends_with_the_membership_and_with_the_session() {
    let server = Server::start("ends").await;
    let [bob, cid] = [server.log_in(BOB).await, server.log_in(CID).await];
    let mut ada = server.listen("acme", 1, &server.log_in(ADA).await).await;
    let mut removed = server.listen("acme", 1, &bob).await;
    let mut logged_out = server.listen("acme", 1, &cid).await;
    let remove = |member: i32| json!({"op": "remove", "member": member});
    let forbidden = removed.does("members", 1, remove(CID)).await;
    assert_eq!(forbidden["code"], "not_permitted");
    assert_eq!(ada.does("members", 1, remove(BOB)).await["op"], "reply");
    assert_eq!(removed.closed().await, 4403);
    server.send("POST /logout", &cid, "").await;
    assert_eq!(logged_out.closed().await, 4401);
}
