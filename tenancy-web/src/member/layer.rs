//! The layer that asks who a request is from, and lets members in.
//!
//! It looks the tenant up by its slug together with the membership, in the one statement of `Member::by_slug`. A tenant that was
//! looked up first would be one statement more for those that are there.

use super::acts::{Acting, Acts, serve};
use super::extract::{Asked, CurrentMember, Found};
use super::gain::{Renew, RoleSession, renewing};
use super::look_up::AsksInTasks;
use super::rejection::MemberRejection;
use super::session::Session;
use crate::extract::{ActsAsSomebody, Resolved, served_for};
use crate::named::Named;
use crate::places::Places;
use crate::serve::{serve_for, to_call};
use axum::http::Request;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tenancy_accounts::{Account, HasMembers, Member, RemembersSlugs, RoleOf};
use tenancy_runtime::pool::Backing;
use tenancy_runtime::resolve::Refusal;
use tenancy_runtime::{Pool, Scope};
use tower_layer::Layer;
use tower_service::Service;

/// Lets a request in whose account acts for the tenant that the request names.
///
/// Say where a tenant is named, by its slug: in the host, in the path, in a header. Each place that names one has to name the
/// same. The session says who is signed in, and never which tenant a request is for. A request that names none is refused: route
/// what is nobody's in particular, the login and the list of somebody's tenants, outside of this layer.
///
/// One statement is asked for each request, and no answer is kept. So who has been removed, suspended or given another role is
/// met by the next request.
///
/// For tenants with hosts of their own, put [`TenantLayer`](crate::TenantLayer) around this one, and name no place here: the
/// tenant is the one that it has found. Then a tenant that is unknown there is a statement less than one of which the account is no
/// member.
///
/// Handlers get the member by [`CurrentMember`], and the tenant's connection by [`Conn`](crate::Conn). What a client is told
/// otherwise: [`MemberRejection`].
///
/// The pool logs each connection across tenants, by default: see
/// [`log_unscoped`](tenancy_runtime::Pool::log_unscoped).
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
/// use std::convert::Infallible;
/// use tenancy::pool::Connector;
/// use tenancy::web::{CurrentMember, MemberLayer, Session};
/// use tower::ServiceExt;
///
/// /// What the application's own layer puts into a request.
/// #[derive(Clone)]
/// struct Login(&'static str);
///
/// impl Session<User> for Login {
///     type Error = Infallible;
///
///     async fn account(&self) -> Result<Option<String>, Infallible> {
///         Ok(Some(self.0.to_owned()))
///     }
///     // ..
/// #   async fn last_used(&self) -> Result<Option<String>, Infallible> { Ok(None) }
/// #   async fn replace_last_used(&self, _: Option<&str>, _: Option<&str>) -> Result<bool, Infallible> { Ok(true) }
/// #   async fn renew(&self) -> Result<bool, Infallible> { Ok(true) }
/// }
///
/// # #[tokio::main]
/// # pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let url = "file:member_layer_example?mode=memory&cache=shared";
/// # let _keeps_it = acme_at(url)?;
/// let pool = tenancy::Pool::new(r2d2::Pool::builder().max_size(1).build(Connector::<SqliteConnection>::new(url))?);
/// let members = MemberLayer::<Org, User>::new(pool, |request| request.extensions.get::<Login>().cloned());
/// let app: Router = Router::new()
///     .route("/{org}/role", get(|member: CurrentMember<Org, User>| async move { format!("{:?}", member.role()) }))
///     .layer(members.path_segment(0));
///
/// let status = async |path: &str, user: &'static str| {
///     let request = Request::get(path).extension(Login(user)).body(String::new())?;
///     Ok::<_, Box<dyn std::error::Error>>(app.clone().oneshot(request).await?.status())
/// };
/// assert_eq!(status("/acme/role", "ada").await?, StatusCode::OK);
/// assert_eq!(status("/globex/role", "ada").await?, StatusCode::NOT_FOUND);
/// assert_eq!(status("/nowhere/role", "ada").await?, StatusCode::NOT_FOUND);
/// # Ok(())
/// # }
/// # }
/// ```
#[must_use = "a layer does nothing before it is put around routes"]
pub struct MemberLayer<T: HasMembers<A>, A: Account> {
    sign_in: Arc<SignIn<A>>,
    look_up: Arc<LookUp<T, A>>,
    places: Places,
    renamed: Option<Arc<Renamed<A>>>,
    acts: Option<Arc<Acts<T>>>,
    renew: Option<Arc<Renew<T, RoleOf<T, A>>>>,
    respond: Arc<Respond>,
}

/// Who is signed in, and what the session keeps.
struct Visitor<A: Account> {
    account: A::Key,
    last_used: Option<String>,
}

