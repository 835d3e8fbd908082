//! Companies and their people: founding one, inviting, teams.

use super::browser::{ACME, Answer, Browser, SITE, start};
use axum::Router;

const PASSWORD: (&str, &str) = ("password", "a dozen characters");

/// The newest link in the inbox.
async fn mail(app: &Router) -> String {
    let inbox = Browser::new(app).get(SITE, "/inbox").await.body;
    let (_, rest) = inbox.split_once(r#"</span><a href=""#).expect("a mail");
    let link = rest.split('"').next().expect("a link");
    let (_, path) = link.split_once(":3000").unwrap_or(("", link));
    path.to_owned()
}

/// Somebody new, who has verified an address.
async fn sign_up(app: &Router, address: &str) -> Browser {
    let mut browser = Browser::new(app);
    browser.get(SITE, "/signup").await;
    let fields = [("name", "Zoe Adler"), ("address", address), PASSWORD];
    assert_eq!(browser.post(SITE, "/signup", &fields).await.status, 200);
    let link = mail(app).await;
    browser.get(SITE, &link).await;
    let verified = browser.post(SITE, &link, &[PASSWORD]).await;
    assert_eq!(verified.to(), "/");
    browser.get(SITE, "/").await;
    browser
}

async fn found(browser: &mut Browser, slug: &str) -> Answer {
    let page = browser.get(SITE, "/companies/new").await.body;
    let (_, request) = page
        .split_once(r#"name="request" value=""#)
        .expect("a form");
    let request = request.split('"').next().expect("a secret");
    let fields = [("name", "Initech"), ("slug", slug), ("request", request)];
    browser.post(SITE, "/companies", &fields).await
}

/// Ada invites, and the link of the mail is given back.
async fn invite(app: &Router, address: &str) -> String {
    let mut ada = Browser::of(app, "ada").await;
    ada.get(ACME, "/people").await;
    let fields = [("address", address)];
    let invited = ada.post(ACME, "/people/invitations", &fields).await;
    assert_eq!(invited.status, 303);
    mail(app).await
}

#[tokio::test]
async fn who_founds_a_company_owns_it() {
    let (_database, app) = start();
    let mut zoe = sign_up(&app, "zoe@initech.example").await;
    assert_eq!(found(&mut zoe, "acme").await.status, 409);
    assert_eq!(found(&mut zoe, "inbox").await.status, 409);
    let founded = found(&mut zoe, "initech").await;
    assert_eq!(
        founded.to(),
        "http://initech.helpdesk.localhost:3000/tickets"
    );
    let host = "initech.helpdesk.localhost:3000";
    assert_eq!(zoe.get(host, "/teams").await.status, 200);
    let tickets = zoe.get(host, "/tickets").await;
    assert!(tickets.body.contains("No tickets here"));
    assert_eq!(zoe.get(ACME, "/tickets").await.status, 404);
}

#[tokio::test]
async fn an_account_is_there_when_its_address_is_verified() {
    let (_database, app) = start();
    let mut browser = Browser::new(&app);
    browser.get(SITE, "/signup").await;
    let fields = [
        ("name", "Zoe"),
        ("address", "zoe@initech.example"),
        PASSWORD,
    ];
    browser.post(SITE, "/signup", &fields).await;
    let link = mail(&app).await;
    // Whoever reads the mail, and has not signed up, does not know the password.
    browser.get(SITE, &link).await;
    let wrong = [("password", "another password")];
    assert_eq!(browser.post(SITE, &link, &wrong).await.status, 409);
    assert_eq!(browser.post(SITE, &link, &[PASSWORD]).await.to(), "/");
    // Once.
    browser.get(SITE, "/").await;
    assert_eq!(browser.post(SITE, &link, &[PASSWORD]).await.status, 404);
}

#[tokio::test]
async fn an_invitation_is_accepted_by_somebody_new() {
    let (_database, app) = start();
    let link = invite(&app, "zoe@initech.example").await;
    let mut zoe = Browser::new(&app);
    assert_eq!(zoe.get(SITE, &link).await.status, 200);
    let fields = [("name", "Zoe Adler"), PASSWORD];
    let joined = zoe.post(SITE, &format!("{link}/join"), &fields).await;
    assert_eq!(joined.to(), "http://acme.helpdesk.localhost:3000/tickets");
    // Whoever comes reads the own tickets, and nothing else.
    let tickets = zoe.get(ACME, "/tickets").await;
    assert_eq!(tickets.status, 200);
    assert!(tickets.body.contains("No tickets here"));
    assert_eq!(zoe.get(ACME, "/teams").await.status, 403);
}

#[tokio::test]
async fn an_invitation_is_accepted_by_who_has_the_address() {
    let (_database, app) = start();
    let link = invite(&app, "hugo@globex.example").await;
    let mut ines = Browser::of(&app, "ines").await;
    ines.get(SITE, &link).await;
    assert_eq!(ines.post(SITE, &link, &[]).await.status, 409);
    assert_eq!(ines.get(ACME, "/tickets").await.status, 404);
    let mut hugo = Browser::of(&app, "hugo").await;
    hugo.get(SITE, &link).await;
    assert_eq!(hugo.post(SITE, &link, &[]).await.status, 303);
    assert_eq!(hugo.get(ACME, "/tickets").await.status, 200);
}

/// The team of the agents, by its place on the page.
async fn agents(browser: &mut Browser) -> String {
    let page = browser.get(ACME, "/teams").await.body;
    let (before, _) = page.split_once(">Agents</h2>").expect("a team");
    let (_, id) = before.rsplit_once("id=\"team-").expect("its id");
    id.trim_end_matches('"').to_owned()
}

#[tokio::test]
async fn what_is_taken_from_a_team_is_gone_with_the_next_request() {
    let (_database, app) = start();
    let mut ada = Browser::of(&app, "ada").await;
    let mut ben = Browser::of(&app, "ben").await;
    let note = "asked the maker for the serial numbers";
    assert!(ben.get(ACME, "/tickets/1001").await.body.contains(note));
    let team = agents(&mut ada).await;
    let path = format!("/teams/{team}/grants");
    let fields = [("ticket.all", "on"), ("people.see", "on")];
    assert_eq!(ada.post(ACME, &path, &fields).await.status, 303);
    let page = ben.get(ACME, "/tickets/1001").await.body;
    assert!(page.contains("cleaned it and tried again") && !page.contains(note));
}

#[tokio::test]
async fn nobody_changes_teams_of_another_company() {
    let (_database, app) = start();
    let mut ada = Browser::of(&app, "ada").await;
    let mut grace = Browser::of(&app, "grace").await;
    let team = agents(&mut ada).await;
    let globex = "globex.helpdesk.localhost:3000";
    for (path, fields) in [
        (format!("/teams/{team}/grants"), &[("ticket.all", "on")][..]),
        (
            format!("/teams/{team}/members"),
            &[("account", "grace"), ("does", "add")],
        ),
    ] {
        assert_eq!(grace.post(ACME, &path, fields).await.status, 404);
        assert_eq!(grace.post(globex, &path, fields).await.status, 404);
    }
}
