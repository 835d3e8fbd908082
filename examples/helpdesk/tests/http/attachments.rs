//! Files at tickets.

use super::browser::{ACME, Browser, GLOBEX, start};

const HERE: &str = "/tickets/1001/attachments";
const TEXT: (&str, &str, &str) = ("notes.txt", "text/plain", "It stops after ten seconds.");

/// Where the only file of the ticket is.
async fn only(browser: &mut Browser) -> String {
    let list = browser.get(ACME, HERE).await.body;
    let (_, id) = list
        .split_once(&format!("{HERE}/"))
        .expect("there is a file");
    let id: String = id.chars().take_while(char::is_ascii_digit).collect();
    format!("{HERE}/{id}")
}

#[tokio::test]
async fn a_file_is_kept_and_never_shown_as_a_page() {
    let (_database, app) = start();
    let mut dev = Browser::of(&app, "dev").await;
    dev.get(ACME, HERE).await;
    assert_eq!(dev.upload(ACME, HERE, TEXT).await.to(), HERE);
    let file = only(&mut dev).await;
    let file = dev.get(ACME, &file).await;
    assert_eq!((file.status, &*file.body), (200, TEXT.2));
    assert_eq!(file.headers["content-type"], "text/plain");
    assert_eq!(file.headers["x-content-type-options"], "nosniff");
    let keep = "attachment; filename=\"notes.txt\"";
    assert_eq!(file.headers["content-disposition"], keep);
}

#[tokio::test]
async fn a_file_is_there_for_who_sees_the_ticket_and_for_nobody_else() {
    let (_database, app) = start();
    let mut dev = Browser::of(&app, "dev").await;
    dev.get(ACME, HERE).await;
    dev.upload(ACME, HERE, TEXT).await;
    let file = only(&mut dev).await;
    // Elin asks for nothing but her own tickets; Carmen works in both companies.
    let mut elin = Browser::of(&app, "elin").await;
    assert_eq!(elin.get(ACME, &file).await.status, 404);
    assert_eq!(elin.get(ACME, HERE).await.status, 404);
    assert_eq!(elin.upload(ACME, HERE, TEXT).await.status, 404);
    let mut carmen = Browser::of(&app, "carmen").await;
    assert_eq!(carmen.get(ACME, &file).await.status, 200);
    assert_eq!(carmen.get(GLOBEX, &file).await.status, 404);
    // It is at another ticket.
    let elsewhere = file.replace("1001", "1002");
    assert_eq!(carmen.get(ACME, &elsewhere).await.status, 404);
}

#[tokio::test]
async fn a_file_is_of_a_kind_that_is_allowed_and_no_larger_than_one_may_be() {
    let (_database, app) = start();
    let mut dev = Browser::of(&app, "dev").await;
    dev.get(ACME, HERE).await;
    let large = "x".repeat(2 * 1024 * 1024 + 1);
    for file in [
        ("page.html", "text/html", "<script>alert(1)</script>"),
        ("drawing.svg", "image/svg+xml", "<svg/>"),
        // It says that it is a picture.
        ("page.png", "image/png", "<script>alert(1)</script>"),
        ("large.txt", "text/plain", &large),
    ] {
        let answer = dev.upload(ACME, HERE, file).await;
        assert_eq!(answer.status, 409, "{}", file.0);
    }
    dev.form.clear();
    assert_eq!(dev.upload(ACME, HERE, TEXT).await.status, 403);
    assert!(dev.get(ACME, HERE).await.body.contains("No files here"));
}
