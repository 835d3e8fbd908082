//! Who is signed in: a cookie, and what is kept of it in memory.

use crate::models::User;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tenancy::web::{ChannelSession, Session};

const COOKIE: &str = "session";

/// The sessions that there are, by their names.
#[derive(Clone, Default)]
pub(crate) struct Sessions(Arc<Mutex<HashMap<String, i32>>>);

impl Sessions {
    /// Takes the session out of a request, for the layers.
    pub(crate) fn reader(
        &self,
    ) -> impl Fn(&Parts) -> Option<Browser> + Clone + Send + Sync + 'static {
        let sessions = self.clone();
        move |parts| Some(Browser::of(sessions.clone(), parts))
    }

    /// A new one, and the cookie for it.
    pub(crate) fn sign_in(&self, user: i32) -> Result<String, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        let name = bytes.iter().fold(String::new(), |mut name, byte| {
            let _ = write!(name, "{byte:02x}");
            name
        });
        let cookie = format!("{COOKIE}={name}; HttpOnly; SameSite=Strict; Path=/");
        self.all().insert(name, user);
        Ok(cookie)
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, i32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A browser, signed in or not.
#[derive(Clone)]
pub(crate) struct Browser {
    sessions: Sessions,
    name: String,
}

impl Browser {
    fn of(sessions: Sessions, parts: &Parts) -> Self {
        let cookies = parts.headers.get_all(header::COOKIE).iter();
        let cookies = cookies.filter_map(|cookies| cookies.to_str().ok());
        let name = cookies
            .flat_map(|cookies| cookies.split("; "))
            .find_map(|cookie| cookie.strip_prefix(COOKIE)?.strip_prefix('='));
        let name = name.unwrap_or_default().to_owned();
        Self { sessions, name }
    }

    /// Who is signed in.
    pub(crate) fn user(&self) -> Option<i32> {
        self.sessions.all().get(&self.name).copied()
    }

    /// Ends the session, and says what it was called.
    pub(crate) fn sign_out(self) -> String {
        self.sessions.all().remove(&self.name);
        self.name
    }
}

impl<S> FromRequestParts<S> for Browser
where
    S: Sync,
    Sessions: axum::extract::FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let sessions = axum::extract::FromRef::from_ref(state);
        Ok(Self::of(sessions, parts))
    }
}

impl Session<User> for Browser {
    type Error = Infallible;

    async fn account(&self) -> Result<Option<i32>, Infallible> {
        Ok(self.user())
    }

    /// No page is of one organisation: nothing has to be remembered.
    async fn last_used(&self) -> Result<Option<String>, Infallible> {
        Ok(None)
    }

    async fn replace_last_used(
        &self,
        _: Option<&str>,
        _: Option<&str>,
    ) -> Result<bool, Infallible> {
        Ok(true)
    }

    /// Nobody gains a role here.
    async fn renew(&self) -> Result<bool, Infallible> {
        Ok(true)
    }
}

impl ChannelSession<User> for Browser {
    async fn name(&self) -> Result<String, Infallible> {
        Ok(self.name.clone())
    }

    async fn lasts(&self) -> Result<Option<Duration>, Infallible> {
        Ok(None)
    }

    async fn is_still(&self, user: &i32) -> Result<bool, Infallible> {
        Ok(self.user() == Some(*user))
    }
}
