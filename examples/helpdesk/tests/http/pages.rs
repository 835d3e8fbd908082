//! Who is answered what, page by page.

use super::browser::{ACME, Browser, SITE, start};
use axum::Router;
use helpdesk::{Host, Route, routes};

/// A page, where to ask for it and with which fields, and what is answered: to Ada, who owns Acme; to Ben, an agent there; to Dev, a
/// customer of it; to Grace, who owns another company; and to a stranger.
type Row = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    [u16; 5],
);

const WHO: [Option<&str>; 5] = [Some("ada"), Some("ben"), Some("dev"), Some("grace"), None];

/// At whichever host.
const ANY: &[Row] = &[
    ("GET /health", "/health", &[], [200; 5]),
    ("GET /style.css", "/style.css", &[], [200; 5]),
    ("GET /icon.svg", "/icon.svg", &[], [200; 5]),
    ("GET /live.js", "/live.js", &[], [200; 5]),
];

/// At the host of all companies. Who is not signed in is led to the sign-in.
const AT_SITE: &[Row] = &[
    ("GET /", "/", &[], [200, 200, 200, 200, 303]),
    ("GET /login", "/login", &[], [200; 5]),
    (
        "POST /login",
        "/login",
        &[("address", "ada@acme.example"), ("password", "wrong")],
        [409; 5],
    ),
    ("POST /logout", "/logout", &[], [303; 5]),
    ("GET /restore", "/restore", &[], [200, 200, 200, 200, 303]),
    // None of theirs is deleted.
    (
        "POST /restore",
        "/restore",
        &[("slug", "acme")],
        [404, 404, 404, 404, 303],
    ),
    // They run no server.
    ("GET /operator", "/operator", &[], [404, 404, 404, 404, 303]),
    (
        "POST /operator",
        "/operator",
        &[("company", "acme"), ("does", "suspend"), ("reason", "mine")],
        [404, 404, 404, 404, 303],
    ),
    ("GET /signup", "/signup", &[], [200; 5]),
    (
        "POST /signup",
        "/signup",
        &[
            ("name", "Zoe"),
            ("address", "zoe@initech.example"),
            ("password", "a dozen characters"),
        ],
        [200; 5],
    ),
    ("GET /verify/{secret}", "/verify/guessed", &[], [200; 5]),
    (
        "POST /verify/{secret}",
        "/verify/guessed",
        &[("password", "guessed")],
        [404; 5],
    ),
    (
        "GET /companies/new",
        "/companies/new",
        &[],
        [200, 200, 200, 200, 303],
    ),
    (
        "POST /companies",
        "/companies",
        &[("name", "Acme"), ("slug", "acme"), ("request", "1")],
        [409, 409, 409, 409, 303],
    ),
    (
        "GET /invitations/{token}",
        "/invitations/guessed",
        &[],
        [404; 5],
    ),
    (
        "POST /invitations/{token}",
        "/invitations/guessed",
        &[],
        [404, 404, 404, 404, 303],
    ),
    (
        "POST /invitations/{token}/join",
        "/invitations/guessed/join",
        &[("name", "Zoe"), ("password", "a dozen characters")],
        [404; 5],
    ),
    (
        "POST /invitations/{token}/decline",
        "/invitations/guessed/decline",
        &[],
        [404; 5],
    ),
    ("GET /inbox", "/inbox", &[], [200; 5]),
];

