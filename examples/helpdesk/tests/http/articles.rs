//! The knowledge base: who reads what, and who writes.

use super::browser::{ACME, Browser, GLOBEX, SITE, start};

const WRITTEN: [(&str, &str); 2] = [("title", "Beans"), ("body", "From six farms")];

/// Carmen writes in both companies.
#[tokio::test]
async fn an_article_is_read_in_its_own_company() {
    let (_database, app) = start();
    let mut carmen = Browser::of(&app, "carmen").await;
    let to = carmen.post(ACME, "/articles", &WRITTEN).await;
    let to = to.to();
    assert!(carmen.get(ACME, to).await.body.contains("From six farms"));
    assert_eq!(carmen.get(GLOBEX, to).await.status, 404);
    let list = carmen.get(GLOBEX, "/articles").await.body;
    assert!(!list.contains("Beans") && !list.contains("How often to descale"));
    assert!(list.contains("Which spare pole"));
}

#[tokio::test]
async fn nobody_writes_the_article_of_another_company() {
    let (_database, app) = start();
    let mut carmen = Browser::of(&app, "carmen").await;
    carmen.get(SITE, "/").await;
    for path in ["/articles/poles", "/articles/poles/delete"] {
        assert_eq!(
            carmen.post(ACME, path, &WRITTEN).await.status,
            404,
            "{path}"
        );
    }
    assert_eq!(carmen.get(ACME, "/articles/poles/edit").await.status, 404);
    let theirs = carmen.get(GLOBEX, "/articles/poles").await.body;
    assert!(theirs.contains("8.5 mm"));
}

#[tokio::test]
async fn what_everybody_reads_is_no_companys_to_write() {
    let (_database, app) = start();
    let mut ada = Browser::of(&app, "ada").await;
    let global = ada.get(ACME, "/articles/writing").await;
    assert!(global.body.contains("One ticket for each question"));
    assert!(!global.body.contains("/edit"));
    ada.get(SITE, "/").await;
    for path in ["/articles/writing", "/articles/writing/delete"] {
        assert_eq!(ada.post(ACME, path, &WRITTEN).await.status, 404, "{path}");
    }
    assert_eq!(ada.get(ACME, "/articles/writing/edit").await.status, 404);
    let mut ines = Browser::of(&app, "ines").await;
    assert_eq!(
        ines.get(GLOBEX, "/articles/writing")
            .await
            .body
            .matches("One ticket")
            .count(),
        1
    );
}
