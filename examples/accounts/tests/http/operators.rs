//! Operators, who act as members.

use super::browser::Browser;
use example_accounts::{Database, app};

// Proves J1, J6, J7.
#[tokio::test]
async fn an_operator_sees_what_a_member_sees_says_why_and_changes_nothing() {
    let database = Database::in_memory("http_operator").expect("SQLite is compiled in");
    let app = app(&database);
    let mut ada = Browser::of(&app, "ada").await;
    ada.found("acme").await;
    ada.get("/o/acme/notes").await;
    assert_eq!(
        ada.post("/o/acme/notes", &[("text", "hers")]).await.status,
        303
    );
    assert_eq!(ada.get("/operators").await.status, 404);
    let fields = [
        ("org", "acme"),
        ("member", "ada@example.com"),
        ("reason", "ticket 12"),
    ];
    assert_eq!(ada.post("/operators", &fields).await.status, 404);

    let mut operator = Browser::of(&app, "operator").await;
    assert_eq!(operator.get("/o/acme/notes").await.status, 404);
    operator.get("/operators").await;
    let blank = [fields[0], fields[1], ("reason", " ")];
    assert_eq!(operator.post("/operators", &blank).await.status, 409);
    let before = operator.cookie.clone();
    assert_eq!(
        operator.post("/operators", &fields).await.to(),
        "/o/acme/notes"
    );
    assert!(operator.cookie != before, "the session has a new id");

    let page = operator.get("/o/acme/notes").await;
    assert_eq!(page.status, 200);
    for part in ["hers", "ticket 12", "End it"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.body.contains("Write it"), "{}", page.body);
    assert_eq!(operator.get("/o/acme/members").await.status, 200);
    for (path, fields) in [
        ("/o/acme/notes", &[("text", "mine")][..]),
        ("/o/acme/notes/1/remove", &[]),
        ("/o/acme/leave", &[]),
        (
            "/o/acme/invitations",
            &[("address", "eve@example.com"), ("role", "owner")],
        ),
    ] {
        assert_eq!(operator.post(path, fields).await.status, 403, "{path}");
    }
    // The owner reads who has been there, and why.
    let seen = ada.get("/o/acme/members").await.body;
    assert!(seen.contains("ticket 12"), "{seen}");

    let before = operator.cookie.clone();
    assert_eq!(
        operator.post("/operators/end", &[]).await.to(),
        "/operators"
    );
    assert!(operator.cookie != before, "the session has a new id");
    assert_eq!(operator.get("/o/acme/notes").await.status, 404);
}

#[tokio::test]
async fn nobody_sees_what_an_operator_sees() {
    let database = Database::in_memory("http_operators").expect("SQLite is compiled in");
    let app = app(&database);
    let mut ada = Browser::of(&app, "ada").await;
    ada.found("acme").await;
    let mut operator = Browser::of(&app, "operator").await;
    operator.found("hooli").await;
    operator.get("/operators").await;
    for (org, member, status) in [
        ("hooli", "operator@example.com", 409),
        ("acme", "operator@example.com", 409),
        ("nowhere", "ada@example.com", 404),
        ("acme", "nobody@example.com", 404),
    ] {
        let fields = [("org", org), ("member", member), ("reason", "curious")];
        let answer = operator.post("/operators", &fields).await;
        assert_eq!(answer.status, status, "{org} {member}");
    }
    assert_eq!(operator.get("/o/hooli/notes").await.status, 200);
}
