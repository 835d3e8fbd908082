//! Tickets: who reads which.

use super::browser::{ACME, Browser, start};

#[tokio::test]
async fn who_asks_reads_their_own_tickets() {
    let (_database, app) = start();
    let mut dev = Browser::of(&app, "dev").await;
    let list = dev.get(ACME, "/tickets").await.body;
    assert!(list.contains("Grinder stops") && !list.contains("Invoice shows"));
    // 1002 is another customer's.
    assert_eq!(dev.get(ACME, "/tickets/1001").await.status, 200);
    assert_eq!(dev.get(ACME, "/tickets/1002").await.status, 404);
    let mut ben = Browser::of(&app, "ben").await;
    let list = ben.get(ACME, "/tickets").await.body;
    assert!(list.contains("Grinder stops") && list.contains("Invoice shows"));
}

/// The tickets of both companies have the same numbers.
#[tokio::test]
async fn a_number_is_that_of_the_own_company() {
    let (_database, app) = start();
    let mut carmen = Browser::of(&app, "carmen").await;
    let at_acme = carmen.get(ACME, "/tickets/1001").await.body;
    let globex = "globex.helpdesk.localhost:3000";
    let at_globex = carmen.get(globex, "/tickets/1001").await.body;
    assert!(at_acme.contains("Grinder stops") && !at_acme.contains("Tent pole"));
    assert!(at_globex.contains("Tent pole") && !at_globex.contains("Grinder stops"));
}
