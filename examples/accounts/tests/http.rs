//! The application, as browsers meet it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, COOKIE, LOCATION, REFERRER_POLICY, SET_COOKIE,
};
use axum::http::{HeaderMap, Request};
use example_accounts::{Database, app};
use tower::ServiceExt;

/// A profile of a browser: its cookie, and the secret of the last form that it has seen.
struct Browser {
    app: Router,
    cookie: Option<String>,
    form: String,
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    /// Where it leads.
    fn to(&self) -> &str {
        let to = self.headers.get(LOCATION).expect("it leads on");
        to.to_str().expect("a path")
    }
}

const PASSWORD: &str = "correct horse battery";

impl Browser {
    fn new(app: &Router) -> Self {
        Self {
            app: app.clone(),
            cookie: None,
            form: String::new(),
        }
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: String) -> Answer {
        let request = match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        };
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.app.clone().oneshot(request).await;
        let (parts, body) = response.expect("a router does not fail").into_parts();
        if let Some(cookie) = parts.headers.get(SET_COOKIE) {
            let cookie = cookie.to_str().expect("text");
            let (cookie, _) = cookie.split_once(';').expect("it has attributes");
            self.cookie = Some(cookie.to_owned());
        }
        let body = to_bytes(body, usize::MAX).await.expect("a body in memory");
        let body = String::from_utf8(body.into()).expect("text");
        if let Some((_, form)) = body.split_once(r#"name="form" value=""#) {
            self.form = form.chars().take_while(|end| *end != '"').collect();
        }
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), String::new()).await
    }

    /// Sends a form of the page that was seen last.
    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = format!("form={}", self.form);
        for (name, value) in fields {
            // The tests have no text that needs more.
            let value = value.replace('@', "%40").replace(' ', "+");
            body.extend(["&", name, "=", &value]);
        }
        let request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, body).await
    }

    /// The newest link in the outbox that begins so.
    async fn mail(&mut self, link: &str) -> String {
        let form = self.form.clone();
        let outbox = self.get("/outbox").await.body;
        self.form = form;
        let (_, rest) = outbox
            .split_once(&format!(r#"href="{link}"#))
            .expect("a mail");
        format!("{link}{}", rest.split('"').next().expect("a link"))
    }

    async fn sign_up(&mut self, name: &str) -> Answer {
        self.get("/signup").await;
        let address = format!("{name}@example.com");
        let fields = [
            ("name", name),
            ("address", &address),
            ("password", PASSWORD),
        ];
        self.post("/signup", &fields).await
    }

    async fn verify(&mut self) {
        let link = self.mail("/verify/").await;
        self.get(&link).await;
        let password = [("password", PASSWORD)];
        assert_eq!(self.post(&link, &password).await.to(), "/login");
    }

    async fn log_in(&mut self, name: &str, next: &str) -> Answer {
        self.get("/login").await;
        let address = format!("{name}@example.com");
        let fields = [
            ("address", address.as_str()),
            ("password", PASSWORD),
            ("next", next),
        ];
        self.post("/login", &fields).await
    }

    /// Somebody who has signed up, verified the address, and logged in.
    async fn of(app: &Router, name: &str) -> Self {
        let mut browser = Self::new(app);
        assert_eq!(browser.sign_up(name).await.status, 200);
        browser.verify().await;
        assert_eq!(browser.log_in(name, "").await.to(), "/");
        browser
    }

    /// Founds an organisation.
    async fn found(&mut self, slug: &str) {
        let form = self.founding().await;
        let founded = self.found_by(&form, slug).await;
        assert_eq!(founded.to(), format!("/o/{slug}/notes"));
    }

    /// The form by which an organisation is founded: what tells it from others.
    async fn founding(&mut self) -> String {
        let page = self.get("/organisations").await.body;
        let (_, form) = page
            .split_once(r#"name="request" value=""#)
            .expect("a form");
        form.split('"').next().expect("a secret").to_owned()
    }

    async fn found_by(&mut self, form: &str, slug: &str) -> Answer {
        let fields = [("name", slug), ("slug", slug), ("request", form)];
        self.post("/organisations", &fields).await
    }

    /// Invites, and says what the link is.
    async fn invite(&mut self, slug: &str, name: &str, role: &str) -> String {
        self.get(&format!("/o/{slug}/members")).await;
        let address = format!("{name}@example.com");
        let fields = [("address", address.as_str()), ("role", role)];
        let invited = self.post(&format!("/o/{slug}/invitations"), &fields).await;
        assert_eq!(invited.status, 303, "{}", invited.body);
        self.mail("/invitations/").await
    }

    /// Accepts what somebody else has sent.
    async fn accept(&mut self, link: &str) -> Answer {
        assert_eq!(self.get(link).await.status, 200);
        self.post(link, &[]).await
    }

    /// Changes a member; the page has the number of each.
    async fn change(&mut self, slug: &str, name: &str, does: &str, role: &str) -> Answer {
        let members = self.get(&format!("/o/{slug}/members")).await.body;
        let (before, _) = members
            .split_once(&format!("Role of {name}"))
            .expect("a member");
        let (_, action) = before.rsplit_once(r#"action=""#).expect("a form");
        let action = action.split('"').next().expect("a path").to_owned();
        self.post(&action, &[("does", does), ("role", role)]).await
    }
}

fn start(name: &str) -> (Database, Router) {
    let database = Database::in_memory(name).expect("SQLite is compiled in");
    let app = app(&database);
    (database, app)
}

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
async fn somebody_new_accepts_an_invitation_in_a_second_browser() {
    let (_database, app) = start("newcomer");
    let mut ada = Browser::of(&app, "ada").await;
    ada.found("acme").await;
    let link = ada.invite("acme", "bob", "admin").await;
    let mut bob = Browser::new(&app);
    // A scanner of mail follows the link, as often as it likes.
    for _ in 0..2 {
        let page = bob.get(&link).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.headers[REFERRER_POLICY], "no-referrer");
        assert_eq!(page.headers[CACHE_CONTROL], "no-store");
        assert!(page.body.contains("bob@example.com") && page.body.contains("acme"));
    }
    let fields = [
        ("name", "bob"),
        ("password", PASSWORD),
        ("address", "ada@example.com"),
    ];
    let joined = bob.post(&format!("{link}/join"), &fields).await;
    assert_eq!(joined.to(), "/o/acme/notes");
    let members = bob.get("/o/acme/members").await.body;
    // The address is that of the invitation, whatever the form says.
    assert!(members.contains("bob@example.com"), "{members}");
    // It is used.
    assert_eq!(Browser::new(&app).get(&link).await.status, 409);
    // And nobody else is let in by what is left of it.
    assert_eq!(bob.post(&format!("{link}/join"), &fields).await.status, 409);
}

// Proves F4.
#[tokio::test]
async fn as_many_join_by_a_link_as_it_says_and_nobody_by_one_that_was_replaced() {
    let (_database, app) = start("links");
    let mut ada = Browser::of(&app, "ada").await;
    ada.found("acme").await;
    let link_of = |page: &Answer| {
        let (_, link) = page.body.split_once(r#"href="/join/"#).expect("a link");
        format!("/join/{}", link.split('"').next().expect("a token"))
    };
    ada.get("/o/acme/links").await;
    let old = ada.post("/o/acme/links", &[("uses", "1")]).await;
    let old = link_of(&old);
    let list = ada.get("/o/acme/links").await.body;
    assert!(list.contains("0 of 1 have joined") && !list.contains(&old));
    let (before, _) = list.split_once("/rotate").expect("a button");
    let (_, id) = before.rsplit_once('/').expect("a path");
    let new = ada.post(&format!("/o/acme/links/{id}/rotate"), &[]).await;
    let new = link_of(&new);

    let mut bob = Browser::of(&app, "bob").await;
    bob.get("/organisations").await;
    assert_eq!(bob.get(&old).await.status, 404);
    assert_eq!(bob.post(&old, &[]).await.status, 404);
    // Who is not logged in is led there; and a look counts for nothing.
    let page = Browser::new(&app).get(&new).await;
    assert_eq!(page.headers[REFERRER_POLICY], "no-referrer");
    assert!(page.body.contains(&format!("/login?next={new}")));
    assert_eq!(bob.accept(&new).await.to(), "/o/acme/notes");
    assert_eq!(bob.get("/o/acme/notes").await.status, 200);
    // A member makes none.
    assert_eq!(bob.get("/o/acme/links").await.status, 403);
    bob.get("/o/acme/members").await;
    let refused = bob.post("/o/acme/links", &[("uses", "9")]).await;
    assert_eq!(refused.status, 403);
    let mut eve = Browser::of(&app, "eve").await;
    assert_eq!(eve.accept(&new).await.status, 409);
    assert_eq!(eve.get("/o/acme/notes").await.status, 404);
}

#[tokio::test]
async fn an_account_accepts_with_its_own_address_and_no_other() {
    let (_database, app) = start("existing");
    let mut ada = Browser::of(&app, "ada").await;
    ada.found("acme").await;
    Browser::of(&app, "bob").await;
    let link = ada.invite("acme", "bob", "member").await;
    // Whoever is not logged in, is led there, and comes back.
    let mut bob = Browser::new(&app);
    let page = bob.get(&link).await;
    assert!(page.body.contains(&format!("/login?next={link}")));
    assert_eq!(bob.log_in("bob", &link).await.to(), link);
    let mut eve = Browser::of(&app, "eve").await;
    let refused = eve.accept(&link).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("another address"));
    // The invitation has stayed.
    assert_eq!(bob.accept(&link).await.to(), "/o/acme/notes");
    assert_eq!(bob.get("/o/acme/notes").await.status, 200);
    assert_eq!(eve.get("/o/acme/notes").await.status, 404);
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

/// Ada's `acme`, of which Bob is a member, and Eve's `globex`.
async fn two(app: &Router) -> [Browser; 3] {
    let mut ada = Browser::of(app, "ada").await;
    ada.found("acme").await;
    let mut bob = Browser::of(app, "bob").await;
    let link = ada.invite("acme", "bob", "member").await;
    assert_eq!(bob.accept(&link).await.status, 303);
    let mut eve = Browser::of(app, "eve").await;
    eve.found("globex").await;
    [ada, bob, eve]
}

// Proves C4.
#[tokio::test]
async fn an_organisation_of_others_looks_like_one_that_is_not_there() {
    let (_database, app) = start("others");
    let [_, mut bob, _] = two(&app).await;
    for page in ["notes", "members"] {
        let others = bob.get(&format!("/o/globex/{page}")).await;
        let none = bob.get(&format!("/o/nowhere/{page}")).await;
        assert_eq!((others.status, none.status), (404, 404));
        assert_eq!((others.body, others.headers), (none.body, none.headers));
    }
    bob.get("/o/acme/notes").await;
    for action in [
        "switch",
        "leave",
        "notes",
        "invitations",
        "notes/1/remove",
        "members/1",
    ] {
        let fields = [
            ("text", "x"),
            ("address", "x@example.com"),
            ("role", "member"),
            ("does", "remove"),
        ];
        let refused = bob.post(&format!("/o/globex/{action}"), &fields).await;
        assert_eq!(refused.status, 404, "{action}");
    }
}

// Proves C1.
#[tokio::test]
async fn who_is_suspended_or_removed_is_out_at_the_next_click() {
    let (_database, app) = start("out");
    let [mut ada, mut bob, _] = two(&app).await;
    assert_eq!(
        ada.change("acme", "bob", "suspend", "member").await.status,
        303
    );
    let refused = bob.get("/o/acme/notes").await;
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("You are suspended"));
    // An old session does not switch there either, and is sent on.
    assert_eq!(bob.get("/").await.to(), "/organisations");
    assert_eq!(
        ada.change("acme", "bob", "reinstate", "member")
            .await
            .status,
        303
    );
    assert_eq!(bob.get("/o/acme/notes").await.status, 200);
    assert_eq!(
        ada.change("acme", "bob", "remove", "member").await.status,
        303
    );
    assert_eq!(bob.get("/o/acme/notes").await.status, 404);
    assert_eq!(bob.get("/").await.to(), "/organisations");
}

#[tokio::test]
async fn roles_count_at_the_next_click_and_nobody_gives_a_higher_one() {
    let (_database, app) = start("roles");
    let [mut ada, mut bob, _] = two(&app).await;
    let cannot = bob.get("/o/acme/members").await;
    assert!(!cannot.body.contains("Invite somebody"));
    let fields = [("address", "x@example.com"), ("role", "member")];
    assert_eq!(bob.post("/o/acme/invitations", &fields).await.status, 403);
    assert_eq!(
        bob.post(
            "/o/acme/members/1",
            &[("does", "remove"), ("role", "member")]
        )
        .await
        .status,
        403
    );
    assert_eq!(ada.change("acme", "bob", "role", "admin").await.status, 303);
    assert!(
        bob.get("/o/acme/members")
            .await
            .body
            .contains("Invite somebody")
    );
    let owner = [("address", "x@example.com"), ("role", "owner")];
    assert_eq!(bob.post("/o/acme/invitations", &owner).await.status, 403);
    assert_eq!(
        bob.post(
            "/o/acme/members/1",
            &[("does", "remove"), ("role", "member")]
        )
        .await
        .status,
        403
    );
    assert_eq!(
        bob.post("/o/acme/members/2", &[("does", "role"), ("role", "owner")])
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn a_note_is_removed_by_its_author_or_an_admin_of_its_organisation() {
    let (_database, app) = start("notes");
    let [mut ada, mut bob, mut eve] = two(&app).await;
    for (browser, org, text) in [(&mut ada, "acme", "first"), (&mut eve, "globex", "second")] {
        browser.get(&format!("/o/{org}/notes")).await;
        browser
            .post(&format!("/o/{org}/notes"), &[("text", text)])
            .await;
    }
    assert!(!bob.get("/o/acme/notes").await.body.contains("second"));
    assert_eq!(bob.post("/o/acme/notes/1/remove", &[]).await.status, 404);
    // The owner of one organisation is nobody in the other.
    assert_eq!(ada.post("/o/acme/notes/2/remove", &[]).await.status, 404);
    assert_eq!(ada.post("/o/acme/notes/1/remove", &[]).await.status, 303);
    assert!(eve.get("/o/globex/notes").await.body.contains("second"));
    // Text is text.
    bob.post("/o/acme/notes", &[("text", "%3Cb%3E")]).await;
    assert!(bob.get("/o/acme/notes").await.body.contains("&lt;b&gt;"));
}

// Proves C2.
#[tokio::test]
async fn somebody_switches_and_two_tabs_stay_where_they_are() {
    let (_database, app) = start("switches");
    let [mut ada, mut bob, _] = two(&app).await;
    bob.found("hooli").await;
    // Two, and none was used last.
    assert_eq!(bob.get("/").await.to(), "/organisations");
    let before = bob.cookie.clone();
    bob.get("/organisations").await;
    assert_eq!(
        bob.post("/o/hooli/switch", &[]).await.to(),
        "/o/hooli/notes"
    );
    assert_ne!(bob.cookie, before);
    assert_eq!(bob.get("/").await.to(), "/o/hooli/notes");
    // The other tab.
    assert_eq!(bob.get("/o/acme/notes").await.status, 200);
    assert_eq!(bob.get("/").await.to(), "/o/hooli/notes");
    // A switch that is refused changes nothing.
    let before = bob.cookie.clone();
    assert_eq!(bob.post("/o/globex/switch", &[]).await.status, 404);
    assert_eq!(bob.cookie, before);
    assert_eq!(bob.get("/").await.to(), "/o/hooli/notes");
    // Who is no member any more is not led there.
    bob.get("/organisations").await;
    bob.post("/o/acme/switch", &[]).await;
    ada.change("acme", "bob", "remove", "member").await;
    assert_eq!(bob.get("/").await.to(), "/o/hooli/notes");
}

#[tokio::test]
async fn a_member_leaves_and_the_last_owner_stays() {
    let (_database, app) = start("leaves");
    let [mut ada, mut bob, _] = two(&app).await;
    ada.get("/o/acme/members").await;
    let stays = ada.post("/o/acme/leave", &[]).await;
    assert_eq!(stays.status, 409);
    assert!(stays.body.contains("keeps an owner"));
    bob.get("/organisations").await;
    bob.post("/o/acme/switch", &[]).await;
    assert_eq!(bob.post("/o/acme/leave", &[]).await.to(), "/organisations");
    assert_eq!(bob.get("/o/acme/notes").await.status, 404);
    assert!(
        !ada.get("/o/acme/members")
            .await
            .body
            .contains("bob@example.com")
    );
    // Invited again, the same account comes back.
    let link = ada.invite("acme", "bob", "member").await;
    assert_eq!(bob.accept(&link).await.to(), "/o/acme/notes");
}

#[tokio::test]
async fn seats_are_counted_and_an_invitation_taken_back_frees_one() {
    let (_database, app) = start("seats");
    let mut ada = Browser::of(&app, "ada").await;
    ada.found("acme").await;
    let mut last = String::new();
    for name in ["bob", "cid", "dan", "eve"] {
        last = ada.invite("acme", name, "member").await;
    }
    let full = [("address", "fay@example.com"), ("role", "member")];
    let refused = ada.post("/o/acme/invitations", &full).await;
    assert!(refused.status == 409 && refused.body.contains("seat"));
    ada.get("/o/acme/members").await;
    let back = [("address", "eve@example.com")];
    assert_eq!(
        ada.post("/o/acme/invitations/revoke", &back).await.status,
        303
    );
    assert_eq!(Browser::new(&app).get(&last).await.status, 409);
    assert_eq!(ada.post("/o/acme/invitations", &full).await.status, 303);
}

#[tokio::test]
async fn a_form_that_is_not_of_this_session_is_refused() {
    let (_database, app) = start("forged");
    let [mut ada, bob, _] = two(&app).await;
    ada.get("/o/acme/notes").await;
    let own = ada.form.clone();
    for forged in ["", "0", bob.form.as_str()] {
        forged.clone_into(&mut ada.form);
        for path in [
            "/o/acme/notes",
            "/o/acme/leave",
            "/o/acme/switch",
            "/organisations",
            "/logout",
        ] {
            let fields = [("text", "forged"), ("name", "x"), ("slug", "forged")];
            assert_eq!(ada.post(path, &fields).await.status, 403, "{path}");
        }
    }
    ada.form = own;
    assert!(!ada.get("/o/acme/notes").await.body.contains("forged"));
    assert_eq!(ada.post("/logout", &[]).await.to(), "/login");
    assert_eq!(
        ada.get("/o/acme/notes").await.to(),
        "/login?next=/o/acme/notes"
    );
}

// Proves C7.
#[tokio::test]
async fn a_session_gets_a_new_id_at_login_and_the_old_one_is_worth_nothing() {
    let (_database, app) = start("fixed");
    Browser::of(&app, "ada").await;
    let mut fixed = Browser::new(&app);
    let cookie = fixed.get("/login").await.headers[SET_COOKIE]
        .to_str()
        .expect("text")
        .to_owned();
    for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    // Somebody has put this id into Ada's browser beforehand.
    let planted = fixed.cookie.clone();
    fixed.log_in("ada", "").await;
    assert_ne!(fixed.cookie, planted);
    assert_eq!(fixed.get("/organisations").await.status, 200);
    let mut thief = Browser::new(&app);
    thief.cookie = planted;
    assert_eq!(thief.get("/organisations").await.to(), "/login");
    // What is planted as the way onward leads nowhere else.
    for next in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/o/x\r\nx",
    ] {
        let mut ada = Browser::new(&app);
        assert_eq!(
            ada.log_in("ada", &next.replace("\r\n", "%0D%0A"))
                .await
                .to(),
            "/",
            "{next}"
        );
    }
}

// Proves C7.
#[tokio::test]
async fn a_session_gets_a_new_id_at_the_click_after_its_role_has_risen() {
    let (_database, app) = start("risen");
    let [mut ada, mut bob, _] = two(&app).await;
    bob.get("/o/acme/notes").await;
    let known = bob.cookie.clone();
    bob.get("/o/acme/notes").await;
    assert_eq!(bob.cookie, known);
    assert_eq!(ada.change("acme", "bob", "role", "admin").await.status, 303);
    assert_eq!(bob.get("/o/acme/notes").await.status, 200);
    assert_ne!(bob.cookie, known);
    assert_eq!(bob.get("/o/acme/members").await.status, 200);
    let mut thief = Browser::new(&app);
    thief.cookie = known;
    let refused = thief.get("/o/acme/notes").await;
    assert_eq!(refused.to(), "/login?next=/o/acme/notes");
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

#[tokio::test]
async fn pages_run_no_script_and_load_nothing_from_elsewhere() {
    let (_database, app) = start("pages");
    let [mut ada, ..] = two(&app).await;
    for path in [
        "/o/acme/notes",
        "/o/acme/members",
        "/organisations",
        "/outbox",
        "/nowhere",
    ] {
        let page = ada.get(path).await;
        let policy = page.headers["content-security-policy"]
            .to_str()
            .expect("text");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'"),
            "{policy}"
        );
        for never in ["<script", "style=\"", "onclick", "http://", "https://"] {
            assert!(!page.body.contains(never), "{path}: {never}");
        }
    }
    let style = ada.get("/style.css").await;
    assert_eq!(style.headers[CONTENT_TYPE], "text/css; charset=utf-8");
    assert!(!style.body.contains("url("));
}

// Proves J1, J6, J7.
#[tokio::test]
async fn an_operator_sees_what_a_member_sees_says_why_and_changes_nothing() {
    let database = Database::in_memory("http_operator").expect("SQLite is compiled in");
    let app = app(&database);
    let mut ada = Browser::of(&app, "ada").await;
    ada.found("acme").await;
    ada.get("/o/acme/notes").await;
    assert_eq!(
        ada.post("/o/acme/notes", &[("text", "hers")]).await.status,
        303
    );
    assert_eq!(ada.get("/operators").await.status, 404);
    let fields = [
        ("org", "acme"),
        ("member", "ada@example.com"),
        ("reason", "ticket 12"),
    ];
    assert_eq!(ada.post("/operators", &fields).await.status, 404);

    let mut operator = Browser::of(&app, "operator").await;
    assert_eq!(operator.get("/o/acme/notes").await.status, 404);
    operator.get("/operators").await;
    let blank = [fields[0], fields[1], ("reason", " ")];
    assert_eq!(operator.post("/operators", &blank).await.status, 409);
    let before = operator.cookie.clone();
    assert_eq!(
        operator.post("/operators", &fields).await.to(),
        "/o/acme/notes"
    );
    assert!(operator.cookie != before, "the session has a new id");

    let page = operator.get("/o/acme/notes").await;
    assert_eq!(page.status, 200);
    for part in ["hers", "ticket 12", "End it"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.body.contains("Write it"), "{}", page.body);
    assert_eq!(operator.get("/o/acme/members").await.status, 200);
    for (path, fields) in [
        ("/o/acme/notes", &[("text", "mine")][..]),
        ("/o/acme/notes/1/remove", &[]),
        ("/o/acme/leave", &[]),
        (
            "/o/acme/invitations",
            &[("address", "eve@example.com"), ("role", "owner")],
        ),
    ] {
        assert_eq!(operator.post(path, fields).await.status, 403, "{path}");
    }
    // The owner reads who has been there, and why.
    let seen = ada.get("/o/acme/members").await.body;
    assert!(seen.contains("ticket 12"), "{seen}");

    let before = operator.cookie.clone();
    assert_eq!(
        operator.post("/operators/end", &[]).await.to(),
        "/operators"
    );
    assert!(operator.cookie != before, "the session has a new id");
    assert_eq!(operator.get("/o/acme/notes").await.status, 404);
}

#[tokio::test]
async fn nobody_sees_what_an_operator_sees() {
    let database = Database::in_memory("http_operators").expect("SQLite is compiled in");
    let app = app(&database);
    let mut ada = Browser::of(&app, "ada").await;
    ada.found("acme").await;
    let mut operator = Browser::of(&app, "operator").await;
    operator.found("hooli").await;
    operator.get("/operators").await;
    for (org, member, status) in [
        ("hooli", "operator@example.com", 409),
        ("acme", "operator@example.com", 409),
        ("nowhere", "ada@example.com", 404),
        ("acme", "nobody@example.com", 404),
    ] {
        let fields = [("org", org), ("member", member), ("reason", "curious")];
        let answer = operator.post("/operators", &fields).await;
        assert_eq!(answer.status, status, "{org} {member}");
    }
    assert_eq!(operator.get("/o/hooli/notes").await.status, 200);
}
