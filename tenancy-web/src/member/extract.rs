//! The member, as an argument of a handler.

use super::session::Session;
use crate::extract::Lacks;
use axum::extract::FromRequestParts;
use axum::http::Extensions;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use tenancy_accounts::{Account, HasMembers, Member};

/// What the layer has found out. Only the layer puts one into a request.
pub(super) struct Found<T: HasMembers<A>, A: Account>(pub(super) Arc<Asked<T, A>>);

/// The answer, and what the session had kept when the request came.
pub(super) struct Asked<T: HasMembers<A>, A: Account> {
    pub(super) member: Member<T, A>,
    pub(super) last_used: Option<String>,
}

impl<T: HasMembers<A>, A: Account> Clone for Found<T, A> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// Who acts for which tenant in this request, as an argument of a handler: the [`Member`] that
/// [`MemberLayer`](crate::MemberLayer) has looked up.
///
/// Behind the layer, [`Conn`](crate::Conn) is the connection of the same tenant. Without the layer the handler gets neither, and
/// the response is `500 Internal Server Error`.
///
/// # Example
///
/// ```
/// # fn main() {}
/// # #[cfg(feature = "r2d2")] mod example {
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-accounts/doc/acme.rs"));
/// use axum::http::StatusCode;
/// use tenancy::accounts::Role;
/// use tenancy::web::{Conn, CurrentMember};
/// # type Db = diesel::r2d2::Pool<tenancy::pool::Connector<SqliteConnection>>;
///
/// async fn notes(member: CurrentMember<Org, User>, conn: Conn<Db, Org>) -> Result<String, StatusCode> {
///     if !member.role().reaches(Rank::Admin) {
///         return Err(StatusCode::FORBIDDEN);
///     }
///     let texts = conn.run(|conn| Note::scoped().select(notes::text).load::<String>(conn)).await;
///     let texts = texts.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
///     Ok(format!("{} of {}", texts.len(), member.slug()))
/// }
/// # fn app() -> axum::Router<tenancy::Pool<Db>> { axum::Router::new().route("/", axum::routing::get(notes)) }
/// # }
/// ```
pub struct CurrentMember<T: HasMembers<A>, A: Account>(pub(super) Arc<Asked<T, A>>);

impl<T: HasMembers<A>, A: Account> CurrentMember<T, A> {
    /// The one that the innermost layer of members has found, if there is one.
    pub(crate) fn found(extensions: &Extensions) -> Option<Self> {
        let found = extensions.get::<Found<T, A>>();
        found.map(|Found(asked)| Self(Arc::clone(asked)))
    }

    /// It, once more.
    pub(crate) fn same(&self) -> Self {
        Self(Arc::clone(&self.0))
    }

    /// Whether both are of one answer.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The account goes on with this tenant: the session gets a new id, and keeps this tenant as the one that was used last.
    ///
    /// Only a member switches. If somebody is not let in, the handler is not called, and the session stays as it was.
    ///
    /// If another request of the session has kept a tenant since this one came, or has given the session a new id, what is kept
    /// stays, and the answer is `false`. That takes nothing from this tab: each request names its tenant.
    ///
    /// # Errors
    ///
    /// What the session says. If it got no new id, it keeps what it kept.
    pub async fn switch<S: Session<A>>(&self, session: &S) -> Result<bool, S::Error> {
        if !session.renew().await? {
            return Ok(false);
        }
        let read = self.0.last_used.as_deref();
        session.replace_last_used(read, Some(self.slug())).await
    }

    /// The account is done with this tenant, and has left it for instance: the session does not keep it any more. Another one
    /// that it keeps, stays.
    ///
    /// # Errors
    ///
    /// What the session says.
    pub async fn forget<S: Session<A>>(&self, session: &S) -> Result<bool, S::Error> {
        session.replace_last_used(Some(self.slug()), None).await
    }
}

impl<T: HasMembers<A>, A: Account> Deref for CurrentMember<T, A> {
    type Target = Member<T, A>;

    fn deref(&self) -> &Member<T, A> {
        &self.0.member
    }
}

/// The route is not behind a [`MemberLayer`](crate::MemberLayer) for these tenants and accounts: a mistake of the program.
///
/// The response is `500 Internal Server Error` without a body. Where an operator acts as a member, and the handler does not say that
/// it serves that, it is `403 Forbidden`.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("{}", self.says())]
pub struct NoMemberLayer(Lacks);

impl NoMemberLayer {
    pub(crate) fn in_request(parts: &Parts) -> Self {
        Self(Lacks::in_request(parts))
    }

    const fn says(self) -> &'static str {
        match self.0 {
            Lacks::Layer => {
                "the route is not behind a `MemberLayer` for these types of tenant and account"
            }
            Lacks::Themselves => "an operator who acts as a member is not served here",
        }
    }
}

impl IntoResponse for NoMemberLayer {
    fn into_response(self) -> Response {
        let status = self.0.status(&self, "request without a member");
        status.into_response()
    }
}

impl<T: HasMembers<A>, A: Account, St: Sync> FromRequestParts<St> for CurrentMember<T, A> {
    type Rejection = NoMemberLayer;

    async fn from_request_parts(parts: &mut Parts, _: &St) -> Result<Self, NoMemberLayer> {
        Self::found(&parts.extensions).ok_or_else(|| NoMemberLayer::in_request(parts))
    }
}

impl<T: HasMembers<A>, A: Account> fmt::Debug for CurrentMember<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CurrentMember").finish_non_exhaustive()
    }
}
