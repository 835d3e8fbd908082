//! The application: organisations, their members, and their notes.
//!
//! What is an organisation's stands below `/o/<slug>`, behind the one layer that lets members in. What is nobody's in
//! particular, the login or an invitation, stands outside of it.

mod browser;
mod enter;
mod error;
mod forms;
mod home;
mod invitations;
mod links;
mod members;
mod models;
mod notes;
mod operators;
mod outbox;
mod page;
mod passwords;
mod schema;
mod secret;
mod sessions;
mod verifications;

use crate::browser::Browser;
use crate::error::AppError;
use crate::models::{Org, User};
use crate::outbox::Outbox;
use crate::sessions::Sessions;
use crate::verifications::Verifications;
use axum::extract::FromRef;
use axum::http::HeaderValue;
use axum::http::header::{self, HeaderName};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use diesel::connection::SimpleConnection;
use diesel::r2d2;
use std::error::Error;
use std::fmt;
use tenancy::pool::{Connector, LogUnscoped};
use tenancy::prelude::*;
use tenancy::web::{CurrentMember, MemberLayer, ReadConn, Viewer};
use tower_sessions::SessionManagerLayer;
use tower_sessions::cookie::SameSite;

type Backing = r2d2::Pool<Connector<SqliteConnection>>;
type Pool = tenancy::Pool<Backing>;

/// A connection across all organisations.
type Unscoped<'c> = UnscopedConn<'c, SqliteConnection>;

/// What pages take to read what is the organisation's: a connection for the organisation of the request.
type OrgConn = ReadConn<Backing, Org>;

/// Who acts for the organisation of the request.
type Acting = CurrentMember<Org, User>;

/// Who looks at a page: a member, or an operator who acts as one.
type Looking = Viewer<Org, User>;

/// What all handlers share.
#[derive(Clone)]
struct App {
    pool: Pool,
    outbox: Outbox,
    verifications: Verifications,
}

impl FromRef<App> for Pool {
    fn from_ref(app: &App) -> Self {
        app.pool.clone()
    }
}

impl App {
    /// Works across organisations, on a thread where it blocks no other request.
    async fn unscoped<R: Send + 'static>(
        &self,
        reason: &'static str,
        work: impl FnOnce(&mut Unscoped<'_>) -> Result<R, AppError> + Send + 'static,
    ) -> Result<R, AppError> {
        let pool = self.pool.clone();
        let worked = tenancy::spawn_blocking(move || {
            let mut conn = pool.unscoped(reason).map_err(AppError::failed)?;
            work(&mut conn)
        });
        worked.await.map_err(AppError::failed)?
    }

    /// Works for the organisation of the request. Unlike an argument of a handler, the connection is only lent when the body is
    /// there: a slow client keeps none waiting.
    async fn scoped<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut TenantConn<'static, SqliteConnection, Org>) -> QueryResult<R>
        + Send
        + 'static,
    ) -> Result<R, AppError> {
        let pool = self.pool.clone();
        let worked = tenancy::spawn_blocking(move || {
            let mut conn = pool.current::<Org>().map_err(AppError::failed)?;
            Ok(work(&mut conn)?)
        });
        worked.await.map_err(AppError::failed)?
    }
}

/// The application over a database.
pub fn app(database: &Database) -> Router {
    let app = App {
        pool: database.pool.clone(),
        outbox: Outbox::default(),
        verifications: Verifications::default(),
    };
    let members = MemberLayer::<Org, User>::new(app.pool.clone(), Browser::of_request)
        .path_segment(1)
        .renewed_when_roles_rise(Browser::of_request)
        .impersonated(app.pool.clone(), Browser::of_request)
        .respond_with(|rejection, request| error::refused(&rejection, request));
    let store = Sessions::default();
    let sessions = SessionManagerLayer::new(store.clone())
        .with_name("session")
        // A link in a mail leads here from elsewhere, and finds the session. A form from elsewhere does not.
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_secure(true);
    Router::new()
        .route("/o/{org}/notes", get(notes::list).post(notes::write))
        .route("/o/{org}/notes/{id}/remove", post(notes::remove))
        .route("/o/{org}/members", get(members::list))
        .route("/o/{org}/members/{user}", post(members::change))
        .route("/o/{org}/invitations", post(invitations::invite))
        .route("/o/{org}/invitations/revoke", post(invitations::revoke))
        .route("/o/{org}/links", get(links::list).post(links::make))
        .route("/o/{org}/links/{id}/rotate", post(links::rotate))
        .route("/o/{org}/links/{id}/revoke", post(links::revoke))
        .route("/o/{org}/switch", post(home::switch))
        .route("/o/{org}/leave", post(members::leave))
        .layer(members)
        .route("/", get(home::home))
        .route("/organisations", get(home::list).post(home::found))
        .route("/signup", get(enter::sign_up_page).post(enter::sign_up))
        .route("/login", get(enter::log_in_page).post(enter::log_in))
        .route("/logout", post(enter::log_out))
        .route(
            "/verify/{secret}",
            get(enter::verify_page).post(enter::verify),
        )
        .route(
            "/invitations/{token}",
            get(invitations::look).post(invitations::accept),
        )
        .route("/invitations/{token}/join", post(invitations::join))
        .route("/invitations/{token}/decline", post(invitations::decline))
        .route("/join/{token}", get(links::look).post(links::join))
        .route("/operators", get(operators::page).post(operators::begin))
        .route("/operators/end", post(operators::end))
        .route("/outbox", get(outbox::list))
        .route("/style.css", get(async || page::style()))
        .fallback(async || AppError::NotFound)
        .layer(axum::middleware::map_response(async |response| {
            harden(response)
        }))
        .layer(sessions)
        .layer(Extension(store))
        .with_state(app)
}

/// What each response says: no script, nothing from elsewhere, no frame around it; and that no cache keeps it, and no other site
/// learns its address, in which there may be a token.
fn harden(mut response: Response) -> Response {
    const HEADERS: [(HeaderName, &str); 5] = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in HEADERS {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}

/// A database.
pub struct Database {
    pool: Pool,
    // One in memory is there as long as a connection is.
    _keeps_it: SqliteConnection,
}

impl Database {
    /// A new one in memory, without a row.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn in_memory(name: &str) -> Result<Self, Box<dyn Error>> {
        Self::at(&format!("file:{name}?mode=memory&cache=shared"))
    }

    fn at(url: &str) -> Result<Self, Box<dyn Error>> {
        let mut conn = SqliteConnection::establish(url)?;
        conn.batch_execute(include_str!("../schema.sql"))?;
        // SQLite in shared memory has one writer and no patience.
        let pool = r2d2::Pool::builder()
            .max_size(1)
            .build(Connector::new(url))?;
        Ok(Self {
            // The layer asks for each request, at one place.
            pool: Pool::new(pool).log_unscoped(LogUnscoped::OncePerPlace),
            _keeps_it: conn,
        })
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").finish_non_exhaustive()
    }
}
