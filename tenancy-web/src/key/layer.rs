//! The layer that lets programs in, by the key that they send.

use super::extract::{CurrentKey, Found};
use super::look_up::{LooksUpKeysInTasks, asked};
use super::rejection::KeyRejection;
use crate::extract::{ActsAsSomebody, Resolved};
use crate::named::Named;
use crate::places::Places;
use crate::serve::{serve_for, to_call};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Request};
use axum::response::{IntoResponse, Response};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tenancy_accounts::{Account, HasApiKeys, KeyHolder, LookUpKey};
use tenancy_runtime::pool::Backing;
use tenancy_runtime::{Pool, Scope};
use tower_layer::Layer;
use tower_service::Service;

/// Lets a request in that has an API key: `Authorization: Bearer acme_..`.
///
/// The tenant is that of the key. If host, path or a header name one, say where: a request that names another tenant, or two, is
/// refused as one with an unknown key. So is one behind a [`TenantLayer`](crate::TenantLayer) that has found another tenant.
///
/// One statement is asked for each request, and no answer is kept. So a key that has been revoked, and a member who has been
/// removed or given another role, are met by the next request. A text that is no key by its prefix and its sum is refused without
/// asking.
///
/// Handlers get the key by [`CurrentKey`], and the tenant's connection by [`Conn`](crate::Conn). What a program is told otherwise:
/// [`KeyRejection`].
///
/// # Example
///
/// ```
/// # #[cfg(not(feature = "r2d2"))] fn main() {}
/// # #[cfg(feature = "r2d2")] fn main() { example::main().unwrap() }
/// # #[cfg(feature = "r2d2")] mod example {
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-accounts/doc/acme.rs"));
/// use axum::http::{Request, StatusCode};
/// use axum::{Router, routing::get};
/// use diesel::r2d2;
/// use tenancy::accounts::{MakeKey, Member, Scopes};
/// use tenancy::pool::Connector;
/// use tenancy::web::{CurrentKey, KeyLayer, KeyRejection};
/// use tower::ServiceExt;
///
/// async fn read(key: CurrentKey<Org, User>) -> Result<String, KeyRejection> {
///     key.require(Scope::ReadNotes)?;
///     Ok(key.slug().to_owned())
/// }
///
/// # #[tokio::main]
/// # pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let url = "file:key_layer_example?mode=memory&cache=shared";
/// # let mut db = acme_at(url)?;
/// # let token = {
/// #     let conn = &mut db.unscoped("an example");
/// #     let bob = Member::<Org, User>::by_slug("acme", "bob".to_owned(), conn)?;
/// #     MakeKey::own(&bob, "my laptop", Scopes::of([Scope::ReadNotes])).execute(conn)?.into_text()
/// # };
/// let pool = tenancy::Pool::new(r2d2::Pool::builder().max_size(1).build(Connector::<SqliteConnection>::new(url))?);
/// let keys = KeyLayer::<Org, User>::new(pool).path_segment(0);
/// let app: Router = Router::new().route("/{org}/notes", get(read)).layer(keys);
///
/// let status = async |path: &str, key: &str| {
///     let request = Request::get(path).header("authorization", format!("Bearer {key}"));
///     Ok::<_, Box<dyn std::error::Error>>(app.clone().oneshot(request.body(String::new())?).await?.status())
/// };
/// assert_eq!(status("/acme/notes", &token).await?, StatusCode::OK);
/// assert_eq!(status("/globex/notes", &token).await?, StatusCode::UNAUTHORIZED);
/// assert_eq!(status("/acme/notes", "acme_guessed").await?, StatusCode::UNAUTHORIZED);
/// # Ok(())
/// # }
/// # }
/// ```
#[must_use = "a layer does nothing before it is put around routes"]
pub struct KeyLayer<T: HasApiKeys<A>, A: Account> {
    look_up: Arc<LookUp<T, A>>,
    places: Places,
}

type Answer<R> = Pin<Box<dyn Future<Output = Result<R, KeyRejection>> + Send>>;
type LookUp<T, A> = dyn Fn(LookUpKey<T, A>) -> Answer<KeyHolder<T, A>> + Send + Sync;

impl<T: HasApiKeys<A>, A: Account> KeyLayer<T, A> {
    /// Looks keys up on connections of `pool`.
    ///
    /// # Panics
    ///
    /// When a request comes outside of a Tokio runtime, and the pool is a blocking one.
    pub fn new<P>(pool: Pool<P>) -> Self
    where
        P: Backing<Mode: LooksUpKeysInTasks<P::Conn, T, A>> + Clone + Send + Sync + 'static,
    {
        Self {
            look_up: Arc::new(move |look_up| Box::pin(P::Mode::look_up(pool.clone(), look_up))),
            places: Places::none(),
        }
    }

