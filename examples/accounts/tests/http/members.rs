//! What members of an organisation may, and others may not.

use super::browser::{start, two};

// Proves C4.
#[tokio::test]
async fn an_organisation_of_others_looks_like_one_that_is_not_there() {
    let (_database, app) = start("others");
    let [_, mut bob, _] = two(&app).await;
    for page in ["notes", "members"] {
        let others = bob.get(&format!("/o/globex/{page}")).await;
        let none = bob.get(&format!("/o/nowhere/{page}")).await;
        assert_eq!((others.status, none.status), (404, 404));
        assert_eq!((others.body, others.headers), (none.body, none.headers));
    }
    bob.get("/o/acme/notes").await;
    for action in [
        "switch",
        "leave",
        "notes",
        "invitations",
        "notes/1/remove",
        "members/1",
    ] {
        let fields = [
            ("text", "x"),
            ("address", "x@example.com"),
            ("role", "member"),
            ("does", "remove"),
        ];
        let refused = bob.post(&format!("/o/globex/{action}"), &fields).await;
        assert_eq!(refused.status, 404, "{action}");
    }
}

// Proves C1.
#[tokio::test]
async fn who_is_suspended_or_removed_is_out_at_the_next_click() {
    let (_database, app) = start("out");
    let [mut ada, mut bob, _] = two(&app).await;
    assert_eq!(
        ada.change("acme", "bob", "suspend", "member").await.status,
        303
    );
    let refused = bob.get("/o/acme/notes").await;
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("You are suspended"));
    // An old session does not switch there either, and is sent on.
    assert_eq!(bob.get("/").await.to(), "/organisations");
    assert_eq!(
        ada.change("acme", "bob", "reinstate", "member")
            .await
            .status,
        303
    );
    assert_eq!(bob.get("/o/acme/notes").await.status, 200);
    assert_eq!(
        ada.change("acme", "bob", "remove", "member").await.status,
        303
    );
    assert_eq!(bob.get("/o/acme/notes").await.status, 404);
    assert_eq!(bob.get("/").await.to(), "/organisations");
}

#[tokio::test]
async fn roles_count_at_the_next_click_and_nobody_gives_a_higher_one() {
    let (_database, app) = start("roles");
    let [mut ada, mut bob, _] = two(&app).await;
    let cannot = bob.get("/o/acme/members").await;
    assert!(!cannot.body.contains("Invite somebody"));
    let fields = [("address", "x@example.com"), ("role", "member")];
    assert_eq!(bob.post("/o/acme/invitations", &fields).await.status, 403);
    assert_eq!(
        bob.post(
            "/o/acme/members/1",
            &[("does", "remove"), ("role", "member")]
        )
        .await
        .status,
        403
    );
    assert_eq!(ada.change("acme", "bob", "role", "admin").await.status, 303);
    assert!(
        bob.get("/o/acme/members")
            .await
            .body
            .contains("Invite somebody")
    );
    let owner = [("address", "x@example.com"), ("role", "owner")];
    assert_eq!(bob.post("/o/acme/invitations", &owner).await.status, 403);
    assert_eq!(
        bob.post(
            "/o/acme/members/1",
            &[("does", "remove"), ("role", "member")]
        )
        .await
        .status,
        403
    );
    assert_eq!(
        bob.post("/o/acme/members/2", &[("does", "role"), ("role", "owner")])
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn a_note_is_removed_by_its_author_or_an_admin_of_its_organisation() {
    let (_database, app) = start("notes");
    let [mut ada, mut bob, mut eve] = two(&app).await;
    for (browser, org, text) in [(&mut ada, "acme", "first"), (&mut eve, "globex", "second")] {
        browser.get(&format!("/o/{org}/notes")).await;
        browser
            .post(&format!("/o/{org}/notes"), &[("text", text)])
            .await;
    }
    assert!(!bob.get("/o/acme/notes").await.body.contains("second"));
    assert_eq!(bob.post("/o/acme/notes/1/remove", &[]).await.status, 404);
    // The owner of one organisation is nobody in the other.
    assert_eq!(ada.post("/o/acme/notes/2/remove", &[]).await.status, 404);
    assert_eq!(ada.post("/o/acme/notes/1/remove", &[]).await.status, 303);
    assert!(eve.get("/o/globex/notes").await.body.contains("second"));
    // Text is text.
    bob.post("/o/acme/notes", &[("text", "%3Cb%3E")]).await;
    assert!(bob.get("/o/acme/notes").await.body.contains("&lt;b&gt;"));
}

// Proves C2.
#[tokio::test]
async fn somebody_switches_and_two_tabs_stay_where_they_are() {
    let (_database, app) = start("switches");
    let [mut ada, mut bob, _] = two(&app).await;
    bob.found("hooli").await;
    // Two, and none was used last.
    assert_eq!(bob.get("/").await.to(), "/organisations");
    let before = bob.cookie.clone();
    bob.get("/organisations").await;
    assert_eq!(
        bob.post("/o/hooli/switch", &[]).await.to(),
        "/o/hooli/notes"
    );
    assert_ne!(bob.cookie, before);
    assert_eq!(bob.get("/").await.to(), "/o/hooli/notes");
    // The other tab.
    assert_eq!(bob.get("/o/acme/notes").await.status, 200);
    assert_eq!(bob.get("/").await.to(), "/o/hooli/notes");
    // A switch that is refused changes nothing.
    let before = bob.cookie.clone();
    assert_eq!(bob.post("/o/globex/switch", &[]).await.status, 404);
    assert_eq!(bob.cookie, before);
    assert_eq!(bob.get("/").await.to(), "/o/hooli/notes");
    // Who is no member any more is not led there.
    bob.get("/organisations").await;
    bob.post("/o/acme/switch", &[]).await;
    ada.change("acme", "bob", "remove", "member").await;
    assert_eq!(bob.get("/").await.to(), "/o/hooli/notes");
}

#[tokio::test]
async fn a_member_leaves_and_the_last_owner_stays() {
    let (_database, app) = start("leaves");
    let [mut ada, mut bob, _] = two(&app).await;
    ada.get("/o/acme/members").await;
    let stays = ada.post("/o/acme/leave", &[]).await;
    assert_eq!(stays.status, 409);
    assert!(stays.body.contains("keeps an owner"));
    bob.get("/organisations").await;
    bob.post("/o/acme/switch", &[]).await;
    assert_eq!(bob.post("/o/acme/leave", &[]).await.to(), "/organisations");
    assert_eq!(bob.get("/o/acme/notes").await.status, 404);
    assert!(
        !ada.get("/o/acme/members")
            .await
            .body
            .contains("bob@example.com")
    );
    // Invited again, the same account comes back.
    let link = ada.invite("acme", "bob", "member").await;
    assert_eq!(bob.accept(&link).await.to(), "/o/acme/notes");
}
