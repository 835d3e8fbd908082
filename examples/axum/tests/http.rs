//! The application over real HTTP.

use example_axum::{Database, app};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use tokio::net::TcpListener;

/// The application, on a port and with a database of its own.
struct Server {
    address: SocketAddr,
    _database: Database,
    _runtime: tokio::runtime::Runtime,
}

#[derive(Debug, PartialEq)]
struct Response {
    status: u16,
    body: String,
    /// All that was sent, but for the date.
    text: String,
}

impl Server {
    fn start(name: &str) -> Self {
        let database = Database::in_memory(name).expect("SQLite is compiled in");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_io()
            .build()
            .expect("a runtime");
        let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let listener = runtime
            .block_on(TcpListener::bind(any_port))
            .expect("a free port");
        let address = listener.local_addr().expect("it listens");
        let app = app(database.pool());
        runtime.spawn(async { axum::serve(listener, app).await });
        Self {
            address,
            _database: database,
            _runtime: runtime,
        }
    }

    /// Sends a request with these lines in its head, and reads the response to its end.
    fn send(&self, line: &str, headers: &[&str], body: &str) -> Response {
        let mut stream = TcpStream::connect(self.address).expect("the server listens");
        let mut head = format!("{line} HTTP/1.1\r\nConnection: close\r\n");
        for header in headers {
            head.extend([header, "\r\n"]);
        }
        if !body.is_empty() {
            let length = body.len().to_string();
            head.extend([
                "Content-Type: application/json\r\nContent-Length: ",
                &length,
                "\r\n",
            ]);
        }
        write!(stream, "{head}\r\n{body}").expect("the server reads");
        let mut text = String::new();
        stream
            .read_to_string(&mut text)
            .expect("the server answers");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let lines = text.lines().filter(|line| !line.starts_with("date: "));
        Response {
            status: status.expect("a status"),
            body: body.to_owned(),
            text: lines.collect::<Vec<_>>().join("\n"),
        }
    }

    fn to(&self, host: &str, line: &str) -> Response {
        self.send(line, &[&format!("Host: {host}")], "")
    }

    fn post(&self, host: &str, body: &str) -> Response {
        self.send("POST /posts", &[&format!("Host: {host}")], body)
    }
}

const ACME: &str = "acme.localhost";
const GLOBEX: &str = "globex.localhost";

#[test]
fn each_organisation_sees_its_own_posts() {
    let server = Server::start("own_posts");
    let acme = server.to(&format!("{ACME}:{}", server.address.port()), "GET /posts");
    assert_eq!(acme.status, 200);
    assert_eq!(
        acme.body,
        r#"[{"id":1,"title":"Anvils are back"},{"id":3,"title":"Rockets, too"}]"#
    );
    let globex = server.to("GLOBEX.localhost.", "GET /posts");
    assert_eq!(globex.body, r#"[{"id":2,"title":"A new volcano"}]"#);
}

#[test]
fn whatever_names_no_organisation_is_not_found() {
    let server = Server::start("no_organisation");
    let missing = server.to("nobody.localhost", "GET /posts");
    assert_eq!((missing.status, missing.body.as_str()), (404, ""));
    for host in [
        "www.localhost",
        "api.localhost",
        "localhost",
        "127.0.0.1",
        &server.address.to_string(),
        "[::1]:3000",
        "initech.localhost",
        "acme.acme.localhost",
        "acme.localhost.evil.com",
        "evil-localhost",
        "acme..localhost",
        "",
    ] {
        assert_eq!(server.to(host, "GET /posts"), missing, "{host}");
        assert_eq!(server.to(host, "DELETE /posts/1"), missing, "{host}");
    }
    // Also where there is no route at all, for a tenant that is there.
    assert_eq!(server.to(ACME, "GET /nothing"), missing);
}

#[test]
fn headers_and_the_request_line_name_no_other_organisation() {
    let server = Server::start("headers");
    let acme = server.to(ACME, "GET /posts");
    let forwarded = [
        "Host: acme.localhost",
        "X-Forwarded-Host: globex.localhost",
        "Forwarded: host=globex.localhost",
    ];
    assert_eq!(server.send("GET /posts", &forwarded, ""), acme);
    assert_eq!(server.to(ACME, "GET http://acme.localhost/posts"), acme);
    assert_eq!(
        server.to(ACME, "GET http://globex.localhost/posts").status,
        404
    );
    assert_eq!(
        server
            .send(
                "GET /posts",
                &["Host: acme.localhost", "Host: globex.localhost"],
                ""
            )
            .status,
        404
    );
    assert_eq!(server.send("GET /posts", &[], "").status, 404);
}

#[test]
fn a_post_of_another_organisation_is_not_found_as_one_that_is_not_there() {
    let server = Server::start("foreign_posts");
    assert_eq!(
        server.to(ACME, "GET /posts/1").body,
        r#"{"id":1,"title":"Anvils are back"}"#
    );
    for method in ["GET", "DELETE"] {
        let missing = server.to(ACME, &format!("{method} /posts/99"));
        assert_eq!(missing.status, 404);
        assert_eq!(server.to(ACME, &format!("{method} /posts/2")), missing);
    }
    assert_eq!(server.to(GLOBEX, "GET /posts/2").status, 200);
    assert_eq!(server.to(GLOBEX, "DELETE /posts/2").status, 204);
    assert_eq!(server.to(GLOBEX, "GET /posts").body, "[]");
}

#[test]
fn a_body_that_names_another_organisation_writes_nothing_there() {
    let server = Server::start("foreign_body");
    let globex = server.to(GLOBEX, "GET /posts");
    let created = server.post(ACME, r#"{"title":"Mine","org_id":2,"org":{"id":2},"id":2}"#);
    assert_eq!(
        (created.status, created.body.as_str()),
        (201, r#"{"id":5,"title":"Mine"}"#)
    );
    assert_eq!(server.to(GLOBEX, "GET /posts"), globex);
    assert_eq!(server.to(GLOBEX, "GET /posts/5").status, 404);
    assert_eq!(server.to(ACME, "GET /posts/5").body, created.body);
}

#[test]
fn what_serves_all_organisations_stands_outside_of_the_layer() {
    let server = Server::start("outside");
    assert_eq!(server.to("127.0.0.1", "GET /health").body, "ok");
}
