//! Every page, and where it is: for all, at the host of all companies, or at the host of each.

use crate::app::{Acting, App};
use crate::browser::Browser;
use crate::models::{Company, User};
use crate::sessions::Sessions;
use crate::{
    accounts, api, articles, attachments, audit, error, health, inbox, labels, operator, page,
    people, settings, tickets,
};
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::http::header::{self, HOST, HeaderName};
use axum::http::{HeaderValue, Method};
use axum::middleware::{Next, from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Extension, Router};
use tenancy::web::{KeyLayer, MemberLayer, RightsLayer};
use tower::ServiceExt as _;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, SessionManagerLayer};
use tracing::Instrument as _;

/// At which host a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// At whichever.
    Any,
    /// At the host of all companies.
    Site,
    /// At the host of each company, for its members.
    Company,
    /// At the host of each company, for programs with a key of somebody's.
    Api,
}

/// A page, or what a form is sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Where it is.
    pub host: Host,
    /// How it is asked for.
    pub method: Method,
    /// What it is called, as axum writes it.
    pub path: &'static str,
}

/// A router that knows its list: tests ask for each page of it.
struct Routes {
    host: Host,
    router: Router<App>,
    list: Vec<Route>,
}

impl Routes {
    fn at(host: Host) -> Self {
        Self {
            host,
            router: Router::new(),
            list: Vec::new(),
        }
    }

    fn get<T: 'static>(self, path: &'static str, handler: impl Handler<T, App>) -> Self {
        self.and(Method::GET, path, get(handler))
    }

    fn post<T: 'static>(self, path: &'static str, handler: impl Handler<T, App>) -> Self {
        self.and(Method::POST, path, post(handler))
    }

    fn and(mut self, method: Method, path: &'static str, handler: MethodRouter<App>) -> Self {
        self.list.push(Route {
            host: self.host,
            method,
            path,
        });
        self.router = self.router.route(path, handler);
        self
    }
}

fn any() -> Routes {
    Routes::at(Host::Any)
        .get("/health", health::health)
        .get("/style.css", page::style)
        .get("/icon.svg", page::icon)
        .get("/live.js", page::script)
}

fn of_site() -> Routes {
    Routes::at(Host::Site)
        .get("/", accounts::home::page)
        .get("/login", accounts::enter::page)
        .post("/login", accounts::enter::log_in)
        .post("/logout", accounts::enter::log_out)
        .get("/restore", settings::restore::page)
        .post("/restore", settings::restore::restore)
        .get("/operator", operator::console::page)
        .post("/operator", operator::console::change)
        .get("/signup", accounts::sign_up::page)
        .post("/signup", accounts::sign_up::sign_up)
        .get("/verify/{secret}", accounts::sign_up::verify_page)
        .post("/verify/{secret}", accounts::sign_up::verify)
        .get("/companies/new", accounts::new::page)
        .post("/companies", accounts::new::make)
        .get("/invitations/{token}", accounts::invited::page)
        .post("/invitations/{token}", accounts::invited::join)
        .post(
            "/invitations/{token}/join",
            accounts::invited::join_as_newcomer,
        )
        .post("/invitations/{token}/decline", accounts::invited::decline)
        .get("/inbox", inbox::page)
}

fn of_company(socket: MethodRouter<App>) -> Routes {
    Routes::at(Host::Company)
        .get("/", async || Redirect::to("/tickets"))
        .post("/switch", accounts::home::switch)
        .get("/tickets", tickets::list::page)
        .post("/tickets", tickets::new::open)
        .get("/tickets/new", tickets::new::page)
        .get("/tickets/{id}", tickets::ticket::page)
        .post("/tickets/{id}", tickets::change::change)
        .post("/tickets/{id}/comments", tickets::reply::write)
        .post("/tickets/{id}/labels", tickets::change::label)
        .get("/labels", labels::page)
        .post("/labels", labels::make)
        .post("/labels/{id}/delete", labels::delete)
        .get("/tickets/{id}/attachments", attachments::list::page)
        .post("/tickets/{id}/attachments", attachments::upload::upload)
        .get(
            "/tickets/{id}/attachments/{file}",
            attachments::download::download,
        )
        .get("/articles", articles::list::page)
        .post("/articles", articles::write::create)
        .get("/articles/new", articles::write::new)
        .get("/articles/{id}", articles::read::page)
        .post("/articles/{id}", articles::write::save)
        .get("/articles/{id}/edit", articles::write::edit)
        .post("/articles/{id}/delete", articles::write::delete)
        .get("/people", people::list::page)
        .get("/audit", audit::log::page)
        .get("/keys", settings::keys::page)
        .post("/keys", settings::keys::make)
        .post("/keys/{id}/revoke", settings::keys::revoke)
        .get("/settings", settings::company::page)
        .post("/settings/name", settings::company::rename)
        .post("/settings/slug", settings::company::readdress)
        .post("/settings/delete", settings::company::delete)
        .get("/leave", settings::leave::page)
        .post("/leave", settings::leave::leave)
        .post("/people/invitations", people::invite::invite)
        .post("/people/invitations/revoke", people::invite::revoke)
        .get("/teams", people::teams::page)
        .post("/teams", people::teams::make)
        .post("/teams/{id}/grants", people::teams::grant)
        .post("/teams/{id}/members", people::teams::member)
        .and(Method::GET, "/live", socket)
}

