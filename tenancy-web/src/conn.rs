//! A connection of the tenant, as an argument of a handler.

use crate::extract::{Current, NoTenantLayer};
use crate::task;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use std::error::Error;
use std::fmt;
use std::future::pending;
use tenancy_runtime::pool::{Acquires, Backing};
use tenancy_runtime::{Blocking, Pool, PoolError, Scope, TenantConn, Verified, spawn_blocking};

/// A connection for the tenant of the request, as an argument of a handler.
///
/// The pool comes from the router's state, and the tenant from [`TenantLayer`](crate::TenantLayer). `Conn` derefs to nothing:
/// take the [`TenantConn`] out by its pattern, or hand queries to [`run`](Conn::run).
///
/// The state is the [`Pool`], or gives it out by axum's `FromRef`: see the example below. Without that, the compiler says only that
/// the handler is no `Handler`; axum's `#[debug_handler]` on it says what is missing.
///
/// The connection is lent before the body of the request is read. If clients may send the body slowly, take `State(pool)`
/// instead, and ask `pool.current::<Org>()` when the body is there.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "r2d2")] {
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// use axum::extract::State;
/// use axum::http::StatusCode;
/// use diesel::r2d2;
/// use tenancy::pool::Connector;
/// use tenancy::web::Conn;
///
/// type Db = r2d2::Pool<Connector<SqliteConnection>>;
///
/// async fn titles(conn: Conn<Db, Org>) -> Result<String, StatusCode> {
///     let titles = conn.run(|conn| Post::scoped().select(posts::title).load::<String>(conn)).await;
///     titles.map(|titles| titles.join("\n")).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
/// }
///
/// let app: axum::Router<tenancy::Pool<Db>> = axum::Router::new().route("/", axum::routing::get(titles));
///
/// /// The state of an application that has more than the pool.
/// #[derive(Clone)]
/// struct App {
///     pool: tenancy::Pool<Db>,
///     greeting: &'static str,
/// }
///
/// impl axum::extract::FromRef<App> for tenancy::Pool<Db> {
///     fn from_ref(app: &App) -> Self {
///         app.pool.clone()
///     }
/// }
///
/// async fn greeted(State(app): State<App>, conn: Conn<Db, Org>) -> Result<String, StatusCode> {
///     Ok(format!("{}\n{}", app.greeting, titles(conn).await?))
/// }
///
/// let app: axum::Router<App> = axum::Router::new().route("/", axum::routing::get(greeted));
/// # }
/// ```
pub struct Conn<P: Backing, S: Scope>(pub TenantConn<'static, P::Conn, S, P::Mode>);

impl<P: Backing<Mode = Blocking>, S: Scope> Conn<P, S> {
    /// Runs `run` with the connection on a thread where it blocks no other request. The current tenants go along.
    ///
    /// If the client gives up the request, `run` still comes to its end.
    ///
    /// # Panics
    ///
    /// When `run` does; or outside of a Tokio runtime.
    pub async fn run<R: Send + 'static>(
        self,
        run: impl FnOnce(&mut TenantConn<'static, P::Conn, S>) -> R + Send + 'static,
    ) -> R {
        let Self(mut conn) = self;
        match task::answer(spawn_blocking(move || run(&mut conn))).await {
            Some(done) => done,
            // The runtime shuts down, and this task with it.
            None => pending().await,
        }
    }
}

/// Why a handler did not get its connection.
///
/// | | status | body |
/// |---|---|---|
/// | [`NoTenantLayer`](ConnRejection::NoTenantLayer) | 500 Internal Server Error | none |
/// | [`Unavailable`](ConnRejection::Unavailable) | 503 Service Unavailable | none |
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConnRejection {
    /// The route is not behind a layer: a mistake of the program.
    #[error(transparent)]
    NoTenantLayer(#[from] NoTenantLayer),

    /// The pool lends no connection.
    #[error("there is no connection for the tenant")]
    Unavailable(#[from] PoolError),
}

impl IntoResponse for ConnRejection {
    fn into_response(self) -> Response {
        match self {
            Self::NoTenantLayer(error) => error.into_response(),
            Self::Unavailable(error) => {
                tracing::error!(target: "tenancy", error = &error as &dyn Error, "no connection for a tenant");
                StatusCode::SERVICE_UNAVAILABLE.into_response()
            }
        }
    }
}

impl<P, S, St> FromRequestParts<St> for Conn<P, S>
where
    P: Backing<Mode: LendsInTasks> + Clone + Send + Sync + 'static,
    S: Scope,
    St: Send + Sync,
    Pool<P>: FromRef<St>,
{
    type Rejection = ConnRejection;

    async fn from_request_parts(parts: &mut Parts, state: &St) -> Result<Self, ConnRejection> {
        let Current(tenant) = Current::from_request_parts(parts, state).await?;
        Ok(Self(P::Mode::lend(Pool::from_ref(state), tenant).await?))
    }
}

/// How the pools of a mode lend a connection to a task, without blocking others.
pub trait LendsInTasks: Acquires {
    #[doc(hidden)]
    fn lend<P, S>(
        pool: Pool<P>,
        tenant: Verified<S>,
    ) -> impl Future<Output = Result<TenantConn<'static, P::Conn, S, Self>, PoolError>> + Send
    where
        P: Backing<Mode = Self> + Send + Sync + 'static,
        S: Scope;
}

impl LendsInTasks for Blocking {
    async fn lend<P, S>(
        pool: Pool<P>,
        tenant: Verified<S>,
    ) -> Result<TenantConn<'static, P::Conn, S>, PoolError>
    where
        P: Backing<Mode = Self> + Send + Sync + 'static,
        S: Scope,
    {
        task::in_task(move || pool.tenant(tenant)).await
    }
}

#[cfg(any(feature = "bb8", feature = "deadpool"))]
impl LendsInTasks for tenancy_runtime::Async {
    async fn lend<P, S>(
        pool: Pool<P>,
        tenant: Verified<S>,
    ) -> Result<TenantConn<'static, P::Conn, S, Self>, PoolError>
    where
        P: Backing<Mode = Self> + Send + Sync + 'static,
        S: Scope,
    {
        pool.tenant(tenant).await
    }
}

impl<P: Backing, S: Scope> fmt::Debug for Conn<P, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conn").finish_non_exhaustive()
    }
}