    /// The subdomain names the tenant: `acme` in `acme.example.com`, for the base `example.com`. See
    /// [`TenantLayer::subdomain_of`](crate::TenantLayer::subdomain_of). Call it again for further bases.
    ///
    /// # Panics
    ///
    /// When the base is not the name of a host.
    pub fn subdomain_of(mut self, base: &str) -> Self {
        self.places = self.places.subdomain_of(base);
        self
    }

    /// Further subdomains that are not tenants, beside `www` and `api`.
    pub fn reserve<L: AsRef<str>>(mut self, labels: impl IntoIterator<Item = L>) -> Self {
        self.places = self.places.reserve(labels);
        self
    }

    /// A segment of the path names the tenant; the first has the index 0. See
    /// [`TenantLayer::path_segment`](crate::TenantLayer::path_segment).
    pub fn path_segment(mut self, index: usize) -> Self {
        self.places = self.places.path_segment(index);
        self
    }

    /// A header names the tenant. Responses say that they `Vary` by it.
    ///
    /// # Panics
    ///
    /// When that is not the name of a header.
    pub fn header(mut self, name: &str) -> Self {
        self.places = self.places.header(name);
        self
    }

    /// Asks for a request, outside of the layer, or once more.
    ///
    /// # Errors
    ///
    /// See [`KeyRejection`].
    pub async fn ask(&self, parts: &Parts) -> Result<CurrentKey<T, A>, KeyRejection>
    where
        T: Scope<Key: PartialEq>,
    {
        if ActsAsSomebody::is_in(parts) {
            return Err(KeyRejection::ActsAsSomebody);
        }
        let token = bearer(&parts.headers)?;
        let outer = parts.extensions.get::<Resolved<T>>().cloned();
        let slug = self.places.slug::<T>(parts);
        let slug = slug.map_err(|_| KeyRejection::UnknownKey)?;
        let named = match (slug, &outer) {
            (Some(slug), _) => Some(Named::Slug(slug)),
            (None, Some(Resolved(tenant))) => Some(Named::Key(tenant.clone())),
            (None, None) => None,
        };
        let key = (self.look_up)(asked(token, named)).await?;
        match outer {
            Some(Resolved(tenant)) if tenant != *key.tenant() => Err(KeyRejection::UnknownKey),
            _ => Ok(CurrentKey(Arc::new(key))),
        }
    }
}

/// The one key that a request has.
fn bearer(headers: &HeaderMap) -> Result<&str, KeyRejection> {
    let mut sent = headers.get_all(AUTHORIZATION).iter();
    let (Some(sent), None) = (sent.next(), sent.next()) else {
        return Err(KeyRejection::NoKey);
    };
    let sent = sent.to_str().map_err(|_| KeyRejection::NoKey)?;
    match sent.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim()),
        _ => Err(KeyRejection::NoKey),
    }
}

impl<T: HasApiKeys<A>, A: Account> Clone for KeyLayer<T, A> {
    fn clone(&self) -> Self {
        Self {
            look_up: Arc::clone(&self.look_up),
            places: self.places.clone(),
        }
    }
}

impl<T: HasApiKeys<A>, A: Account> fmt::Debug for KeyLayer<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyLayer")
            .field("places", &self.places)
            .finish_non_exhaustive()
    }
}

impl<T: HasApiKeys<A>, A: Account, Inner> Layer<Inner> for KeyLayer<T, A> {
    type Service = KeyService<T, A, Inner>;

    fn layer(&self, inner: Inner) -> Self::Service {
        KeyService {
            layer: Arc::new(self.clone()),
            inner,
        }
    }
}

/// A service that only requests with a key reach; made by [`KeyLayer`].
pub struct KeyService<T: HasApiKeys<A>, A: Account, Inner> {
    layer: Arc<KeyLayer<T, A>>,
    inner: Inner,
}

impl<T, A, Inner, Body> Service<Request<Body>> for KeyService<T, A, Inner>
where
    T: HasApiKeys<A> + Scope<Key: PartialEq>,
    A: Account,
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
        let inner = to_call(&mut self.inner);
        let layer = Arc::clone(&self.layer);
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let mut response = match layer.ask(&parts).await {
                Ok(CurrentKey(key)) => {
                    let tenant = key.tenant().clone();
                    parts.extensions.insert(Found(key));
                    serve_for(tenant, Request::from_parts(parts, body), inner).await?
                }
                Err(rejection) => {
                    rejection.log();
                    rejection.into_response()
                }
            };
            layer.places.vary(response.headers_mut());
            Ok(response)
        })
    }
}

impl<T: HasApiKeys<A>, A: Account, Inner: Clone> Clone for KeyService<T, A, Inner> {
    fn clone(&self) -> Self {
        Self {
            layer: Arc::clone(&self.layer),
            inner: self.inner.clone(),
        }
    }
}

impl<T: HasApiKeys<A>, A: Account, Inner> fmt::Debug for KeyService<T, A, Inner> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyService").finish_non_exhaustive()
    }
}