/// Who is let in.
enum LetIn<T: HasMembers<A>, A: Account> {
    /// Who acts as a member.
    Operator(Acting<T>),
    Member(CurrentMember<T, A>),
    /// Nobody: the tenant is there by now.
    Elsewhere(Response),
}

type Answer<R> = Pin<Box<dyn Future<Output = Result<R, MemberRejection>> + Send>>;
type SignIn<A> = dyn Fn(&Parts) -> Answer<Visitor<A>> + Send + Sync;
type LookUp<T, A> = dyn Fn(Named<T>, <A as Account>::Key) -> Answer<Member<T, A>> + Send + Sync;
type Renamed<A> = dyn Fn(String, <A as Account>::Key) -> Answer<Option<String>> + Send + Sync;
type Respond = dyn Fn(MemberRejection, &Parts) -> Response + Send + Sync;

impl<T: HasMembers<A>, A: Account> MemberLayer<T, A> {
    /// Asks on connections of `pool` whether the account of the `session` is a member.
    ///
    /// `session` takes the application's session out of a request, where a layer further out has put it. Without one, nobody is
    /// signed in.
    ///
    /// # Panics
    ///
    /// When a request comes outside of a Tokio runtime, and the pool is a blocking one.
    pub fn new<P, S>(
        pool: Pool<P>,
        session: impl Fn(&Parts) -> Option<S> + Send + Sync + 'static,
    ) -> Self
    where
        P: Backing<Mode: AsksInTasks<P::Conn, T, A>> + Clone + Send + Sync + 'static,
        S: Session<A>,
    {
        Self {
            sign_in: Arc::new(move |parts| Box::pin(visitor(session(parts)))),
            look_up: Arc::new(move |named, account| {
                Box::pin(P::Mode::ask(pool.clone(), named, account))
            }),
            places: Places::none(),
            renamed: None,
            acts: None,
            renew: None,
            respond: Arc::new(|rejection, _| rejection.into_response()),
        }
    }

