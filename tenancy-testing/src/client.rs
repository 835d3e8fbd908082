//! Requests to the application, as a tenant sends them.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{HOST, HeaderMap, HeaderName, HeaderValue};
use axum::http::request::Builder;
use axum::http::{Method, Request, StatusCode, Uri};
use axum::response::Response;
use std::convert::Infallible;
use std::fmt;
use std::future::poll_fn;
use tower_service::Service;

/// Somebody who sends requests to the application, always as the same tenant: by the host, a header, or the path, as the
/// application's `TenantLayer` is told to look for it.
///
/// It talks to the router itself, so no server runs, and no port is taken. A client per tenant makes a scenario over the
/// web: see the manual.
///
/// # Example
///
/// ```
/// use axum::Router;
/// use axum::http::StatusCode;
/// use axum::routing::get;
/// use tenancy::prelude::*;
/// use tenancy::resolve::{Claim, Refusal, ResolveError, TenantStore};
/// use tenancy::testing::Client;
/// use tenancy::web::{Current, TenantLayer};
/// # use tenancy::Verified;
/// # diesel::table! { orgs { id -> Integer } }
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # struct Tenants;
/// # impl TenantStore<Org> for Tenants {
/// #     fn find(&self, claim: &Claim<Org>) -> Result<Verified<Org>, ResolveError> {
/// #         match claim { Claim::Slug(slug) if slug == "acme" => Ok(Verified::trust(1)), _ => Err(Refusal::Unknown.into()) }
/// #     }
/// # }
///
/// fn app() -> Router {
///     let key = |Current(org): Current<Org>| async move { org.key().to_string() };
///     Router::new().route("/key", get(key)).layer(TenantLayer::new(Tenants).subdomain_of("example.com"))
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let acme = Client::of(app()).host("acme.example.com");
/// assert_eq!(acme.get("/key").await.text(), "1");
/// let nobody = Client::of(app()).host("nobody.example.com");
/// assert_eq!(nobody.get("/key").await.status(), StatusCode::NOT_FOUND);
/// # }
/// ```
#[derive(Clone)]
pub struct Client<App> {
    app: App,
    headers: HeaderMap,
    path: String,
}

impl<App> Client<App> {
    /// A client that names no tenant yet. `app` is the whole router, with the layer that resolves tenants.
    pub fn of(app: App) -> Self {
        Self {
            app,
            headers: HeaderMap::new(),
            path: String::new(),
        }
    }

    /// Sends requests to this host: a subdomain, or the tenant's own domain.
    ///
    /// # Panics
    ///
    /// If it is no value of a header.
    #[must_use]
    #[track_caller]
    pub fn host(self, host: &str) -> Self {
        self.with_header(HOST, host)
    }

    /// Sends this header with each request: the one that names the tenant, or a session's cookie.
    ///
    /// # Panics
    ///
    /// If it is no header.
    #[must_use]
    #[track_caller]
    pub fn header(self, name: &str, value: &str) -> Self {
        let name = name.parse::<HeaderName>();
        self.with_header(name.expect("the name of a header"), value)
    }

    #[track_caller]
    fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("the value of a header");
        self.headers.insert(name, value);
        self
    }

    /// Puts this before the path of each request: `/orgs/acme`, where the path names the tenant.
    #[must_use]
    pub fn under(self, path: &str) -> Self {
        let path = path.trim_end_matches('/').to_owned();
        Self { path, ..self }
    }

    /// A request as this client sends it, to be completed and sent by [`send`](Client::send), or by the test client of
    /// another framework.
    ///
    /// # Panics
    ///
    /// If `path` is no path.
    #[track_caller]
    pub fn request(&self, method: Method, path: &str) -> Builder {
        let uri = format!("{}{path}", self.path).parse::<Uri>();
        let request = Request::builder()
            .method(method)
            .uri(uri.expect("the path of a request"));
        let headers = self.headers.iter();
        headers.fold(request, |request, (name, value)| {
            request.header(name, value)
        })
    }
}

impl<App> Client<App>
where
    App: Service<Request<Body>, Response = Response, Error = Infallible> + Clone,
{
    /// Sends a request that [`request`](Client::request) has begun.
    ///
    /// # Panics
    ///
    /// If the body of the answer does not come to its end.
    ///
    /// # Example
    ///
    /// ```
    /// # use axum::{Router, body::Body, http::Method, routing::post};
    /// # use tenancy::testing::Client;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let app = Router::new().route("/posts", post(|body: String| async move { body }));
    /// let client = Client::of(app).host("acme.example.com");
    /// let request = client.request(Method::POST, "/posts").body(Body::from("a title"));
    /// assert_eq!(client.send(request.unwrap()).await.text(), "a title");
    /// # }
    /// ```
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let mut app = self.app.clone();
        let answer = match poll_fn(|context| app.poll_ready(context)).await {
            Ok(()) => app.call(request).await,
            Err(never) => match never {},
        };
        let (head, body) = answer.unwrap_or_else(|never| match never {}).into_parts();
        let body = to_bytes(body, usize::MAX).await;
        Reply {
            status: head.status,
            headers: head.headers,
            body: body.expect("the body of the answer comes to its end"),
        }
    }

    /// Sends a `GET`.
    ///
    /// # Panics
    ///
    /// If `path` is no path, or the body of the answer does not come to its end.
    pub async fn get(&self, path: &str) -> Reply {
        self.empty(Method::GET, path).await
    }

    /// Sends a `DELETE`.
    ///
    /// # Panics
    ///
    /// If `path` is no path, or the body of the answer does not come to its end.
    pub async fn delete(&self, path: &str) -> Reply {
        self.empty(Method::DELETE, path).await
    }

    async fn empty(&self, method: Method, path: &str) -> Reply {
        let request = self.request(method, path).body(Body::empty());
        self.send(request.expect("a request without a body")).await
    }
}

/// What the application answers.
#[derive(Debug, Clone)]
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Reply {
    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Whether the status says that the client got what it asked for: for [`Seen::gets`](crate::Seen::gets).
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.status.is_success()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as text.
    ///
    /// # Panics
    ///
    /// If it is not UTF-8.
    #[must_use]
    #[track_caller]
    pub fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("the body of the answer is text")
    }
}

impl<App> fmt::Debug for Client<App> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
