//! A browser: it keeps a cookie, and sends the forms of the pages that it gets.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request};
use helpdesk::{Config, Database, PASSWORD, PEOPLE, Passwords, Server, Site};
use tower::ServiceExt;

/// The host of all companies, and that of each.
pub(super) const SITE: &str = "helpdesk.localhost:3000";
pub(super) const ACME: &str = "acme.helpdesk.localhost:3000";
pub(super) const GLOBEX: &str = "globex.helpdesk.localhost:3000";

/// The demonstration on a database of its own.
pub(super) fn start() -> (Database, Router) {
    let database = Database::temporary().expect("SQLite is compiled in");
    let config = Config {
        site: Site::local(3000),
        passwords: Passwords::cheap(),
        demo: true,
    };
    helpdesk::seed(&database, &config.passwords).expect("the tables are new");
    let app = Server::new(config, &database).router();
    (database, app)
}

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
        to.to_str().expect("an address")
    }
}

impl Browser {
    pub(super) fn new(app: &Router) -> Self {
        Self {
            app: app.clone(),
            cookie: None,
            form: String::new(),
        }
    }

    /// Somebody of the demonstration, who has signed in.
    pub(super) async fn of(app: &Router, id: &str) -> Self {
        let mut browser = Self::new(app);
        let person = PEOPLE.iter().find(|person| person.id == id);
        let address = person.expect("somebody of the demonstration").address;
        browser.get(SITE, "/login").await;
        let fields = [("address", address), ("password", PASSWORD)];
        let answer = browser.post(SITE, "/login", &fields).await;
        assert_eq!(answer.to(), "/", "{id}");
        // The session is another one by now, and so is the secret of its forms.
        browser.get(SITE, "/").await;
        browser
    }

    pub(super) async fn get(&mut self, host: &str, path: &str) -> Answer {
        self.send(Method::GET, host, path, String::new()).await
    }

    /// Sends a form of the page that was seen last.
    pub(super) async fn post(&mut self, host: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = format!("form={}", self.form);
        for (name, value) in fields {
            // The tests have no text that needs more.
            let value = value.replace('@', "%40").replace(' ', "+");
            body.extend(["&", name, "=", &value]);
        }
        self.send(Method::POST, host, path, body).await
    }

    /// Sends a file by the form of the page that was seen last.
    pub(super) async fn upload(
        &mut self,
        host: &str,
        path: &str,
        (name, kind, content): (&str, &str, &str),
    ) -> Answer {
        let form = &self.form;
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n{form}\r\n--x\r\nContent-Disposition: form-data; \
             name=\"file\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n{content}\r\n--x--\r\n"
        );
        let kind = "multipart/form-data; boundary=x";
        self.ask(Method::POST, host, path, (kind, body)).await
    }

    async fn send(&mut self, method: Method, host: &str, path: &str, body: String) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        self.ask(method, host, path, (kind, body)).await
    }

    async fn ask(
        &mut self,
        method: Method,
        host: &str,
        path: &str,
        (kind, body): (&str, String),
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, host)
            .header(CONTENT_TYPE, kind);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
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
}
