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

#[tokio::test]
async fn a_note_is_for_agents() {
    let (_database, app) = start();
    let mut ben = Browser::of(&app, "ben").await;
    let mut dev = Browser::of(&app, "dev").await;
    let note = [("body", "he pays xylophonically late"), ("private", "on")];
    let written = ben.post(ACME, "/tickets/1001/comments", &note).await;
    assert_eq!(written.status, 303);
    // Neither on the page, nor by looking for what is in it.
    for (path, what) in [
        ("/tickets/1001", "he pays xylophonically late"),
        ("/tickets?q=Xylophonic", "/tickets/1001"),
    ] {
        assert!(ben.get(ACME, path).await.body.contains(what), "{path}");
        assert!(!dev.get(ACME, path).await.body.contains(what), "{path}");
    }
    let written = dev.post(ACME, "/tickets/1001/comments", &note).await;
    assert_eq!(written.status, 403);
}

#[tokio::test]
async fn an_answer_opens_a_ticket() {
    let (_database, app) = start();
    let mut carmen = Browser::of(&app, "carmen").await;
    let mut dev = Browser::of(&app, "dev").await;
    let stands = async |browser: &mut Browser| {
        let page = browser.get(ACME, "/tickets/1003").await.body;
        let (_, badge) = page.split_once(r#"class="status "#).expect("a badge");
        badge.split('"').next().expect("a status").to_owned()
    };
    assert_eq!(stands(&mut carmen).await, "waiting");
    let says = [("body", "Wednesday is fine")];
    dev.post(ACME, "/tickets/1003/comments", &says).await;
    assert_eq!(stands(&mut carmen).await, "open");
    let says = [("body", "Nice"), ("private", "on")];
    carmen.post(ACME, "/tickets/1003/comments", &says).await;
    assert_eq!(stands(&mut carmen).await, "open");
}

#[tokio::test]
async fn a_ticket_is_assigned_to_who_answers_tickets_here() {
    let (_database, app) = start();
    let mut ben = Browser::of(&app, "ben").await;
    for (assignee, expected) in [("carmen", 303), ("", 303), ("dev", 409), ("hugo", 409)] {
        let fields = [("status", "open"), ("assignee", assignee)];
        let changed = ben.post(ACME, "/tickets/1002", &fields).await;
        assert_eq!(changed.status, expected, "{assignee}");
    }
}

/// 6 is one of Globex.
#[tokio::test]
async fn a_ticket_gets_no_label_of_another_company() {
    let (_database, app) = start();
    let mut ben = Browser::of(&app, "ben").await;
    for (label, expected) in [("3", true), ("4", true), ("6", false)] {
        let fields = [("label", label), ("does", "add")];
        ben.post(ACME, "/tickets/1002/labels", &fields).await;
        let page = ben.get(ACME, "/tickets/1002").await.body;
        let remove = format!(r#"name="label" value="{label}"><button class="bare""#);
        assert_eq!(page.contains(&remove), expected, "{label}");
    }
}

#[tokio::test]
async fn a_company_changes_labels_of_its_own_alone() {
    let (_database, app) = start();
    let mut ada = Browser::of(&app, "ada").await;
    // One of all, one of Globex, and one that is not there.
    for label in [1, 6, 99] {
        let path = format!("/labels/{label}/delete");
        assert_eq!(ada.post(ACME, &path, &[]).await.status, 404, "{label}");
    }
    // A name that Globex has is free, and one of all is not.
    for (name, expected) in [("Warranty", 303), ("Question", 409), ("Machines", 409)] {
        let fields = [("name", name), ("hue", "red")];
        let made = ada.post(ACME, "/labels", &fields).await;
        assert_eq!(made.status, expected, "{name}");
    }
}

#[tokio::test]
async fn each_ticket_is_on_one_page() {
    let (_database, app) = start();
    let mut ben = Browser::of(&app, "ben").await;
    for number in 0..45 {
        let subject = format!("Parcel {number}");
        let fields = [("subject", subject.as_str()), ("body", "It is late")];
        ben.post(ACME, "/tickets", &fields).await;
    }
    for sort in ["", "oldest"] {
        let mut path = format!("/tickets?q=parcel&sort={sort}");
        let mut seen = Vec::new();
        loop {
            let page = ben.get(ACME, &path).await.body;
            let tickets = page.split(r#"href="/tickets/"#).skip(1);
            let tickets = tickets.filter_map(|rest| rest.split('"').next());
            seen.extend(tickets.filter_map(|id| id.parse::<u32>().ok()));
            let Some((_, next)) = page.split_once(r#"href="/tickets?"#) else {
                break;
            };
            let next = next.split('"').next().expect("an address");
            path = format!("/tickets?{}", next.replace("&amp;", "&"));
        }
        assert_eq!(seen.len(), 45, "{sort}");
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 45, "{sort}");
    }
}