/// At the host of Acme. To Grace it is as if there were no such company.
const AT_ACME: &[Row] = &[
    ("GET /", "/", &[], [303, 303, 303, 404, 303]),
    ("POST /switch", "/switch", &[], [303, 303, 303, 404, 303]),
    ("GET /tickets", "/tickets", &[], [200, 200, 200, 404, 303]),
    (
        "GET /tickets/{id}",
        "/tickets/1001",
        &[],
        [200, 200, 200, 404, 303],
    ),
    (
        "GET /tickets/new",
        "/tickets/new",
        &[],
        [200, 200, 200, 404, 303],
    ),
    (
        "GET /tickets/{id}/attachments",
        "/tickets/1001/attachments",
        &[],
        [200, 200, 200, 404, 303],
    ),
    // What is sent is no file.
    (
        "POST /tickets/{id}/attachments",
        "/tickets/1001/attachments",
        &[],
        [409, 409, 409, 404, 303],
    ),
    (
        "GET /tickets/{id}/attachments/{file}",
        "/tickets/1001/attachments/999",
        &[],
        [404, 404, 404, 404, 303],
    ),
    ("GET /articles", "/articles", &[], [200, 200, 200, 404, 303]),
    (
        "POST /articles",
        "/articles",
        &[("title", "Beans"), ("body", "From six farms")],
        [303, 303, 403, 404, 303],
    ),
    (
        "GET /articles/new",
        "/articles/new",
        &[],
        [200, 200, 403, 404, 303],
    ),
    (
        "GET /articles/{id}",
        "/articles/descaling",
        &[],
        [200, 200, 200, 404, 303],
    ),
    (
        "POST /tickets",
        "/tickets",
        &[("subject", "Help"), ("body", "Please")],
        [303, 303, 303, 404, 303],
    ),
    (
        "POST /tickets/{id}",
        "/tickets/1001",
        &[("status", "open"), ("assignee", "ben")],
        [303, 303, 403, 404, 303],
    ),
    (
        "POST /tickets/{id}/comments",
        "/tickets/1001/comments",
        &[("body", "Thank you")],
        [303, 303, 303, 404, 303],
    ),
    (
        "POST /tickets/{id}/labels",
        "/tickets/1001/labels",
        &[("label", "1"), ("does", "add")],
        [303, 303, 403, 404, 303],
    ),
    ("GET /labels", "/labels", &[], [200, 403, 403, 404, 303]),
    (
        "POST /labels",
        "/labels",
        &[("name", "Returns"), ("hue", "red")],
        [303, 403, 403, 404, 303],
    ),
    (
        "POST /labels/{id}/delete",
        "/labels/5/delete",
        &[],
        [303, 403, 403, 404, 303],
    ),
    (
        "POST /articles/{id}",
        "/articles/descaling",
        &[("title", "Beans"), ("body", "From six farms")],
        [303, 303, 403, 404, 303],
    ),
    (
        "GET /articles/{id}/edit",
        "/articles/descaling/edit",
        &[],
        [200, 200, 403, 404, 303],
    ),
    // Whoever deletes it first, does; to the next one it is not there.
    (
        "POST /articles/{id}/delete",
        "/articles/returns/delete",
        &[],
        [303, 404, 403, 404, 303],
    ),
    ("GET /audit", "/audit", &[], [200, 403, 403, 404, 303]),
    ("GET /keys", "/keys", &[], [200, 200, 403, 404, 303]),
    (
        "POST /keys",
        "/keys",
        &[("label", "importer")],
        [200, 200, 403, 404, 303],
    ),
    // There is no such key.
    (
        "POST /keys/{id}/revoke",
        "/keys/999/revoke",
        &[],
        [404, 404, 403, 404, 303],
    ),
    ("GET /settings", "/settings", &[], [200, 403, 403, 404, 303]),
    (
        "POST /settings/name",
        "/settings/name",
        &[("name", "Acme Coffee")],
        [303, 403, 403, 404, 303],
    ),
    (
        "POST /settings/slug",
        "/settings/slug",
        &[("slug", "acme")],
        [303, 403, 403, 404, 303],
    ),
    // It is not the short name.
    (
        "POST /settings/delete",
        "/settings/delete",
        &[("slug", "globex")],
        [409, 403, 403, 404, 303],
    ),
    ("GET /leave", "/leave", &[], [200, 200, 200, 404, 303]),
    ("GET /people", "/people", &[], [200, 200, 403, 404, 303]),
    (
        "POST /people/invitations",
        "/people/invitations",
        &[("address", "zoe@initech.example")],
        [303, 403, 403, 404, 303],
    ),
    (
        "POST /people/invitations/revoke",
        "/people/invitations/revoke",
        &[("address", "zoe@initech.example")],
        [303, 403, 403, 404, 303],
    ),
    ("GET /teams", "/teams", &[], [200, 200, 403, 404, 303]),
    (
        "POST /teams",
        "/teams",
        &[("name", "Night shift")],
        [303, 403, 403, 404, 303],
    ),
    (
        "POST /teams/{id}/grants",
        "/teams/1/grants",
        &[("ticket.all", "on")],
        [404, 403, 403, 404, 303],
    ),
    (
        "POST /teams/{id}/members",
        "/teams/1/members",
        &[("account", "ben"), ("does", "add")],
        [404, 403, 403, 404, 303],
    ),
    // A page of another host, or no socket at all: nobody gets one without asking for it.
    ("GET /live", "/live", &[], [403, 403, 403, 404, 303]),
    // The last owner stays. Whoever leaves asks for no page here afterwards, so this one is the last.
    ("POST /leave", "/leave", &[], [409, 303, 303, 404, 303]),
];

