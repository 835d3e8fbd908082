//! A browser: it keeps a cookie, and sends the forms of the pages that it gets.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request};
use example_accounts::{Database, app};
use tower::ServiceExt;

/// A profile of a browser: its cookie, and the secret of the last form that it has seen.
pub(super) struct Browser {
    app: Router,
    pub(super) cookie: Option<String>,
    pub(super) form: String,
}

pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    /// Where it leads.
    pub(super) fn to(&self) -> &str {
        let to = self.headers.get(LOCATION).expect("it leads on");
        to.to_str().expect("a path")
    }
}

pub(super) const PASSWORD: &str = "correct horse battery";

impl Browser {
    pub(super) fn new(app: &Router) -> Self {
        Self {
            app: app.clone(),
            cookie: None,
            form: String::new(),
        }
    }

    pub(super) async fn send(
        &mut self,
        request: axum::http::request::Builder,
        body: String,
    ) -> Answer {
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

    pub(super) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), String::new()).await
    }

    /// Sends a form of the page that was seen last.
    pub(super) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
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
    pub(super) async fn mail(&mut self, link: &str) -> String {
        let form = self.form.clone();
        let outbox = self.get("/outbox").await.body;
        self.form = form;
        let (_, rest) = outbox
            .split_once(&format!(r#"href="{link}"#))
            .expect("a mail");
        format!("{link}{}", rest.split('"').next().expect("a link"))
    }

    pub(super) async fn sign_up(&mut self, name: &str) -> Answer {
        self.get("/signup").await;
        let address = format!("{name}@example.com");
        let fields = [
            ("name", name),
            ("address", &address),
            ("password", PASSWORD),
        ];
        self.post("/signup", &fields).await
    }

    pub(super) async fn verify(&mut self) {
        let link = self.mail("/verify/").await;
        self.get(&link).await;
        let password = [("password", PASSWORD)];
        assert_eq!(self.post(&link, &password).await.to(), "/login");
    }

    pub(super) async fn log_in(&mut self, name: &str, next: &str) -> Answer {
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
    pub(super) async fn of(app: &Router, name: &str) -> Self {
        let mut browser = Self::new(app);
        assert_eq!(browser.sign_up(name).await.status, 200);
        browser.verify().await;
        assert_eq!(browser.log_in(name, "").await.to(), "/");
        browser
    }

    /// Founds an organisation.
    pub(super) async fn found(&mut self, slug: &str) {
        let form = self.founding().await;
        let founded = self.found_by(&form, slug).await;
        assert_eq!(founded.to(), format!("/o/{slug}/notes"));
    }

    /// The form by which an organisation is founded: what tells it from others.
    pub(super) async fn founding(&mut self) -> String {
        let page = self.get("/organisations").await.body;
        let (_, form) = page
            .split_once(r#"name="request" value=""#)
            .expect("a form");
        form.split('"').next().expect("a secret").to_owned()
    }

    pub(super) async fn found_by(&mut self, form: &str, slug: &str) -> Answer {
        let fields = [("name", slug), ("slug", slug), ("request", form)];
        self.post("/organisations", &fields).await
    }

    /// Invites, and says what the link is.
    pub(super) async fn invite(&mut self, slug: &str, name: &str, role: &str) -> String {
        self.get(&format!("/o/{slug}/members")).await;
        let address = format!("{name}@example.com");
        let fields = [("address", address.as_str()), ("role", role)];
        let invited = self.post(&format!("/o/{slug}/invitations"), &fields).await;
        assert_eq!(invited.status, 303, "{}", invited.body);
        self.mail("/invitations/").await
    }

    /// Accepts what somebody else has sent.
    pub(super) async fn accept(&mut self, link: &str) -> Answer {
        assert_eq!(self.get(link).await.status, 200);
        self.post(link, &[]).await
    }

    /// Changes a member; the page has the number of each.
    pub(super) async fn change(
        &mut self,
        slug: &str,
        name: &str,
        does: &str,
        role: &str,
    ) -> Answer {
        let members = self.get(&format!("/o/{slug}/members")).await.body;
        let (before, _) = members
            .split_once(&format!("Role of {name}"))
            .expect("a member");
        let (_, action) = before.rsplit_once(r#"action=""#).expect("a form");
        let action = action.split('"').next().expect("a path").to_owned();
        self.post(&action, &[("does", does), ("role", role)]).await
    }
}

pub(super) fn start(name: &str) -> (Database, Router) {
    let database = Database::in_memory(name).expect("SQLite is compiled in");
    let app = app(&database);
    (database, app)
}

/// Ada's `acme`, of which Bob is a member, and Eve's `globex`.
pub(super) async fn two(app: &Router) -> [Browser; 3] {
    let mut ada = Browser::of(app, "ada").await;
    ada.found("acme").await;
    let mut bob = Browser::of(app, "bob").await;
    let link = ada.invite("acme", "bob", "member").await;
    assert_eq!(bob.accept(&link).await.status, 303);
    let mut eve = Browser::of(app, "eve").await;
    eve.found("globex").await;
    [ada, bob, eve]
}
