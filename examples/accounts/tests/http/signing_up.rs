//! Signing up, with an address of one's own, and founding organisations.

use super::browser::{Browser, start};

#[tokio::test]
async fn somebody_signs_up_founds_an_organisation_and_writes() {
    let (_database, app) = start("founds");
    let mut ada = Browser::of(&app, "ada").await;
    assert_eq!(ada.get("/").await.to(), "/organisations");
    ada.found("acme").await;
    ada.get("/o/acme/notes").await;
    let fields = [("text", "Anvils are back")];
    assert_eq!(
        ada.post("/o/acme/notes", &fields).await.to(),
        "/o/acme/notes"
    );
    let notes = ada.get("/o/acme/notes").await;
    assert!(notes.body.contains("Anvils are back") && notes.body.contains("ada"));
    // The only organisation comes first.
    assert_eq!(ada.get("/").await.to(), "/o/acme/notes");
}

// Proves B5.
#[tokio::test]
async fn a_form_that_is_sent_twice_founds_one_organisation() {
    let (_database, app) = start("twice");
    let mut ada = Browser::of(&app, "ada").await;
    let form = ada.founding().await;
    // The session has a new id and a new secret after the first time, which another tab of it knows.
    assert_eq!(ada.found_by(&form, "acme").await.to(), "/o/acme/notes");
    ada.founding().await;
    assert_eq!(ada.found_by(&form, "globex").await.to(), "/o/acme/notes");
    assert_eq!(ada.get("/o/globex/notes").await.status, 404);
    let other = ada.founding().await;
    assert_eq!(ada.found_by(&other, "acme").await.status, 409);
}

// Proves A3.
#[tokio::test]
async fn somebody_owns_three_organisations_at_most() {
    let (_database, app) = start("limit");
    let mut ada = Browser::of(&app, "ada").await;
    for slug in ["acme", "globex", "initech"] {
        ada.found(slug).await;
    }
    let form = ada.founding().await;
    let refused = ada.found_by(&form, "hooli").await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("as many organisations as one may"));
    assert_eq!(ada.get("/o/hooli/notes").await.status, 404);
}

#[tokio::test]
async fn an_address_is_verified_by_nobody_who_does_not_know_the_password() {
    let (_database, app) = start("verified");
    // Eve signs up with the address of Bob, who gets the mail.
    let mut eve = Browser::new(&app);
    eve.sign_up("bob").await;
    let verification = eve.mail("/verify/").await;
    let mut bob = Browser::new(&app);
    bob.get(&verification).await;
    let guess = [("password", "a guess of twelve")];
    assert_eq!(bob.post(&verification, &guess).await.status, 409);
    assert_eq!(eve.log_in("bob", "").await.status, 409);
}

#[tokio::test]
async fn nobody_holds_an_address_that_is_not_verified() {
    let (_database, app) = start("held");
    // Eve was quicker than Bob, with a password of her own.
    let mut eve = Browser::new(&app);
    eve.get("/signup").await;
    let address = ("address", "bob@example.com");
    let hers = ("password", "wrong horse battery");
    let fields = [("name", "eve"), address, hers];
    assert_eq!(eve.post("/signup", &fields).await.status, 200);
    let verification = eve.mail("/verify/").await;
    let mut bob = Browser::of(&app, "bob").await;
    assert_eq!(bob.get("/").await.to(), "/organisations");
    // What was sent for her leads nowhere from then on, even for who has the mail and her password.
    eve.get(&verification).await;
    assert_eq!(eve.post(&verification, &[hers]).await.status, 409);
    eve.get("/login").await;
    assert_eq!(eve.post("/login", &[address, hers]).await.status, 409);
    assert_eq!(bob.log_in("bob", "").await.to(), "/");
}

// Proves A6.
#[tokio::test]
async fn nobody_learns_whether_an_address_has_an_account() {
    let (_database, app) = start("known");
    let mut ada = Browser::of(&app, "ada").await;
    let mut known = Browser::new(&app);
    let mut unknown = Browser::new(&app);
    let answers = [known.sign_up("ada").await, unknown.sign_up("bob").await];
    assert_eq!(answers[0].status, answers[1].status);
    assert_eq!(answers[0].body, answers[1].body);
    // The first password is still the one.
    assert_eq!(ada.log_in("ada", "").await.status, 303);
    ada.get("/login").await;
    let wrong = |address: &'static str| [("address", address), ("password", "wrong horse battery")];
    let answers = [
        ada.post("/login", &wrong("ada@example.com")).await,
        ada.post("/login", &wrong("nobody@example.com")).await,
    ];
    assert_eq!(
        (answers[0].status, &answers[0].body),
        (409, &answers[1].body)
    );
}
