//! The layer that resolves the tenant of each request.
//!
//! The first source that names a tenant decides, and the later ones are asked all the same: if one of them names another
//! tenant, the request is refused. So a session for one tenant is of no use at the subdomain of another, without a line of
//! the application's. Of a host, subdomain and whole host are one source: a host at or below a base domain is never looked
//! up as a tenant's own, or a tenant could enter `www.example.com` as its domain.

use crate::extract::{ActsAsSomebody, served_for};
use crate::rejection::TenantRejection;
use crate::renamed;
use crate::serve::{serve_for, to_call};
use crate::source::Source;
use crate::task::answer;
use axum::http::header::{HeaderName, HeaderValue, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Request};
use axum::response::{IntoResponse, Response};
use std::fmt;
use std::future::ready;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tenancy_runtime::resolve::http::{Agreement, HostRules, Place};
use tenancy_runtime::resolve::{AsyncTenantStore, Claim, Refusal, ResolveError, TenantStore};
use tenancy_runtime::{Scope, Verified};
use tokio::task::spawn_blocking;
use tower_layer::Layer;
use tower_service::Service;
#[cfg(all(
    feature = "accounts",
    any(feature = "r2d2", feature = "bb8", feature = "deadpool")
))]
use {
    crate::member::AsksInTasks,
    tenancy_accounts::{Account, HasMembers, RemembersSlugs},
    tenancy_runtime::{Pool, pool::Backing},
};

/// Finds out which tenant a request is for, before anything else sees the request.
///
/// Say where a tenant may be named. These sources are asked in order:
///
/// - If a source names nobody (the header is missing, the subdomain is `www`), the next one is asked.
/// - The first source that names a tenant decides. If a later one names another tenant, the request is refused: a session for
///   one tenant at the subdomain of another, for instance.
/// - If no source names a tenant, or the store does not know the tenant, the request is refused.
///
/// No request gets behind this layer without a tenant. So route what serves all tenants, a page of prices or a health check,
/// outside of it.
///
/// A refusal is `404 Not Found` without a body, whatever the reason, and `503 Service Unavailable` if the store has no
/// answer: see [`TenantRejection`].
///
/// Handlers get the tenant by the extractor [`Current`](crate::Current).
///
/// # Example
///
/// ```
/// use axum::http::{Request, StatusCode};
/// use axum::{Router, routing::get};
/// use std::sync::Mutex;
/// use tenancy::prelude::*;
/// use tenancy::resolve::{Cached, TableStore};
/// use tenancy::web::{Current, TenantLayer};
/// use tower::ServiceExt;
///
/// diesel::table! { orgs { id -> Integer, slug -> Text } }
///
/// #[determines_tenant]
/// #[derive(Queryable)]
/// #[diesel(table_name = orgs)]
/// pub struct Org {
///     pub id: i32,
///     pub slug: String,
/// }
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table orgs (id integer, slug text)").execute(&mut db)?;
/// # diesel::sql_query("insert into orgs values (1, 'acme')").execute(&mut db)?;
/// let store = TableStore::<Org, _>::new(Mutex::new(db)).slug(orgs::slug);
/// let app: Router = Router::new()
///     .route("/", get(|Current(org): Current<Org>| async move { format!("{}", org.key()) }))
///     .layer(TenantLayer::new(Cached::new(store)).subdomain_of("example.com"));
///
/// let status = async |host: &str| {
///     let request = Request::get("/").header("host", host).body(String::new())?;
///     Ok::<_, Box<dyn std::error::Error>>(app.clone().oneshot(request).await?.status())
/// };
/// assert_eq!(status("acme.example.com").await?, StatusCode::OK);
/// assert_eq!(status("www.example.com").await?, StatusCode::NOT_FOUND);
/// assert_eq!(status("nobody.example.com").await?, StatusCode::NOT_FOUND);
/// assert_eq!(status("127.0.0.1:3000").await?, StatusCode::NOT_FOUND);
/// # Ok(())
/// # }
/// ```
#[must_use = "a layer does nothing before it is put around routes"]
pub struct TenantLayer<S: Scope> {
    find: Arc<Find<S>>,
    sources: Vec<Source<S>>,
    hosts: HostRules,
    varies_by: Vec<HeaderName>,
    renamed: Option<Arc<Renamed>>,
    respond: Arc<Respond>,
}