fn of_api() -> Routes {
    Routes::at(Host::Api)
        .get("/api/tickets", api::tickets::list)
        .post("/api/tickets", api::tickets::open)
        .get("/api/tickets/{id}", api::tickets::read)
}

/// Each page that there is.
#[must_use]
pub fn routes() -> Vec<Route> {
    [any(), of_site(), of_company(MethodRouter::new()), of_api()]
        .into_iter()
        .flat_map(|routes| routes.list)
        .collect()
}

/// What is a company's stands behind the two layers that ask who acts there, and what they may do. What is nobody's in particular,
/// the sign-in or an invitation, is at the host of all companies.
pub(crate) fn router(app: App) -> Router {
    let site = app.site().clone();
    let members = MemberLayer::<Company, User>::new(app.pool.clone(), Browser::of_request)
        .subdomain_of(site.host())
        .renewed_when_roles_rise(Browser::of_request)
        .redirect_renamed(app.pool.clone())
        .respond_with(move |rejection, request| error::refused(&site, rejection, request));
    let company = of_company(app.live.route())
        .router
        .layer(RightsLayer::<Company, User>::new(app.pool.clone()))
        .layer(from_fn(of_member))
        .fallback(async || error::AppError::NotFound)
        .layer(members);
    let site = of_site()
        .router
        .fallback(async || error::AppError::NotFound);
    // A key is for one company: at the host of another one it is as one that is not there.
    let keys = KeyLayer::<Company, User>::new(app.pool.clone()).subdomain_of(app.site().host());
    let api = of_api()
        .router
        .fallback(async || error::AppError::NotFound)
        .layer(keys)
        .layer(map_response(async |response| api::with_json(response)));
    let hosts = Hosts {
        api: api.with_state(app.clone()),
        site: site.with_state(app.clone()),
        company: company.with_state(app.clone()),
        app: app.clone(),
    };
    let store = Sessions::default();
    let sessions = SessionManagerLayer::new(store.clone())
        .with_name("session")
        // One for all companies: each request names its company by its host, and not by the session.
        .with_domain(app.site().host().to_owned())
        // A link in a mail leads here from elsewhere, and finds the session. A form from elsewhere does not.
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_secure(true)
        .with_expiry(Expiry::OnInactivity(Duration::days(14)));
    Router::new()
        .fallback(by_host)
        .with_state(hosts)
        .layer(sessions)
        .layer(Extension(store))
        // These need neither a session nor a company.
        .merge(any().router.with_state(app.clone()))
        .layer(map_response(async |response| error::with_page(response)))
        .layer(from_fn_with_state(app, hardened))
        .layer(from_fn(traced))
}

#[derive(Clone)]
struct Hosts {
    api: Router,
    site: Router,
    company: Router,
    app: App,
}

/// Whose page it is, the host says. That of a company looks up which one, and who asks.
async fn by_host(State(hosts): State<Hosts>, request: Request) -> Response {
    let named = request.headers().get(HOST);
    let named = named.and_then(|host| host.to_str().ok()).unwrap_or("");
    let answer = if named.eq_ignore_ascii_case(hosts.app.site().authority()) {
        hosts.site.oneshot(request).await
    } else if named.starts_with("localhost") {
        return Redirect::to(&hosts.app.site().page("/")).into_response();
    } else if request.uri().path().starts_with("/api/") {
        hosts.api.oneshot(request).await
    } else {
        hosts.company.oneshot(request).await
    };
    match answer {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// What is logged of a request has its method and path. A token in the path is a secret: there it is left out.
async fn traced(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let secret = ["/invitations/", "/verify/"];
    let secret = secret.iter().find(|secret| path.starts_with(**secret));
    let path = secret.map_or(path, |secret| *secret);
    let span = tracing::info_span!("request", method = %request.method(), path);
    async {
        let response = next.run(request).await;
        tracing::info!(status = response.status().as_u16(), "answered");
        response
    }
    .instrument(span)
    .await
}

/// And the company and the user, once it is known that one acts for the other.
async fn of_member(member: Acting, request: Request, next: Next) -> Response {
    let span = tracing::info_span!("member", company = member.slug(), user = %member.account());
    next.run(request).instrument(span).await
}

/// What each response says: scripts and styles of this server alone, and no frame around it; and that no cache keeps it, and no
/// other site learns its address.
async fn hardened(State(app): State<App>, request: Request, next: Next) -> Response {
    const HEADERS: [(HeaderName, &str); 3] = [
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    let mut response = next.run(request).await;
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action {}; base-uri \
         'none'; frame-ancestors 'none'",
        app.site().everywhere(),
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
