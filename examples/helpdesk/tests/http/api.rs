//! What programs are answered, by whose key.

use super::browser::{ACME, Browser, GLOBEX, SITE, start};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use axum::http::{Method, Request};
use helpdesk::{Host, routes};
use serde_json::{Value, json};
use tower::ServiceExt;

/// Method, name and path; and what is answered: to a key of Ben's that reads and writes, to one that reads, to one of Hugo's at another
/// company, to one that was revoked, and to who has none.
const ROWS: [(&str, &str, &str, [u16; 5]); 3] = [
    (
        "GET",
        "/api/tickets",
        "/api/tickets",
        [200, 200, 401, 401, 401],
    ),
    (
        "POST",
        "/api/tickets",
        "/api/tickets",
        [201, 403, 401, 401, 401],
    ),
    (
        "GET",
        "/api/tickets/{id}",
        "/api/tickets/1001",
        [200, 200, 401, 401, 401],
    ),
];

#[test]
fn each_route_for_programs_has_a_row() {
    let mut named: Vec<_> = routes()
        .into_iter()
        .filter(|route| route.host == Host::Api)
        .map(|route| (route.method.to_string(), route.path))
        .collect();
    let mut rows: Vec<_> = ROWS
        .iter()
        .map(|(method, name, ..)| ((*method).to_owned(), *name))
        .collect();
    named.sort();
    rows.sort();
    assert_eq!(rows, named);
}

/// The page that makes a key shows it once.
async fn key(browser: &mut Browser, host: &str, fields: &[(&str, &str)]) -> String {
    browser.get(host, "/keys").await;
    let page = browser.post(host, "/keys", fields).await;
    let (_, key) = page.body.split_once("<code>").expect("a key");
    let (key, _) = key.split_once("</code>").expect("a key");
    assert!(key.starts_with("desk_"), "{key}");
    assert!(!browser.get(host, "/keys").await.body.contains(key));
    key.to_owned()
}

async fn ask(app: &Router, key: Option<&str>, method: &str, path: &str) -> (u16, Value) {
    let request = Request::builder()
        .method(Method::try_from(method).expect("a method"))
        .uri(path)
        .header(HOST, ACME)
        .header(CONTENT_TYPE, "application/json");
    let request = match key {
        Some(key) => request.header(AUTHORIZATION, format!("Bearer {key}")),
        None => request,
    };
    let body = json!({ "subject": "From a program", "body": "It has counted." });
    let request = request.body(Body::from(body.to_string()));
    let response = app.clone().oneshot(request.expect("a request")).await;
    let (parts, body) = response.expect("a router does not fail").into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("in memory");
    let body = serde_json::from_slice(&body).expect("JSON, whatever is answered");
    (parts.status.as_u16(), body)
}

#[tokio::test]
async fn each_key_does_what_it_says_in_its_own_company() {
    let (_database, app) = start();
    let mut ben = Browser::of(&app, "ben").await;
    let mut hugo = Browser::of(&app, "hugo").await;
    let writes = key(&mut ben, ACME, &[("label", "a"), ("writes", "yes")]).await;
    let reads = key(&mut ben, ACME, &[("label", "b")]).await;
    let theirs = key(&mut hugo, GLOBEX, &[("label", "c"), ("writes", "yes")]).await;
    let revoked = key(&mut ben, ACME, &[("label", "d")]).await;
    let list = ben.get(ACME, "/keys").await.body;
    let (_, id) = list.split_once("/keys/").expect("the latest is the first");
    let id: String = id.chars().take_while(char::is_ascii_digit).collect();
    let path = format!("/keys/{id}/revoke");
    assert_eq!(ben.post(ACME, &path, &[]).await.status, 303);
    let keys = [
        Some(&*writes),
        Some(&reads),
        Some(&theirs),
        Some(&revoked),
        None,
    ];
    for (method, _, path, expected) in ROWS {
        for (at, (key, expected)) in keys.into_iter().zip(expected).enumerate() {
            let (status, body) = ask(&app, key, method, path).await;
            assert_eq!(status, expected, "{method} {path} by key {at}: {body}");
        }
    }
}

#[tokio::test]
async fn a_key_reads_the_tickets_of_whose_it_is() {
    let (_database, app) = start();
    let mut ben = Browser::of(&app, "ben").await;
    let key = key(&mut ben, ACME, &[("label", "a")]).await;
    let (_, list) = ask(&app, Some(&key), "GET", "/api/tickets").await;
    let list = list.to_string();
    assert!(
        list.contains("Grinder stops") && !list.contains("Tent pole"),
        "{list}"
    );
    // Who leaves, leaves with their keys.
    ben.get(ACME, "/leave").await;
    assert_eq!(ben.post(ACME, "/leave", &[]).await.status, 303);
    assert_eq!(ask(&app, Some(&key), "GET", "/api/tickets").await.0, 401);
}

/// Ben may make keys, and changes nothing of the company: he revokes none of Ada's.
#[tokio::test]
async fn nobody_revokes_the_key_of_another_without_the_permission() {
    let (_database, app) = start();
    let mut ada = Browser::of(&app, "ada").await;
    let mut ben = Browser::of(&app, "ben").await;
    let adas = key(&mut ada, ACME, &[("label", "a")]).await;
    ben.get(SITE, "/").await;
    assert_eq!(ben.post(ACME, "/keys/1/revoke", &[]).await.status, 404);
    assert!(!ben.get(ACME, "/keys").await.body.contains("Ada Okafor"));
    assert_eq!(ask(&app, Some(&adas), "GET", "/api/tickets").await.0, 200);
}