    pub(crate) fn acted_in(mut self, acts: Arc<Acts<T>>) -> Self {
        self.acts = Some(acts);
        self
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

    /// A header names the tenant. Any client may name any tenant in it: it is let in where its account is a member. Responses say
    /// that they `Vary` by it.
    ///
    /// # Panics
    ///
    /// When that is not the name of a header.
    pub fn header(mut self, name: &str) -> Self {
        self.places = self.places.header(name);
        self
    }

    /// Answers an old link with `308 Permanent Redirect` to where the tenant is by now: the same request, with the new slug in
    /// host and path.
    ///
    /// Only members of the tenant are led there. It is one look-up more, on a connection of `pool`, where somebody is not let in,
    /// and the same one whether there was such a slug or not. A slug in a header leads nowhere.
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
    /// # type Layer = tenancy::web::MemberLayer<Org, User>;
    /// # fn layer(layer: Layer, pool: tenancy::Pool<Db>) -> Layer {
    /// layer.path_segment(0).redirect_renamed(pool)
    /// # }
    /// # }
    /// ```
    pub fn redirect_renamed<P>(self, pool: Pool<P>) -> Self
    where
        T: RemembersSlugs,
        P: Backing<Mode: AsksInTasks<P::Conn, T, A>> + Clone + Send + Sync + 'static,
    {
        let renamed = Arc::new(move |slug, account| {
            Box::pin(P::Mode::moved(pool.clone(), slug, Some(account))) as Answer<_>
        });
        Self {
            renamed: Some(renamed),
            ..self
        }
    }

    /// Gives the session a new id at the first request after its account has gained a role in the tenant, whoever has given it:
    /// where the role is higher than the one that the session keeps, and where it keeps none yet. `session` takes the
    /// application's session out of a request.
    ///
    /// So of two who have one id, one alone acts in the higher role, and the other one is signed out: also of two requests at once,
    /// where the session's [`renew`](super::Session::renew) says which of them has come first, and the other one is
    /// [`NotSignedIn`](MemberRejection::NotSignedIn). A lower role is kept without a new id.
    ///
    /// # Example
    ///
    /// ```
    /// # fn main() {}
    /// # #[cfg(feature = "r2d2")] mod example {
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-accounts/doc/acme.rs"));
    /// # type Db = diesel::r2d2::Pool<tenancy::pool::Connector<SqliteConnection>>;
    /// use tenancy::web::{MemberLayer, RoleSession};
    ///
    /// fn layer<S>(pool: tenancy::Pool<Db>) -> MemberLayer<Org, User>
    /// where
    ///     S: RoleSession<Org, User> + Clone,
    /// {
    ///     let members = MemberLayer::new(pool, |request| request.extensions.get::<S>().cloned());
    ///     members.path_segment(0).renewed_when_roles_rise(|request| request.extensions.get::<S>().cloned())
    /// }
    /// # }
    /// ```
    pub fn renewed_when_roles_rise<S: RoleSession<T, A>>(
        self,
        session: impl Fn(&Parts) -> Option<S> + Send + Sync + 'static,
    ) -> Self {
        Self {
            renew: Some(renewing(session)),
            ..self
        }
    }

    /// Answers with a response of the application's own when somebody is not let in: one that leads to the login, for instance.
    ///
    /// Any client can read what it says. Say the same of [`NotAMember`](MemberRejection::NotAMember) and of
    /// [`Refused`](MemberRejection::Refused).
    ///
    /// # Example
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-accounts/doc/acme.rs"));
    /// # fn main() {}
    /// # fn layer(layer: tenancy::web::MemberLayer<Org, User>) -> tenancy::web::MemberLayer<Org, User> {
    /// use axum::response::{IntoResponse, Redirect};
    /// use tenancy::web::MemberRejection;
    ///
    /// layer.respond_with(|rejection, _request| match rejection {
    ///     MemberRejection::NotSignedIn => Redirect::to("/login").into_response(),
    ///     rejection => rejection.into_response(),
    /// })
    /// # }
    /// ```
    pub fn respond_with<R: IntoResponse>(
        self,
        respond: impl Fn(MemberRejection, &Parts) -> R + Send + Sync + 'static,
    ) -> Self {
        let respond =
            Arc::new(move |rejection, parts: &Parts| respond(rejection, parts).into_response());
        Self { respond, ..self }
    }

    /// Asks for a request, outside of the layer, or once more.
    ///
    /// A web socket outlives the request that has opened it. Keep the head of that request, and ask again before each message
    /// that the socket is sent or sends: who has been removed meanwhile hears nothing more.
    ///
    /// An operator who acts as a member is none: see [`ask_who_views`](MemberLayer::ask_who_views).
    ///
    /// # Errors
    ///
    /// See [`MemberRejection`].
    pub async fn ask(&self, parts: &Parts) -> Result<CurrentMember<T, A>, MemberRejection>
    where
        T: Scope<Key: PartialEq>,
    {
        match self.acting(parts).await? {
            Some(_) => Err(MemberRejection::ActsAsSomebody),
            None => self.ask_themselves(parts).await,
        }
    }

    /// Asks who it is that acts for nobody else.
    pub(crate) async fn ask_themselves(
        &self,
        parts: &Parts,
    ) -> Result<CurrentMember<T, A>, MemberRejection>
    where
        T: Scope<Key: PartialEq>,
    {
        let named = self.named(parts)?;
        let visitor = (self.sign_in)(parts).await?;
        let asked = self.asked(named, visitor, parts).await?;
        Ok(CurrentMember(Arc::new(asked)))
    }

    /// Who is served: an operator who acts as a member, a member, or nobody here.
    async fn let_in(&self, parts: &Parts) -> Result<LetIn<T, A>, MemberRejection>
    where
        T: Scope<Key: PartialEq>,
    {
        if let Some(acting) = self.acting(parts).await? {
            return Ok(LetIn::Operator(acting));
        }
        let named = self.named(parts)?;
        let visitor = (self.sign_in)(parts).await?;
        let account = visitor.account.clone();
        match self.asked(named, visitor, parts).await {
            Ok(asked) => {
                if let Some(renew) = &self.renew {
                    let (tenant, role) = (asked.member.tenant().clone(), asked.member.role());
                    renew(parts, tenant, role).await?;
                }
                Ok(LetIn::Member(CurrentMember(Arc::new(asked))))
            }
            Err(MemberRejection::NotAMember) => {
                let redirect = self.redirect(parts, account).await?;
                redirect
                    .map(LetIn::Elsewhere)
                    .ok_or(MemberRejection::NotAMember)
            }
            Err(rejection) => Err(rejection),
        }
    }

    /// Who of the operators acts in the session, if one does. In a request in which a layer further out has found one, there is
    /// nobody else.
    pub(crate) async fn acting(&self, parts: &Parts) -> Result<Option<Acting<T>>, MemberRejection>
    where
        T: Scope<Key: PartialEq>,
    {
        let acting = match &self.acts {
            Some(acts) => acts(parts, self.named(parts)?).await?,
            None => None,
        };
        match &acting {
            None if ActsAsSomebody::is_in(parts) => Err(MemberRejection::ActsAsSomebody),
            Some(acting)
                if served_for(&parts.extensions).is_some_and(|outer| *outer != acting.tenant) =>
            {
                Err(Refusal::Contradiction.into())
            }
            _ => Ok(acting),
        }
    }

    async fn redirect(
        &self,
        parts: &Parts,
        account: A::Key,
    ) -> Result<Option<Response>, MemberRejection> {
        let Some(renamed) = &self.renamed else {
            return Ok(None);
        };
        let Some(former) = self.places.former::<T>(parts) else {
            return Ok(None);
        };
        let slug = renamed(former, account).await?;
        Ok(slug.and_then(|slug| self.places.redirect::<T>(parts, &slug)))
    }

    /// The one tenant that the request names. Nothing is asked of a database for it.
    fn named(&self, parts: &Parts) -> Result<Named<T>, Refusal> {
        let named = self.places.slug::<T>(parts)?;
        match (named, served_for(&parts.extensions)) {
            (Some(slug), _) => Ok(Named::Slug(slug)),
            (None, Some(tenant)) => Ok(Named::Key(tenant.clone())),
            (None, None) => Err(Refusal::Unnamed),
        }
    }

    async fn asked(
        &self,
        named: Named<T>,
        visitor: Visitor<A>,
        parts: &Parts,
    ) -> Result<Asked<T, A>, MemberRejection>
    where
        T: Scope<Key: PartialEq>,
    {
        let outer = parts.extensions.get::<Resolved<T>>().cloned();
        let Visitor { account, last_used } = visitor;
        let member = (self.look_up)(named, account).await?;
        match outer {
            Some(Resolved(tenant)) if tenant != *member.tenant() => {
                Err(Refusal::Contradiction.into())
            }
            _ => Ok(Asked { member, last_used }),
        }
    }
}

/// Who is signed in.
async fn visitor<A: Account, S: Session<A>>(
    session: Option<S>,
) -> Result<Visitor<A>, MemberRejection> {
    let session = session.ok_or(MemberRejection::NotSignedIn)?;
    let account = session.account().await;
    let account = account.map_err(MemberRejection::unavailable)?;
    let account = account.ok_or(MemberRejection::NotSignedIn)?;
    let last_used = session.last_used().await;
    let last_used = last_used.map_err(MemberRejection::unavailable)?;
    Ok(Visitor { account, last_used })
}

impl<T: HasMembers<A>, A: Account> Clone for MemberLayer<T, A> {
    fn clone(&self) -> Self {
        Self {
            sign_in: Arc::clone(&self.sign_in),
            look_up: Arc::clone(&self.look_up),
            places: self.places.clone(),
            renamed: self.renamed.clone(),
            acts: self.acts.clone(),
            renew: self.renew.clone(),
            respond: Arc::clone(&self.respond),
        }
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for MemberLayer<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemberLayer")
            .field("places", &self.places)
            .finish_non_exhaustive()
    }
}

impl<T: HasMembers<A>, A: Account, Inner> Layer<Inner> for MemberLayer<T, A> {
    type Service = MemberService<T, A, Inner>;

