//! What is done without a request.

use super::browser::{ACME, Browser, GLOBEX, SITE, start};
use std::time::{SystemTime, UNIX_EPOCH};
use tenancy::accounts::Clock;

/// So many days from now.
struct In(u64);

impl Clock for In {
    fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let seconds = since.expect("it is after 1970").as_secs() + self.0 * 24 * 3600;
        seconds.try_into().expect("it fits")
    }
}

#[tokio::test]
async fn what_nobody_restores_in_time_goes_and_nothing_else_does() {
    let (database, app) = start();
    let mut ada = Browser::of(&app, "ada").await;
    ada.get(ACME, "/settings").await;
    ada.post(ACME, "/settings/delete", &[("slug", "acme")])
        .await;
    assert_eq!(helpdesk::purge(&database, &In(29)).expect("it runs"), 0);
    assert!(helpdesk::purge(&database, &In(31)).expect("it runs") > 20);
    assert_eq!(helpdesk::purge(&database, &In(31)).expect("it runs"), 0);
    ada.get(SITE, "/restore").await;
    assert_eq!(
        ada.post(SITE, "/restore", &[("slug", "acme")]).await.status,
        404
    );
    let mut grace = Browser::of(&app, "grace").await;
    let tickets = grace.get(GLOBEX, "/tickets").await.body;
    assert!(tickets.contains("Tent pole"), "{tickets}");
    assert_eq!(grace.get(GLOBEX, "/articles/writing").await.status, 200);
}
