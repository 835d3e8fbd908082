//! Sessions, forms, and what pages are made of.

use super::browser::{Browser, start, two};
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};

#[tokio::test]
async fn a_form_that_is_not_of_this_session_is_refused() {
    let (_database, app) = start("forged");
    let [mut ada, bob, _] = two(&app).await;
    ada.get("/o/acme/notes").await;
    let own = ada.form.clone();
    for forged in ["", "0", bob.form.as_str()] {
        forged.clone_into(&mut ada.form);
        for path in [
            "/o/acme/notes",
            "/o/acme/leave",
            "/o/acme/switch",
            "/organisations",
            "/logout",
        ] {
            let fields = [("text", "forged"), ("name", "x"), ("slug", "forged")];
            assert_eq!(ada.post(path, &fields).await.status, 403, "{path}");
        }
    }
    ada.form = own;
    assert!(!ada.get("/o/acme/notes").await.body.contains("forged"));
    assert_eq!(ada.post("/logout", &[]).await.to(), "/login");
    assert_eq!(
        ada.get("/o/acme/notes").await.to(),
        "/login?next=/o/acme/notes"
    );
}

// Proves C7.
#[tokio::test]
async fn a_session_gets_a_new_id_at_login_and_the_old_one_is_worth_nothing() {
    let (_database, app) = start("fixed");
    Browser::of(&app, "ada").await;
    let mut fixed = Browser::new(&app);
    let cookie = fixed.get("/login").await.headers[SET_COOKIE]
        .to_str()
        .expect("text")
        .to_owned();
    for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    // Somebody has put this id into Ada's browser beforehand.
    let planted = fixed.cookie.clone();
    fixed.log_in("ada", "").await;
    assert_ne!(fixed.cookie, planted);
    assert_eq!(fixed.get("/organisations").await.status, 200);
    let mut thief = Browser::new(&app);
    thief.cookie = planted;
    assert_eq!(thief.get("/organisations").await.to(), "/login");
    // What is planted as the way onward leads nowhere else.
    for next in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/o/x\r\nx",
    ] {
        let mut ada = Browser::new(&app);
        assert_eq!(
            ada.log_in("ada", &next.replace("\r\n", "%0D%0A"))
                .await
                .to(),
            "/",
            "{next}"
        );
    }
}

// Proves C7.
#[tokio::test]
async fn a_session_gets_a_new_id_at_the_click_after_its_role_has_risen() {
    let (_database, app) = start("risen");
    let [mut ada, mut bob, _] = two(&app).await;
    bob.get("/o/acme/notes").await;
    let known = bob.cookie.clone();
    bob.get("/o/acme/notes").await;
    assert_eq!(bob.cookie, known);
    assert_eq!(ada.change("acme", "bob", "role", "admin").await.status, 303);
    assert_eq!(bob.get("/o/acme/notes").await.status, 200);
    assert_ne!(bob.cookie, known);
    assert_eq!(bob.get("/o/acme/members").await.status, 200);
    let mut thief = Browser::new(&app);
    thief.cookie = known;
    let refused = thief.get("/o/acme/notes").await;
    assert_eq!(refused.to(), "/login?next=/o/acme/notes");
}

// Proves C7.
#[tokio::test]
async fn of_two_who_send_one_id_at_once_one_alone_acts_in_the_higher_role() {
    let (_database, app) = start("at_once");
    let [mut ada, mut bob, _] = two(&app).await;
    for _ in 0..20 {
        bob.get("/o/acme/notes").await;
        let mut thief = Browser::new(&app);
        thief.cookie.clone_from(&bob.cookie);
        assert_eq!(ada.change("acme", "bob", "role", "admin").await.status, 303);
        tokio::join!(bob.get("/o/acme/notes"), thief.get("/o/acme/notes"));
        let bobs = bob.get("/o/acme/members").await.status;
        let thiefs = thief.get("/o/acme/members").await.status;
        assert!(matches!((bobs, thiefs), (200, 303) | (303, 200)));
        if thiefs == 200 {
            bob = thief;
        }
        assert_eq!(
            ada.change("acme", "bob", "role", "member").await.status,
            303
        );
    }
}

#[tokio::test]
async fn pages_run_no_script_and_load_nothing_from_elsewhere() {
    let (_database, app) = start("pages");
    let [mut ada, ..] = two(&app).await;
    for path in [
        "/o/acme/notes",
        "/o/acme/members",
        "/organisations",
        "/outbox",
        "/nowhere",
    ] {
        let page = ada.get(path).await;
        let policy = page.headers["content-security-policy"]
            .to_str()
            .expect("text");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'"),
            "{policy}"
        );
        for never in ["<script", "style=\"", "onclick", "http://", "https://"] {
            assert!(!page.body.contains(never), "{path}: {never}");
        }
    }
    let style = ada.get("/style.css").await;
    assert_eq!(style.headers[CONTENT_TYPE], "text/css; charset=utf-8");
    assert!(!style.body.contains("url("));
}