type Find<S> = dyn Fn(Claim<S>) -> Found<S> + Send + Sync;
type Found<S> = Pin<Box<dyn Future<Output = Result<Verified<S>, ResolveError>> + Send>>;
type Renamed = dyn Fn(String) -> WhereTo + Send + Sync;
type WhereTo = Pin<Box<dyn Future<Output = Result<Option<String>, TenantRejection>> + Send>>;
type Respond = dyn Fn(TenantRejection) -> Response + Send + Sync;

impl<S: Scope> TenantLayer<S> {
    /// Looks tenants up in a blocking store, on a thread where it blocks no other request. An answer that a cache has at hand
    /// is taken at once.
    ///
    /// A store over a pool of `bb8` or `deadpool` answers in a future: [`new_async`](TenantLayer::new_async) takes it.
    ///
    /// ```compile_fail,E0277
    /// # use tenancy::prelude::*;
    /// # diesel::table! { orgs { id -> Integer, slug -> Text } }
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32, slug: String }
    /// use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
    /// use tenancy::pool::Deadpool;
    /// use tenancy::resolve::TableStore;
    /// use tenancy::web::TenantLayer;
    ///
    /// fn layer(pool: Deadpool<SyncConnectionWrapper<SqliteConnection>>) -> TenantLayer<Org> {
    ///     TenantLayer::new(TableStore::new(pool).slug(orgs::slug)).subdomain_of("example.com")
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// When a request comes outside of a Tokio runtime. A request panics when the store does, as it does with
    /// [`new_async`](TenantLayer::new_async).
    pub fn new(store: impl TenantStore<S> + 'static) -> Self {
        let store = Arc::new(store);
        Self::finding(move |claim| {
            if let Some(kept) = store.at_hand(&claim) {
                return Box::pin(ready(kept.map_err(Into::into)));
            }
            let store = Arc::clone(&store);
            let found = spawn_blocking(move || store.find(&claim));
            Box::pin(async {
                let found = answer(found).await;
                found.unwrap_or_else(|| Err(ResolveError::store("the runtime shuts down")))
            })
        })
    }

    /// Looks tenants up in a store that answers in a future: a [`TableStore`](tenancy_runtime::resolve::TableStore) over a pool
    /// of asynchronous connections, or your own.
    pub fn new_async(store: impl AsyncTenantStore<S> + 'static) -> Self {
        let store = Arc::new(store);
        Self::finding(move |claim| {
            let store = Arc::clone(&store);
            Box::pin(async move { store.find(&claim).await })
        })
    }

    fn finding(find: impl Fn(Claim<S>) -> Found<S> + Send + Sync + 'static) -> Self {
        Self {
            find: Arc::new(find),
            sources: Vec::new(),
            hosts: HostRules::new(),
            varies_by: Vec::new(),
            renamed: None,
            respond: Arc::new(IntoResponse::into_response),
        }
    }

    /// The subdomain names the tenant: `acme` in `acme.example.com`, for the base `example.com`.
    ///
    /// Only the one label before the base is a name, in lower case. The base itself, `www` and `api` (see
    /// [`reserve`](TenantLayer::reserve)), hosts further below or elsewhere, and addresses name nobody. The host comes from
    /// `:authority` or from the `Host` header, never from a header that a proxy sets. Call it again for further bases.
    ///
    /// # Panics
    ///
    /// When the base is not the name of a host.
    pub fn subdomain_of(mut self, base: &str) -> Self {
        self.hosts = self.hosts.subdomain_of(base);
        self.with_hosts()
    }

    /// The whole host names the tenant, for tenants that come with a domain of their own:
    /// [`Claim::Host`](tenancy_runtime::resolve::Claim::Host).
    ///
    /// A host that is the base of [`subdomain_of`](TenantLayer::subdomain_of) or anywhere below it never names a tenant
    /// in this way, and neither does an address or a [reserved](TenantLayer::reserve_host) host.
    pub fn host(mut self) -> Self {
        self.hosts = self.hosts.host();
        self.with_hosts()
    }

    /// Hosts are one source, in the place where they were first named.
    fn with_hosts(mut self) -> Self {
        let named = |source: &Source<S>| matches!(source, Source::At(Place::Host));
        if !self.sources.iter().any(named) {
            self.sources.push(Source::At(Place::Host));
        }
        self
    }

    /// Further subdomains that are not tenants, beside `www` and `api`.
    ///
    /// A sign-up should not give out these names either.
    pub fn reserve<L: AsRef<str>>(mut self, labels: impl IntoIterator<Item = L>) -> Self {
        self.hosts = self.hosts.reserve(labels);
        self
    }

    /// A host of the application's own, which names no tenant.
    ///
    /// # Panics
    ///
    /// When it is not the name of a host.
    pub fn reserve_host(mut self, host: &str) -> Self {
        self.hosts = self.hosts.reserve_host(host);
        self
    }

    /// A header has the tenant's slug.
    ///
    /// Whoever sends the request writes its headers. Use this if the application is only reached through a proxy that
    /// removes the header from incoming requests and writes it anew, or if any client may choose any tenant and code behind
    /// this layer checks whether the user belongs to it. A header that is there twice is refused. Responses say that they
    /// `Vary` by it.
    ///
    /// # Panics
    ///
    /// When that is not the name of a header.
    pub fn header(mut self, name: &str) -> Self {
        let name: HeaderName = name.parse().expect("the name of a header");
        self.sources.push(Source::At(Place::header(name.as_str())));
        self.varies_by.push(name);
        self
    }

    /// A segment of the path is the tenant's slug; the first has the index 0.
    ///
    /// The segment is decoded once, as axum decodes it for a handler: `%61cme` is `acme`, `%2561cme` is not. A slash in it is
    /// refused. The path is the one that was sent, also in a nested router. A path without such a segment names nobody.
    ///
    /// A path in which a segment is empty, `.` or `..`, or has a backslash, encoded or not, is refused, and so is an encoded
    /// slash before the tenant's segment: the proxy in front may have read another path in it.
    pub fn path_segment(mut self, index: usize) -> Self {
        self.sources.push(Source::At(Place::PathSegment(index)));
        self
    }

    /// A function of the application's own says what the request claims.
    ///
    /// # Example
    ///
    /// ```
    /// # diesel::table! { orgs { id -> Integer } }
    /// # use tenancy::prelude::*;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # fn layer(layer: tenancy::web::TenantLayer<Org>) -> tenancy::web::TenantLayer<Org> {
    /// use tenancy::Unverified;
    /// use tenancy::resolve::Claim;
    ///
    /// /// What an authentication layer further out has put there.
    /// #[derive(Clone)]
    /// struct User {
    ///     org: i32,
    /// }
    ///
    /// layer.by(|request| {
    ///     let user = request.extensions.get::<User>()?;
    ///     Some(Claim::Key(Unverified::new(user.org)))
    /// })
    /// # }
    /// ```
    pub fn by(self, ask: impl Fn(&Parts) -> Option<Claim<S>> + Send + Sync + 'static) -> Self {
        self.by_async(move |parts| ready(Ok(ask(parts))))
    }

    /// A function of the application's own says what the request claims, in a future: a session, for instance.
    ///
    /// The function takes what it needs out of the request before the future begins. The error
    /// [`ResolveError::Refused`] refuses the request.
    ///
    /// # Example
    ///
    /// With the sessions of `tower-sessions`, whose layer goes around this one:
    ///
    /// ```
    /// # diesel::table! { orgs { id -> Integer } }
    /// # use tenancy::prelude::*;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # #[derive(Clone)] struct Session;
    /// # impl Session { async fn get<T>(&self, _: &str) -> Result<Option<T>, std::fmt::Error> { Ok(None) } }
    /// # fn layer(layer: tenancy::web::TenantLayer<Org>) -> tenancy::web::TenantLayer<Org> {
    /// use tenancy::Unverified;
    /// use tenancy::resolve::{Claim, ResolveError};
    ///
    /// layer.by_async(|request| {
    ///     let session = request.extensions.get::<Session>().cloned();
    ///     async move {
    ///         let Some(session) = session else { return Ok(None) };
    ///         let org = session.get::<i32>("org").await.map_err(ResolveError::store)?;
    ///         Ok(org.map(|org| Claim::Key(Unverified::new(org))))
    ///     }
    /// })
    /// # }
    /// ```
    pub fn by_async<F>(mut self, ask: impl Fn(&Parts) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Option<Claim<S>>, ResolveError>> + Send + 'static,
    {
        self.sources
            .push(Source::By(Arc::new(move |parts| Box::pin(ask(parts)))));
        self
    }

    /// Answers an old link with `308 Permanent Redirect` to where the tenant is by now: the same request, with the new slug in
    /// host and path. Features `accounts` and of a pool.
    ///
    /// Anybody is led there. Where a tenant is to be known to its members alone, let
    /// [`MemberLayer`](crate::MemberLayer::redirect_renamed) do it. It is one look-up, on a connection of `pool`, where the
    /// store knows no tenant of the slug. A slug in a header leads nowhere.
    ///
    /// No cache keeps the answer, as the tenant may take its former slug back.
    ///
    /// # Example
    ///
    /// ```
    /// # fn main() {}
    /// # #[cfg(feature = "r2d2")] mod example {
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-accounts/doc/acme.rs"));
    /// # diesel::table! { slugs (slug) { slug -> Text, org_id -> Integer, held_until -> Nullable<BigInt> } }
    /// # impl tenancy::accounts::RemembersSlugs for Org {
    /// #     type Slug = slugs::slug;
    /// #     type Tenant = slugs::org_id;
    /// #     type HeldUntil = slugs::held_until;
    /// # }
    /// # type Db = diesel::r2d2::Pool<tenancy::pool::Connector<SqliteConnection>>;
    /// # type Layer = tenancy::web::TenantLayer<Org>;
    /// # fn layer(layer: Layer, pool: tenancy::Pool<Db>) -> Layer {
    /// layer.subdomain_of("example.com").redirect_renamed::<User, _>(pool)
    /// # }
    /// # }
    /// ```
    #[cfg(all(
        feature = "accounts",
        any(feature = "r2d2", feature = "bb8", feature = "deadpool")
    ))]
    pub fn redirect_renamed<A, P>(self, pool: Pool<P>) -> Self
    where
        S: HasMembers<A> + RemembersSlugs,
        A: Account,
        P: Backing<Mode: AsksInTasks<P::Conn, S, A>> + Clone + Send + Sync + 'static,
    {
        let renamed = Arc::new(move |slug| {
            let moved = P::Mode::moved(pool.clone(), slug, None);
            Box::pin(async move { moved.await.map_err(TenantRejection::from) }) as WhereTo
        });
        Self {
            renamed: Some(renamed),
            ..self
        }
    }

    /// Where an old link leads, if the request is one.
    async fn redirect(&self, parts: &Parts) -> Result<Option<Response>, TenantRejection> {
        let Some(renamed) = &self.renamed else {
            return Ok(None);
        };
        let places = || self.sources.iter().filter_map(Source::place);
        let Some(former) = renamed::named::<S>(parts, places(), &self.hosts) else {
            return Ok(None);
        };
        let slug = renamed(former).await?;
        Ok(slug.and_then(|slug| renamed::redirect::<S>(parts, places(), &self.hosts, &slug)))
    }

    /// The tenant of a request, or where an old link leads.
    async fn resolve_or_redirect(
        &self,
        parts: &Parts,
    ) -> Result<Result<Verified<S>, Response>, TenantRejection>
    where
        S: Scope<Key: PartialEq>,
    {
        match self.resolve(parts).await {
            Err(TenantRejection::Refused(Refusal::Unknown)) => {
                let redirect = self.redirect(parts).await?;
                redirect.map(Err).ok_or(Refusal::Unknown.into())
            }
            resolved => resolved.map(Ok),
        }
    }

    /// Answers with a response of the application's own when there is no tenant.
    ///
    /// Any client can read what it says about a [refused](TenantRejection::Refused) request.
    pub fn respond_with<R: IntoResponse>(
        self,
        respond: impl Fn(TenantRejection) -> R + Send + Sync + 'static,
    ) -> Self {
        let respond = Arc::new(move |rejection| respond(rejection).into_response());
        Self { respond, ..self }
    }

    /// The tenant of a request, for code outside of the layer.
    ///
    /// If the request has come through another layer for the same type of tenant, both have to name the same tenant, as the
    /// sources of one layer do.
    ///
    /// # Errors
    ///
    /// See [`TenantRejection`].
    pub async fn resolve(&self, parts: &Parts) -> Result<Verified<S>, TenantRejection>
    where
        S: Scope<Key: PartialEq>,
    {
        let mut named = Agreement::new();
        for source in &self.sources {
            if let Some(claim) = source.ask(parts, &self.hosts).await? {
                named.name((self.find)(claim).await?)?;
            }
        }
        let resolved = named.tenant()?;
        match served_for(&parts.extensions) {
            Some(outer) if *outer != resolved => Err(Refusal::Contradiction.into()),
            _ => Ok(resolved),
        }
    }

    /// Says to caches that responses differ by the headers that name tenants.
    fn vary(&self, headers: &mut HeaderMap) {
        for name in &self.varies_by {
            headers.append(VARY, HeaderValue::from(name.clone()));
        }
    }
}

