//! The audit log.

use super::browser::{ACME, Browser, start};

/// What the companies of the demonstration were made by is in the log of each.
#[tokio::test]
async fn a_company_reads_its_own_log() {
    let (_database, app) = start();
    let mut ada = Browser::of(&app, "ada").await;
    let log = ada.get(ACME, "/audit").await.body;
    assert!(
        log.contains("Ben Lindqvist") && log.contains("Agents"),
        "{log}"
    );
    assert!(!log.contains("Grace Kim") && !log.contains("Hugo Martins"));
}