    fn layer(&self, inner: Inner) -> Self::Service {
        MemberService {
            layer: Arc::new(self.clone()),
            inner,
        }
    }
}

/// A service that only requests of members reach; made by [`MemberLayer`].
pub struct MemberService<T: HasMembers<A>, A: Account, Inner> {
    layer: Arc<MemberLayer<T, A>>,
    inner: Inner,
}

impl<T, A, Inner, Body> Service<Request<Body>> for MemberService<T, A, Inner>
where
    T: HasMembers<A> + Scope<Key: PartialEq>,
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
        let mut inner = to_call(&mut self.inner);
        let layer = Arc::clone(&self.layer);
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let mut response = match layer.let_in(&parts).await {
                Ok(LetIn::Operator(acting)) => {
                    // A layer further out has let somebody in who is not the one that acts.
                    parts.extensions.remove::<Found<T, A>>();
                    let acting = acting.put(&mut parts.extensions);
                    let request = Request::from_parts(parts, body);
                    let served = async { inner.call(request).await };
                    serve(acting, served).await?.into_response()
                }
                Ok(LetIn::Member(CurrentMember(found))) => {
                    let tenant = found.member.tenant().clone();
                    parts.extensions.insert(Found(found));
                    serve_for(tenant, Request::from_parts(parts, body), inner).await?
                }
                Ok(LetIn::Elsewhere(redirect)) => redirect,
                Err(rejection) => {
                    rejection.log();
                    (layer.respond)(rejection, &parts)
                }
            };
            layer.places.vary(response.headers_mut());
            Ok(response)
        })
    }
}

impl<T: HasMembers<A>, A: Account, Inner: Clone> Clone for MemberService<T, A, Inner> {
    fn clone(&self) -> Self {
        Self {
            layer: Arc::clone(&self.layer),
            inner: self.inner.clone(),
        }
    }
}

impl<T: HasMembers<A>, A: Account, Inner> fmt::Debug for MemberService<T, A, Inner> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemberService").finish_non_exhaustive()
    }
}
