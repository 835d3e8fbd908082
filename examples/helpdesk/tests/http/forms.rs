//! What a page of another site can do with somebody's session.

use super::browser::{ACME, Browser, SITE, start};

#[tokio::test]
async fn a_form_that_does_not_know_the_session_is_refused() {
    let (_database, app) = start();
    let mut ada = Browser::of(&app, "ada").await;
    let mut grace = Browser::of(&app, "grace").await;
    grace.form.clone_from(&ada.form);
    assert_eq!(grace.post(SITE, "/logout", &[]).await.status, 403);
    ada.form.clear();
    assert_eq!(ada.post(SITE, "/logout", &[]).await.status, 403);
    assert_eq!(ada.post(ACME, "/switch", &[]).await.status, 403);
    assert_eq!(ada.get(SITE, "/").await.status, 200);
}

#[tokio::test]
async fn a_session_gets_a_new_id_when_somebody_signs_in() {
    let (_database, app) = start();
    let mut browser = Browser::new(&app);
    browser.get(SITE, "/login").await;
    let before = browser.cookie.clone();
    let fields = [
        ("address", "ben@acme.example"),
        ("password", "correct horse battery"),
    ];
    browser.post(SITE, "/login", &fields).await;
    assert!(before.is_some() && browser.cookie != before);
    let mut who_knew_it = Browser::new(&app);
    who_knew_it.cookie = before;
    assert_eq!(who_knew_it.get(SITE, "/").await.to(), "/login");
}

/// Ada owns the company, so her session gets a new id when it comes there first, whatever she asks for.
#[tokio::test]
async fn who_asks_for_what_is_not_there_stays_signed_in() {
    let (_database, app) = start();
    let mut ada = Browser::of(&app, "ada").await;
    assert_eq!(ada.get(ACME, "/nowhere").await.status, 404);
    assert_eq!(ada.get(ACME, "/tickets").await.status, 200);
}

#[tokio::test]
async fn the_sign_in_leads_back_and_nowhere_else() {
    let (_database, app) = start();
    let mut ben = Browser::new(&app);
    let to = ben.get(ACME, "/tickets/1001").await;
    let next = "http://acme.helpdesk.localhost:3000/tickets/1001";
    assert_eq!(
        to.to(),
        format!("http://helpdesk.localhost:3000/login?next={next}")
    );
    for (next, expected) in [
        (next, next),
        ("http://evil.example/", "/"),
        ("//evil.example/", "/"),
    ] {
        ben.get(SITE, "/login").await;
        let fields = [
            ("address", "ben@acme.example"),
            ("password", "correct horse battery"),
            ("next", next),
        ];
        assert_eq!(ben.post(SITE, "/login", &fields).await.to(), expected);
    }
}

/// The first page of a company gives the session a new id, also if there is no such page.
#[tokio::test]
async fn a_page_that_is_not_there_signs_nobody_out() {
    let (_database, app) = start();
    let mut ben = Browser::of(&app, "ben").await;
    assert_eq!(ben.get(ACME, "/tickets/9999").await.status, 404);
    assert_eq!(ben.get(ACME, "/tickets").await.status, 200);
}
