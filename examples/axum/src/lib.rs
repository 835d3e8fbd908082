//! The application: posts of organisations, each of which has a subdomain.

mod posts;
mod schema;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use diesel::connection::SimpleConnection;
use diesel::r2d2;
use std::error::Error;
use std::fmt;
use tenancy::pool::Connector;
use tenancy::prelude::*;
use tenancy::resolve::{Cached, Refusal, TableStore};
use tenancy::web::{Conn, TenantLayer};

use schema::orgs;

/// The tenant.
#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = orgs)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct Org {
    id: i32,
    slug: String,
    suspended: bool,
}

/// The pool of the application.
pub type Pool = tenancy::Pool<Backing>;
type Backing = r2d2::Pool<Connector<SqliteConnection>>;

/// What handlers take to reach the database: a connection for the organisation of the request.
type OrgConn = Conn<Backing, Org>;

/// The application. Behind the layer there is no request without an organisation; what serves all of them stands
/// outside of it.
pub fn app(pool: Pool) -> Router {
    let store = TableStore::<Org, _>::new(pool.clone())
        .slug(orgs::slug)
        .standing(|org| {
            if org.suspended {
                Err(Refusal::Suspended)
            } else {
                Ok(())
            }
        });
    let tenants = TenantLayer::new(Cached::new(store)).subdomain_of("localhost");
    Router::new()
        .route("/posts", get(posts::list).post(posts::create))
        .route("/posts/{id}", get(posts::show).delete(posts::remove))
        .layer(tenants)
        .route("/health", get(async || "ok"))
        .with_state(pool)
}

/// Why a handler has no answer. A row of another organisation is not found, exactly as one that is not there.
enum AppError {
    NotFound,
    Failed(Box<dyn Error + Send + Sync>),
}

impl AppError {
    fn failed(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Failed(error.into())
    }
}

impl From<diesel::result::Error> for AppError {
    fn from(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => Self::NotFound,
            error => Self::failed(error),
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND.into_response(),
            Self::Failed(error) => {
                eprintln!("{error}");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// A database in memory, which is there as long as this is.
pub struct Database {
    pool: Pool,
    _keeps_it: SqliteConnection,
}

impl Database {
    /// A new one, with three organisations and some posts.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn in_memory(name: &str) -> Result<Self, Box<dyn Error>> {
        let url = format!("file:{name}?mode=memory&cache=shared");
        let mut conn = SqliteConnection::establish(&url)?;
        conn.batch_execute(include_str!("../schema.sql"))?;
        // SQLite in shared memory has one writer and no patience.
        let pool = r2d2::Pool::builder()
            .max_size(1)
            .build(Connector::new(url))?;
        Ok(Self {
            pool: Pool::new(pool),
            _keeps_it: conn,
        })
    }

    /// Connections for organisations.
    #[must_use]
    pub fn pool(&self) -> Pool {
        self.pool.clone()
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").finish_non_exhaustive()
    }
}
