//! The key, as an argument of a handler.

use axum::extract::FromRequestParts;
#[cfg(feature = "permissions")]
use axum::http::Extensions;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use tenancy_accounts::{Account, HasApiKeys, KeyHolder};

/// What the layer has found out. Only the layer puts one into a request.
pub(super) struct Found<T: HasApiKeys<A>, A: Account>(pub(super) Arc<KeyHolder<T, A>>);

impl<T: HasApiKeys<A>, A: Account> Clone for Found<T, A> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// By which key a request is, as an argument of a handler: the [`KeyHolder`] that [`KeyLayer`](crate::KeyLayer) has looked up.
///
/// Behind the layer, [`Conn`](crate::Conn) is the connection of the key's tenant. Without the layer the handler gets neither, and
/// the response is `500 Internal Server Error`.
///
/// # Example
///
/// ```
/// # fn main() {}
/// # #[cfg(feature = "r2d2")] mod example {
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-accounts/doc/acme.rs"));
/// use tenancy::web::{Conn, CurrentKey, KeyRejection};
/// # type Db = diesel::r2d2::Pool<tenancy::pool::Connector<SqliteConnection>>;
///
/// async fn notes(key: CurrentKey<Org, User>, conn: Conn<Db, Org>) -> Result<String, KeyRejection> {
///     key.require(Scope::ReadNotes)?;
///     let texts = conn.run(|conn| Note::scoped().select(notes::text).load::<String>(conn)).await;
///     Ok(texts.unwrap_or_default().join("\n"))
/// }
/// # fn app() -> axum::Router<tenancy::Pool<Db>> { axum::Router::new().route("/", axum::routing::get(notes)) }
/// # }
/// ```
pub struct CurrentKey<T: HasApiKeys<A>, A: Account>(pub(super) Arc<KeyHolder<T, A>>);

#[cfg(feature = "permissions")]
impl<T: HasApiKeys<A>, A: Account> CurrentKey<T, A> {
    /// The one that the innermost layer of keys has found, if there is one.
    pub(crate) fn found(extensions: &Extensions) -> Option<Self> {
        let found = extensions.get::<Found<T, A>>();
        found.map(|Found(key)| Self(Arc::clone(key)))
    }

    /// It, once more.
    pub(crate) fn same(&self) -> Self {
        Self(Arc::clone(&self.0))
    }

    /// Whether both are of one answer.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: HasApiKeys<A>, A: Account> Deref for CurrentKey<T, A> {
    type Target = KeyHolder<T, A>;

    fn deref(&self) -> &KeyHolder<T, A> {
        &self.0
    }
}

/// The route is not behind a [`KeyLayer`](crate::KeyLayer) for these tenants and accounts: a mistake of the program.
///
/// The response is `500 Internal Server Error` without a body.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the route is not behind a `KeyLayer` for these types of tenant and account")]
#[non_exhaustive]
pub struct NoKeyLayer;

impl IntoResponse for NoKeyLayer {
    fn into_response(self) -> Response {
        tracing::error!(target: "tenancy", error = %self, "request without a key");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

impl<T: HasApiKeys<A>, A: Account, St: Sync> FromRequestParts<St> for CurrentKey<T, A> {
    type Rejection = NoKeyLayer;

    async fn from_request_parts(parts: &mut Parts, _: &St) -> Result<Self, NoKeyLayer> {
        let Found(key) = parts.extensions.get::<Found<T, A>>().ok_or(NoKeyLayer)?;
        Ok(Self(Arc::clone(key)))
    }
}

impl<T: HasApiKeys<A>, A: Account> fmt::Debug for CurrentKey<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CurrentKey").finish_non_exhaustive()
    }
}
