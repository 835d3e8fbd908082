//! Those who run the server.

use super::browser::{ACME, Browser, SITE, start};

#[tokio::test]
async fn an_operator_suspends_a_company_and_the_company_reads_why() {
    let (_database, app) = start();
    let mut mira = Browser::of(&app, "mira").await;
    let mut ada = Browser::of(&app, "ada").await;
    let console = mira.get(SITE, "/operator").await;
    assert_eq!(console.status, 200);
    assert!(console.body.contains("Acme Coffee") && console.body.contains("Globex"));
    // She runs the server, and is nobody in a company.
    assert_eq!(mira.get(ACME, "/tickets").await.status, 404);
    let mut change = async |does: &str, reason: &str| {
        let fields = [("company", "acme"), ("does", does), ("reason", reason)];
        mira.post(SITE, "/operator", &fields).await.status
    };
    assert_eq!(change("suspend", " ").await, 409);
    assert_eq!(change("suspend", "bill of March").await, 303);
    assert_eq!(ada.get(ACME, "/tickets").await.status, 403);
    // What is suspended does not become what its owner restores.
    assert_eq!(change("delete", "bill of March").await, 409);
    assert_eq!(change("reinstate", "has paid").await, 303);
    let log = ada.get(ACME, "/audit").await.body;
    assert!(log.contains("Mira Novak, an operator"), "{log}");
    assert!(log.contains("bill of March") && log.contains("has paid"));
}
