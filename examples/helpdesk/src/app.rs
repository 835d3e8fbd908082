//! What all handlers share: the database, and how they get a connection.

use crate::database::{Database, Db, Pool, Unscoped};
use crate::error::AppError;
use crate::inbox::Inbox;
use crate::live::Live;
use crate::may::May;
use crate::models::{Company, User};
use crate::passwords::Passwords;
use crate::site::Site;
use crate::verifications::Verifications;
use axum::extract::FromRef;
use std::fmt;
use std::sync::Arc;
use tenancy::TenantConn;
use tenancy::permissions::{Permitted, Requirement};
use tenancy::web::{CurrentMember, RequirePermission};

/// Who acts for the company of the request.
pub(crate) type Acting = CurrentMember<Company, User>;

/// That who acts holds `P` in the company of the request: a handler that takes it is called for nobody else.
pub(crate) type Asked<P> = RequirePermission<P, Company, User>;

/// A connection of the company of the request, for those who hold `P` there.
pub(crate) type CompanyConn<'c, P> = TenantConn<'c, Db, (Company, Permitted<P>)>;

/// How an application is set up.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it is.
    pub site: Site,
    /// How passwords are kept.
    pub passwords: Passwords,
    /// Whether the sign-in names the people of the demonstration, and the inbox shows each mail. Never where others can reach it.
    pub demo: bool,
}

#[derive(Clone)]
pub(crate) struct App {
    pub(crate) pool: Pool,
    pub(crate) config: Arc<Config>,
    pub(crate) live: Live,
    pub(crate) inbox: Inbox,
    pub(crate) verifications: Verifications,
}

impl FromRef<App> for Pool {
    fn from_ref(app: &App) -> Self {
        app.pool.clone()
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

impl App {
    pub(crate) fn new(config: Config, database: &Database) -> Self {
        Self {
            pool: database.pool(),
            config: Arc::new(config),
            live: Live::new(database.pool()),
            inbox: Inbox::default(),
            verifications: Verifications::default(),
        }
    }

    pub(crate) fn site(&self) -> &Site {
        &self.config.site
    }

    /// Works on the rows of the company, as far as `P` lets, on a thread where it blocks no other request. The connection is lent
    /// now, and not while the body of the request is awaited: a slow client keeps none waiting.
    pub(crate) async fn permitted<P, R>(
        &self,
        asked: Asked<P>,
        work: impl FnOnce(&mut CompanyConn<'_, P>) -> Result<R, AppError> + Send + 'static,
    ) -> Result<R, AppError>
    where
        P: Requirement<May> + 'static,
        R: Send + 'static,
    {
        let pool = self.pool.clone();
        let worked = tenancy::spawn_blocking(move || {
            let mut conn = pool.current::<Company>().map_err(AppError::failed)?;
            let mut conn = asked
                .evidence()
                .narrow(&mut conn)
                .map_err(AppError::failed)?;
            work(&mut conn)
        });
        worked.await.map_err(AppError::failed)?
    }

    /// Works across companies, on a thread where it blocks no other request.
    pub(crate) async fn unscoped<R: Send + 'static>(
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
}
