//! Coming in by an invitation or a link.

use super::browser::{Answer, Browser, PASSWORD, start};
use axum::http::header::{CACHE_CONTROL, REFERRER_POLICY};

#[tokio::test]
async fn somebody_new_accepts_an_invitation_in_a_second_browser() {
    let (_database, app) = start("newcomer");
    let mut ada = Browser::of(&app, "ada").await;
    ada.found("acme").await;
    let link = ada.invite("acme", "bob", "admin").await;
    let mut bob = Browser::new(&app);
    // A scanner of mail follows the link, as often as it likes.
    for _ in 0..2 {
        let page = bob.get(&link).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.headers[REFERRER_POLICY], "no-referrer");
        assert_eq!(page.headers[CACHE_CONTROL], "no-store");
        assert!(page.body.contains("bob@example.com") && page.body.contains("acme"));
    }
    let fields = [
        ("name", "bob"),
        ("password", PASSWORD),
        ("address", "ada@example.com"),
    ];
    let joined = bob.post(&format!("{link}/join"), &fields).await;
    assert_eq!(joined.to(), "/o/acme/notes");
    let members = bob.get("/o/acme/members").await.body;
    // The address is that of the invitation, whatever the form says.
    assert!(members.contains("bob@example.com"), "{members}");
    // It is used.
    assert_eq!(Browser::new(&app).get(&link).await.status, 409);
    // And nobody else is let in by what is left of it.
    assert_eq!(bob.post(&format!("{link}/join"), &fields).await.status, 409);
}

// Proves F4.
#[tokio::test]
async fn as_many_join_by_a_link_as_it_says_and_nobody_by_one_that_was_replaced() {
    let (_database, app) = start("links");
    let mut ada = Browser::of(&app, "ada").await;
    ada.found("acme").await;
    let link_of = |page: &Answer| {
        let (_, link) = page.body.split_once(r#"href="/join/"#).expect("a link");
        format!("/join/{}", link.split('"').next().expect("a token"))
    };
    ada.get("/o/acme/links").await;
    let old = ada.post("/o/acme/links", &[("uses", "1")]).await;
    let old = link_of(&old);
    let list = ada.get("/o/acme/links").await.body;
    assert!(list.contains("0 of 1 have joined") && !list.contains(&old));
    let (before, _) = list.split_once("/rotate").expect("a button");
    let (_, id) = before.rsplit_once('/').expect("a path");
    let new = ada.post(&format!("/o/acme/links/{id}/rotate"), &[]).await;
    let new = link_of(&new);

    let mut bob = Browser::of(&app, "bob").await;
    bob.get("/organisations").await;
    assert_eq!(bob.get(&old).await.status, 404);
    assert_eq!(bob.post(&old, &[]).await.status, 404);
    // Who is not logged in is led there; and a look counts for nothing.
    let page = Browser::new(&app).get(&new).await;
    assert_eq!(page.headers[REFERRER_POLICY], "no-referrer");
    assert!(page.body.contains(&format!("/login?next={new}")));
    assert_eq!(bob.accept(&new).await.to(), "/o/acme/notes");
    assert_eq!(bob.get("/o/acme/notes").await.status, 200);
    // A member makes none.
    assert_eq!(bob.get("/o/acme/links").await.status, 403);
    bob.get("/o/acme/members").await;
    let refused = bob.post("/o/acme/links", &[("uses", "9")]).await;
    assert_eq!(refused.status, 403);
    let mut eve = Browser::of(&app, "eve").await;
    assert_eq!(eve.accept(&new).await.status, 409);
    assert_eq!(eve.get("/o/acme/notes").await.status, 404);
}

#[tokio::test]
async fn an_account_accepts_with_its_own_address_and_no_other() {
    let (_database, app) = start("existing");
    let mut ada = Browser::of(&app, "ada").await;
    ada.found("acme").await;
    Browser::of(&app, "bob").await;
    let link = ada.invite("acme", "bob", "member").await;
    // Whoever is not logged in, is led there, and comes back.
    let mut bob = Browser::new(&app);
    let page = bob.get(&link).await;
    assert!(page.body.contains(&format!("/login?next={link}")));
    assert_eq!(bob.log_in("bob", &link).await.to(), link);
    let mut eve = Browser::of(&app, "eve").await;
    let refused = eve.accept(&link).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("another address"));
    // The invitation has stayed.
    assert_eq!(bob.accept(&link).await.to(), "/o/acme/notes");
    assert_eq!(bob.get("/o/acme/notes").await.status, 200);
    assert_eq!(eve.get("/o/acme/notes").await.status, 404);
}

#[tokio::test]
async fn seats_are_counted_and_an_invitation_taken_back_frees_one() {
    let (_database, app) = start("seats");
    let mut ada = Browser::of(&app, "ada").await;
    ada.found("acme").await;
    let mut last = String::new();
    for name in ["bob", "cid", "dan", "eve"] {
        last = ada.invite("acme", name, "member").await;
    }
    let full = [("address", "fay@example.com"), ("role", "member")];
    let refused = ada.post("/o/acme/invitations", &full).await;
    assert!(refused.status == 409 && refused.body.contains("seat"));
    ada.get("/o/acme/members").await;
    let back = [("address", "eve@example.com")];
    assert_eq!(
        ada.post("/o/acme/invitations/revoke", &back).await.status,
        303
    );
    assert_eq!(Browser::new(&app).get(&last).await.status, 409);
    assert_eq!(ada.post("/o/acme/invitations", &full).await.status, 303);
}