impl<S: Scope> Clone for TenantLayer<S> {
    fn clone(&self) -> Self {
        Self {
            find: Arc::clone(&self.find),
            sources: self.sources.clone(),
            hosts: self.hosts.clone(),
            varies_by: self.varies_by.clone(),
            renamed: self.renamed.clone(),
            respond: Arc::clone(&self.respond),
        }
    }
}

impl<S: Scope> fmt::Debug for TenantLayer<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantLayer")
            .field("sources", &self.sources)
            .finish_non_exhaustive()
    }
}

impl<S: Scope, Inner> Layer<Inner> for TenantLayer<S> {
    type Service = TenantService<S, Inner>;

    fn layer(&self, inner: Inner) -> Self::Service {
        TenantService {
            layer: Arc::new(self.clone()),
            inner,
        }
    }
}

/// A service that only requests with a known tenant reach; made by [`TenantLayer`].
pub struct TenantService<S: Scope, Inner> {
    layer: Arc<TenantLayer<S>>,
    inner: Inner,
}

impl<S, Inner, Body> Service<Request<Body>> for TenantService<S, Inner>
where
    S: Scope<Key: PartialEq>,
    Inner: Service<Request<Body>, Response: IntoResponse, Future: Send> + Clone + Send + 'static,
    Body: Send + 'static,
{
    type Response = Response;
    type Error = Inner::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Inner::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Inner::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let mut inner = to_call(&mut self.inner);
        let layer = Arc::clone(&self.layer);
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let mut response = match layer.resolve_or_redirect(&parts).await {
                // Who acts as a member reads, and a layer further in gives no tenant to write for.
                Ok(Ok(_)) if ActsAsSomebody::is_in(&parts) => {
                    let request = Request::from_parts(parts, body);
                    inner.call(request).await?.into_response()
                }
                Ok(Ok(tenant)) => {
                    serve_for(tenant, Request::from_parts(parts, body), inner).await?
                }
                Ok(Err(redirect)) => redirect,
                Err(rejection) => {
                    rejection.log();
                    (layer.respond)(rejection)
                }
            };
            layer.vary(response.headers_mut());
            Ok(response)
        })
    }
}

impl<S: Scope, Inner: Clone> Clone for TenantService<S, Inner> {
    fn clone(&self) -> Self {
        Self {
            layer: Arc::clone(&self.layer),
            inner: self.inner.clone(),
        }
    }
}

impl<S: Scope, Inner> fmt::Debug for TenantService<S, Inner> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantService").finish_non_exhaustive()
    }
}
