//! Pages that change by themselves: who hears of what. Over real connections.

use super::browser::{ACME, Browser, start};
use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::{COOKIE, ORIGIN};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::net::SocketAddr;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{WebSocketStream, client_async};

/// A page that listens.
struct Page(WebSocketStream<TcpStream>);

impl Page {
    /// What somebody's page of tickets does: it opens a socket, and joins the topic that it has been told.
    async fn of(at: SocketAddr, browser: &mut Browser) -> Self {
        let page = browser.get(ACME, "/tickets").await.body;
        let (_, topic) = page.split_once(r#"data-topic=""#).expect("a topic");
        let topic = topic.split('"').next().expect("its text");
        let request = format!("ws://{ACME}/live").into_client_request();
        let mut request = request.expect("an address");
        let cookie = browser.cookie.as_deref().expect("a session");
        let origin = format!("http://{ACME}");
        for (name, value) in [(COOKIE, cookie), (ORIGIN, origin.as_str())] {
            let value = HeaderValue::try_from(value).expect("text");
            request.headers_mut().insert(name, value);
        }
        let stream = TcpStream::connect(at).await.expect("the server listens");
        let opened = client_async(request, stream).await;
        let mut page = Self(opened.expect("a socket").0);
        let joined = page.join(topic).await;
        assert_eq!(joined["payload"]["op"], "reply");
        page
    }

    async fn join(&mut self, topic: &str) -> Value {
        let join = json!({"stream": "topics", "payload": {"op": "join", "topic": topic}});
        let sent = self.0.send(Message::text(join.to_string())).await;
        sent.expect("the socket is open");
        self.next().await
    }

    async fn next(&mut self) -> Value {
        loop {
            let message = self.0.next().await.expect("the socket is open");
            if let Message::Text(text) = message.expect("a message") {
                return serde_json::from_str(&text).expect("JSON");
            }
        }
    }

    /// Which ticket has changed.
    async fn changed(&mut self) -> Value {
        let mut event = self.next().await;
        assert_eq!(event["payload"]["op"], "changed");
        event["payload"]["ticket"].take()
    }
}

async fn listen(app: &Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let at = listener.local_addr().expect("it has an address");
    let app = app.clone();
    tokio::spawn(async move { axum::serve(listener, app).await });
    at
}

async fn write(browser: &mut Browser, ticket: u32, private: bool) {
    let path = format!("/tickets/{ticket}/comments");
    let note = [("body", "hear, hear"), ("private", "on")];
    let fields = if private { &note[..] } else { &note[..1] };
    let written = browser.post(ACME, &path, fields).await;
    assert_eq!(written.status, 303);
}

/// 1001 and 1003 are Dev's, and 1002 is Elin's.
#[tokio::test]
async fn a_customer_hears_of_answers_to_their_own_tickets() {
    let (_database, app) = start();
    let at = listen(&app).await;
    let mut ben = Browser::of(&app, "ben").await;
    let mut agents = Page::of(at, &mut Browser::of(&app, "carmen").await).await;
    let mut devs = Page::of(at, &mut Browser::of(&app, "dev").await).await;
    for (ticket, private) in [(1001, true), (1002, false), (1003, false)] {
        write(&mut ben, ticket, private).await;
        assert_eq!(agents.changed().await, ticket);
    }
    // Neither of the note, nor of the other customer's.
    assert_eq!(devs.changed().await, 1003);
    for topic in ["tenant:1:tickets", "tenant:2:tickets", "own:2:tickets"] {
        assert_eq!(devs.join(topic).await["payload"]["op"], "error", "{topic}");
    }
}

#[tokio::test]
async fn who_loses_the_right_to_notes_does_not_hear_of_the_next_one() {
    let (_database, app) = start();
    let at = listen(&app).await;
    let mut ada = Browser::of(&app, "ada").await;
    let mut agents = Page::of(at, &mut Browser::of(&app, "carmen").await).await;
    ada.get(ACME, "/tickets").await;
    write(&mut ada, 1001, true).await;
    assert_eq!(agents.changed().await, 1001);
    let page = ada.get(ACME, "/teams").await.body;
    let (before, _) = page.split_once(">Agents</h2>").expect("a team");
    let (_, team) = before.rsplit_once("id=\"team-").expect("its id");
    let path = format!("/teams/{}/grants", team.trim_end_matches('"'));
    let kept = [("ticket.all", "on"), ("ticket.change", "on")];
    assert_eq!(ada.post(ACME, &path, &kept).await.status, 303);
    write(&mut ada, 1001, true).await;
    write(&mut ada, 1002, false).await;
    assert_eq!(agents.changed().await, 1002);
}
