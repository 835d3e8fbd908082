//! Who looks at a page, and a connection that reads, as arguments of a handler.

use crate::conn::{ConnRejection, LendsInTasks};
use crate::extract::{NoTenantLayer, served_for};
use crate::member::{CurrentMember, NoMemberLayer};
use crate::task;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::Extensions;
use axum::http::request::Parts;
use std::fmt;
use std::future::pending;
use std::ops::Deref;
use std::sync::Arc;
use tenancy_accounts::{HasImpersonations, HasOperators, Impersonator, RoleOf};
use tenancy_runtime::pool::Backing;
use tenancy_runtime::{Blocking, Pool, ReadOnlyConn, Scope, spawn_blocking};

/// What the layer has found out. Only the layer puts one into a request.
pub(super) struct Found<T: HasImpersonations<A>, A: HasOperators>(
    pub(super) Arc<Impersonator<T, A>>,
);

impl<T: HasImpersonations<A>, A: HasOperators> Clone for Found<T, A> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// The operator who acts as a member in this request, as an argument of a handler: for what serves nobody else, such as the button
/// that ends it, or what writes, by [`borrow_to_write`](Impersonator::borrow_to_write).
///
/// To anybody else the response is `500 Internal Server Error`: take it as an `Option`, or [`Viewer`], where members come as well.
pub struct CurrentImpersonator<T: HasImpersonations<A>, A: HasOperators>(Arc<Impersonator<T, A>>);

impl<T: HasImpersonations<A>, A: HasOperators> CurrentImpersonator<T, A> {
    pub(super) fn found(extensions: &Extensions) -> Option<Self> {
        let found = extensions.get::<Found<T, A>>();
        found.map(|Found(found)| Self(Arc::clone(found)))
    }
}

impl<T: HasImpersonations<A>, A: HasOperators> Deref for CurrentImpersonator<T, A> {
    type Target = Impersonator<T, A>;

    fn deref(&self) -> &Impersonator<T, A> {
        &self.0
    }
}

impl<T: HasImpersonations<A>, A: HasOperators, St: Sync> FromRequestParts<St>
    for CurrentImpersonator<T, A>
{
    type Rejection = NoMemberLayer;

    async fn from_request_parts(parts: &mut Parts, _: &St) -> Result<Self, NoMemberLayer> {
        let found = Self::found(&parts.extensions);
        found.ok_or_else(|| NoMemberLayer::in_request(parts))
    }
}

/// Who looks at a page, as an argument of a handler: a member, or an operator who acts as one. A handler that takes it serves both.
///
/// Show a banner where there is an [`impersonator`](Viewer::impersonator). See
/// [`MemberLayer::impersonated`](crate::MemberLayer::impersonated).
pub enum Viewer<T: HasImpersonations<A>, A: HasOperators> {
    /// A member.
    Member(CurrentMember<T, A>),
    /// An operator who acts as a member.
    Impersonator(CurrentImpersonator<T, A>),
}

impl<T: HasImpersonations<A>, A: HasOperators> Viewer<T, A> {
    /// The tenant's key. It opens no connection: take [`ReadConn`].
    #[must_use]
    pub fn tenant(&self) -> &T::Key {
        match self {
            Self::Member(member) => member.tenant().key(),
            Self::Impersonator(impersonator) => impersonator.tenant(),
        }
    }

    /// The tenant's short name in hosts and paths, for links.
    #[must_use]
    pub fn slug(&self) -> &str {
        match self {
            Self::Member(member) => member.slug(),
            Self::Impersonator(impersonator) => impersonator.slug(),
        }
    }

    /// The key of the member's account.
    #[must_use]
    pub fn account(&self) -> &A::Key {
        match self {
            Self::Member(member) => member.account(),
            Self::Impersonator(impersonator) => impersonator.account(),
        }
    }

    /// As what the account is a member.
    #[must_use]
    pub fn role(&self) -> RoleOf<T, A> {
        match self {
            Self::Member(member) => member.role(),
            Self::Impersonator(impersonator) => impersonator.role(),
        }
    }

    /// The operator, if it is one.
    #[must_use]
    pub fn impersonator(&self) -> Option<&Impersonator<T, A>> {
        match self {
            Self::Member(_) => None,
            Self::Impersonator(impersonator) => Some(impersonator),
        }
    }
}

impl<T: HasImpersonations<A>, A: HasOperators, St: Sync> FromRequestParts<St> for Viewer<T, A> {
    type Rejection = NoMemberLayer;

    async fn from_request_parts(parts: &mut Parts, state: &St) -> Result<Self, NoMemberLayer> {
        if let Ok(found) = CurrentImpersonator::from_request_parts(parts, state).await {
            return Ok(Self::Impersonator(found));
        }
        let member = CurrentMember::from_request_parts(parts, state).await?;
        Ok(Self::Member(member))
    }
}

/// A connection that reads, for the tenant of the request, as an argument of a handler: [`Conn`](crate::Conn), to a member and to an
/// operator who acts as one.
pub struct ReadConn<P: Backing, S: Scope>(pub ReadOnlyConn<'static, P::Conn, S, P::Mode>);

impl<P: Backing<Mode = Blocking>, S: Scope> ReadConn<P, S> {
    /// Runs `run` with the connection on a thread where it blocks no other request.
    ///
    /// If the client gives up the request, `run` still comes to its end.
    ///
    /// # Panics
    ///
    /// When `run` does; or outside of a Tokio runtime.
    pub async fn run<R: Send + 'static>(
        self,
        run: impl FnOnce(&mut ReadOnlyConn<'static, P::Conn, S>) -> R + Send + 'static,
    ) -> R {
        let Self(mut conn) = self;
        match task::answer(spawn_blocking(move || run(&mut conn))).await {
            Some(done) => done,
            // The runtime shuts down, and this task with it.
            None => pending().await,
        }
    }
}

impl<P, S, St> FromRequestParts<St> for ReadConn<P, S>
where
    P: Backing<Mode: LendsInTasks> + Clone + Send + Sync + 'static,
    S: Scope,
    St: Send + Sync,
    Pool<P>: FromRef<St>,
{
    type Rejection = ConnRejection;

    async fn from_request_parts(parts: &mut Parts, state: &St) -> Result<Self, ConnRejection> {
        let tenant = served_for(&parts.extensions);
        let tenant = tenant.ok_or_else(|| NoTenantLayer::in_request(parts))?;
        let lent = P::Mode::lend(Pool::from_ref(state), tenant.clone()).await?;
        Ok(Self(lent.into_read_only()))
    }
}

impl<T: HasImpersonations<A>, A: HasOperators> fmt::Debug for CurrentImpersonator<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CurrentImpersonator")
            .finish_non_exhaustive()
    }
}

impl<T: HasImpersonations<A>, A: HasOperators> fmt::Debug for Viewer<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Viewer").finish_non_exhaustive()
    }
}

impl<P: Backing, S: Scope> fmt::Debug for ReadConn<P, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadConn").finish_non_exhaustive()
    }
}
