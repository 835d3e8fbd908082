//! The company: its names, and whether it stays.

use super::browser::{ACME, Browser, SITE, start};

#[tokio::test]
async fn a_former_address_leads_members_to_the_new_one_and_nobody_else() {
    let (_database, app) = start();
    let mut ada = Browser::of(&app, "ada").await;
    ada.get(ACME, "/settings").await;
    let to = ada
        .post(ACME, "/settings/slug", &[("slug", "roasters")])
        .await;
    assert_eq!(to.to(), "http://roasters.helpdesk.localhost:3000/settings");
    let moved = ada.get(ACME, "/tickets/1001").await;
    assert_eq!(moved.status, 308);
    assert!(moved.to().contains("roasters."), "{}", moved.to());
    let mut grace = Browser::of(&app, "grace").await;
    assert_eq!(grace.get(ACME, "/tickets/1001").await.status, 404);
    // It is held: no other company gets it.
    grace.get(SITE, "/").await;
    let globex = "globex.helpdesk.localhost:3000";
    let taken = grace
        .post(globex, "/settings/slug", &[("slug", "acme")])
        .await;
    assert_eq!(taken.status, 409);
}

#[tokio::test]
async fn an_owner_restores_what_an_owner_has_deleted() {
    let (_database, app) = start();
    let mut ada = Browser::of(&app, "ada").await;
    let mut ben = Browser::of(&app, "ben").await;
    ada.get(ACME, "/settings").await;
    let deleted = ada
        .post(ACME, "/settings/delete", &[("slug", "acme")])
        .await;
    assert_eq!(deleted.status, 303);
    assert_eq!(ada.get(ACME, "/tickets").await.status, 403);
    let page = ada.get(SITE, "/restore").await.body;
    assert!(page.contains("Restore Acme Coffee Roasters"), "{page}");
    // Ben is no owner of it.
    assert!(!ben.get(SITE, "/restore").await.body.contains("Acme"));
    assert_eq!(
        ben.post(SITE, "/restore", &[("slug", "acme")]).await.status,
        404
    );
    assert_eq!(
        ada.post(SITE, "/restore", &[("slug", "acme")]).await.status,
        303
    );
    assert_eq!(ben.get(ACME, "/tickets").await.status, 200);
    let log = ada.get(ACME, "/audit").await.body;
    assert!(log.contains("asked for by ada"), "{log}");
}

#[tokio::test]
async fn whoever_leaves_is_a_stranger() {
    let (_database, app) = start();
    let mut ben = Browser::of(&app, "ben").await;
    ben.get(ACME, "/leave").await;
    assert_eq!(ben.post(ACME, "/leave", &[]).await.status, 303);
    assert_eq!(ben.get(ACME, "/tickets/1001").await.status, 404);
}