fn rows() -> impl Iterator<Item = (Host, &'static Row)> {
    let at = |host, rows: &'static [Row]| rows.iter().map(move |row| (host, row));
    at(Host::Any, ANY)
        .chain(at(Host::Site, AT_SITE))
        .chain(at(Host::Company, AT_ACME))
}

/// A page that nobody has thought about here is one that nobody has tried as somebody else.
#[test]
fn each_page_has_a_row() {
    let name = |Route { host, method, path }| format!("{host:?} {method} {path}");
    // Those for programs are in `api.rs`.
    let mut pages: Vec<_> = routes()
        .into_iter()
        .filter(|route| route.host != Host::Api)
        .map(name)
        .collect();
    let mut rows: Vec<_> = rows()
        .map(|(host, (page, ..))| format!("{host:?} {page}"))
        .collect();
    pages.sort();
    rows.sort();
    assert_eq!(rows, pages);
}

async fn signed_in(app: &Router, who: Option<&str>) -> Browser {
    if let Some(id) = who {
        return Browser::of(app, id).await;
    }
    let mut browser = Browser::new(app);
    browser.get(SITE, "/login").await;
    browser
}

#[tokio::test]
async fn each_page_answers_whom_it_is_for() {
    let (_database, app) = start();
    for (who, cell) in WHO.into_iter().zip(0..) {
        for (host, (page, path, fields, expected)) in rows() {
            // Each with a session of its own: some pages end it.
            let mut browser = signed_in(&app, who).await;
            let at = match host {
                Host::Company | Host::Api => ACME,
                Host::Site | Host::Any => SITE,
            };
            let answer = if page.starts_with("GET") {
                browser.get(at, path).await
            } else {
                browser.post(at, path, fields).await
            };
            let expected = expected[cell];
            assert_eq!(answer.status, expected, "{who:?}: {host:?} {page}");
            let leads_out = answer.status == 303 && host == Host::Company && who.is_none();
            assert!(
                !leads_out || answer.to().contains("/login"),
                "{}",
                answer.to()
            );
        }
    }
}

/// To who is no member, a company that is there is as one that is not.
#[tokio::test]
async fn nobody_learns_of_a_company_that_is_not_theirs() {
    let (_database, app) = start();
    let mut grace = Browser::of(&app, "grace").await;
    for path in [
        "/",
        "/tickets",
        "/tickets/1001",
        "/tickets/9999",
        "/nowhere",
    ] {
        let theirs = grace.get(ACME, path).await;
        let nobodys = grace.get("initech.helpdesk.localhost:3000", path).await;
        assert_eq!((theirs.status, nobodys.status), (404, 404), "{path}");
        assert_eq!(theirs.body, nobodys.body, "{path}");
    }
}

#[tokio::test]
async fn each_page_says_what_a_browser_may_do_with_it() {
    let (_database, app) = start();
    let mut ada = Browser::of(&app, "ada").await;
    for (host, path) in [(SITE, "/"), (ACME, "/tickets"), (ACME, "/nowhere")] {
        let answer = ada.get(host, path).await;
        let says = |name: &str| answer.headers[name].to_str().expect("text").to_owned();
        let policy = says("content-security-policy");
        assert!(policy.contains("script-src 'self'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(says("cache-control"), "no-store");
        assert_eq!(says("x-content-type-options"), "nosniff");
        assert_eq!(says("x-frame-options"), "DENY");
        assert!(!answer.body.contains("<style") && !answer.body.contains(" style="));
    }
}
