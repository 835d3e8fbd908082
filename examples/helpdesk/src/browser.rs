//! The session of a browser: `tower-sessions` has it, and `tenancy` asks it.

use crate::error::AppError;
use crate::models::{Company, User};
use crate::secret::secret;
use crate::sessions::Sessions;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::time::Duration;
use tenancy::Verified;
use tenancy::web::Session as _;
use tower_sessions::session::Error;

/// The key of the user who is signed in.
const USER: &str = "user";
/// The slug of the company that was used last.
const COMPANY: &str = "company";
/// What the session is called, for its sockets. It stays when the id changes.
const NAME: &str = "name";
/// What the application's own forms repeat.
const FORM: &str = "form";

/// A browser, signed in or not.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    session: tower_sessions::Session,
    sessions: Sessions,
}

impl Browser {
    pub(crate) fn of_request(parts: &Parts) -> Option<Self> {
        Some(Self {
            session: parts.extensions.get().cloned()?,
            sessions: parts.extensions.get().cloned()?,
        })
    }

    /// The user who is signed in, or a way to the login.
    pub(crate) async fn user(&self) -> Result<String, AppError> {
        self.account().await?.ok_or(AppError::SignedOut)
    }

    /// Somebody has signed in: the session gets a new id, and has nothing of whoever was there before.
    pub(crate) async fn sign_in(&self, user: String) -> Result<(), AppError> {
        self.session.clear().await;
        self.session.cycle_id().await?;
        self.session.insert(NAME, secret()?).await?;
        Ok(self.session.insert(USER, user).await?)
    }

    /// The user has gained a role: the session gets a new id, unless another request by the same one was quicker.
    pub(crate) async fn gains(&self) -> Result<(), AppError> {
        let still = self.renew().await?;
        still.then_some(()).ok_or(AppError::SignedOut)
    }

    /// Says what the session was called, if somebody was signed in.
    pub(crate) async fn sign_out(&self) -> Result<Option<String>, AppError> {
        let name = self.session.get(NAME).await?;
        self.session.flush().await?;
        Ok(name)
    }

    /// The secret that each form of this session repeats. A page of another site does not know it.
    pub(crate) async fn form(&self) -> Result<String, AppError> {
        if let Some(known) = self.session.get(FORM).await? {
            return Ok(known);
        }
        let new = secret()?;
        self.session.insert(FORM, &new).await?;
        Ok(new)
    }

    /// Whether a form has repeated it.
    pub(crate) async fn has_sent(&self, form: &str) -> Result<bool, AppError> {
        let known = self.session.get::<String>(FORM).await?;
        Ok(known.is_some_and(|known| known == form))
    }
}

impl tenancy::web::Session<User> for Browser {
    type Error = Error;

    async fn account(&self) -> Result<Option<String>, Error> {
        self.session.get(USER).await
    }

    async fn last_used(&self) -> Result<Option<String>, Error> {
        self.session
            .get::<Option<String>>(COMPANY)
            .await
            .map(Option::flatten)
    }

    async fn replace_last_used(
        &self,
        read: Option<&str>,
        slug: Option<&str>,
    ) -> Result<bool, Error> {
        let still = self.last_used().await?.as_deref() == read;
        if still {
            self.session.insert(COMPANY, slug).await?;
        }
        Ok(still)
    }

    async fn renew(&self) -> Result<bool, Error> {
        // Reads what is kept before the id ends. A cookie of no session has no id from here on.
        self.account().await?;
        let was = self.session.id().is_none_or(|id| self.sessions.end(id));
        if was {
            self.session.cycle_id().await?;
        }
        Ok(was)
    }
}

impl tenancy::web::RoleSession<Company, User> for Browser {
    async fn role(&self, company: &Verified<Company>) -> Result<Option<String>, Error> {
        self.session.get(&role_in(company)).await
    }

    async fn keep_role(&self, company: &Verified<Company>, role: &str) -> Result<(), Error> {
        self.session.insert(&role_in(company), role).await
    }
}

/// Of the role in which the user was let in last.
fn role_in(company: &Verified<Company>) -> String {
    format!("role in {}", company.key())
}

impl tenancy::web::ChannelSession<User> for Browser {
    async fn name(&self) -> Result<String, Error> {
        Ok(self.session.get(NAME).await?.unwrap_or_default())
    }

    async fn lasts(&self) -> Result<Option<Duration>, Error> {
        let rest = self.session.expiry_age().whole_seconds();
        Ok(Some(Duration::from_secs(rest.try_into().unwrap_or(0))))
    }

    /// As the store has it by now, and not as it was when the request came.
    async fn is_still(&self, account: &String) -> Result<bool, Error> {
        self.session.load().await?;
        Ok(self.account().await?.as_ref() == Some(account))
    }
}

impl<S: Sync> FromRequestParts<S> for Browser {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        Self::of_request(parts).ok_or_else(|| AppError::failed("no session layer"))
    }
}
