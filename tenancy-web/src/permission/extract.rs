//! The permission, as an argument of a handler.

use super::layer::Found;
use crate::member::{CurrentMember, NoMemberLayer};
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;
use tenancy_accounts::Account;
use tenancy_permissions::{Denied, HasPermissions, PermissionsOf, Permit, Requirement, Rights};

/// That the member of this request holds what `P` asks for, as an argument of a handler: without it the handler is not called.
///
/// It asks nothing of a database: the [`RightsLayer`](crate::RightsLayer) has. So a handler names it and its
/// [`Conn`](crate::Conn) in whichever order. It derefs to the [`Rights`], by which the handler asks for more.
///
/// As a layer it is `axum::middleware::from_extractor::<RequirePermission<..>>()`. By the `route_layer` of a *method router*
/// (`delete(..).route_layer(..)`) it leaves a wrong method its `405 Method Not Allowed`, and also a fallback of that method router to
/// whoever asks: where there is one, use `layer`, or let each handler ask. By the `route_layer` or the `layer` of a *router* it stands
/// before all methods, and who lacks the permission is told `403 Forbidden` for a wrong one.
///
/// What a client is told otherwise: [`PermissionRejection`].
///
/// # Example
///
/// ```
/// # fn main() {}
/// # #[cfg(feature = "r2d2")] mod example {
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-permissions/doc/tickets.rs"));
/// use axum::http::StatusCode;
/// use axum::middleware::from_extractor;
/// use axum::routing::{Router, delete, get};
/// use tenancy::web::{Conn, MemberLayer, RequirePermission, RightsLayer};
/// # type Db = diesel::r2d2::Pool<tenancy::pool::Connector<SqliteConnection>>;
///
/// async fn list(_: RequirePermission<ViewTicket, Org, User>, conn: Conn<Db, Org>) -> Result<String, StatusCode> {
///     let ids = conn.run(|conn| Ticket::scoped().select(tickets::id).load::<i32>(conn)).await;
///     Ok(format!("{:?}", ids.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?))
/// }
/// # async fn purge() {}
///
/// fn app(members: MemberLayer<Org, User>, pool: tenancy::Pool<Db>) -> Router {
///     let may_delete = from_extractor::<RequirePermission<DeleteTicket, Org, User>>();
///     Router::new()
///         .route("/tickets/all", delete(purge).route_layer(may_delete))
///         .route("/tickets", get(list))
///         .layer(RightsLayer::<Org, User>::new(pool.clone()))
///         .layer(members)
///         .with_state(pool)
/// }
/// # }
/// ```
pub struct RequirePermission<P, T: HasPermissions<A>, A: Account> {
    rights: Arc<Rights<T, A>>,
    of: PhantomData<fn() -> P>,
}

impl<P, T, A> RequirePermission<P, T, A>
where
    T: HasPermissions<A>,
    A: Account,
    P: Requirement<PermissionsOf<T, A>>,
{
    /// The evidence, for what asks for it. [`Rights::permit`] asks for that of another permission.
    #[expect(
        clippy::missing_panics_doc,
        reason = "it was held when this was made, and cannot change"
    )]
    pub fn evidence(&self) -> Permit<'_, P, T> {
        let permit = self.rights.permit::<P>();
        permit.expect("it was held when this was made")
    }
}

impl<P, T: HasPermissions<A>, A: Account> Deref for RequirePermission<P, T, A> {
    type Target = Rights<T, A>;

    fn deref(&self) -> &Rights<T, A> {
        &self.rights
    }
}

/// Why a handler is not called that asks for a permission.
///
/// | | status | body |
/// |---|---|---|
/// | [`Denied`](PermissionRejection::Denied) | 403 Forbidden | none |
/// | [`NotAMember`](PermissionRejection::NotAMember) | as [`NoMemberLayer`] says: 403 Forbidden where an operator acts as a member | none |
/// | [`NoLayer`](PermissionRejection::NoLayer), [`Answered`](PermissionRejection::Answered) | 500 Internal Server Error | none |
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PermissionRejection {
    /// The member does not hold what is asked for. The log has what that is.
    #[error(transparent)]
    Denied(#[from] Denied),

    /// There is no member: an operator acts as one, who holds no permission, or the route is not behind a
    /// [`MemberLayer`](crate::MemberLayer).
    #[error(transparent)]
    NotAMember(#[from] NoMemberLayer),

    /// The route is not behind a [`RightsLayer`](crate::RightsLayer) for these tenants and accounts, inside of the innermost
    /// [`MemberLayer`](crate::MemberLayer): a mistake of the program.
    #[error(
        "the route is not behind a `RightsLayer` inside of the `MemberLayer` for these types of tenant and account"
    )]
    NoLayer,

    /// The request has been answered, and somebody has kept its head: a mistake of the program. It asks again by
    /// [`RightsLayer::ask`](crate::RightsLayer::ask).
    #[error("the request has been answered: ask `RightsLayer::ask` what its member may do by now")]
    Answered,
}

impl IntoResponse for PermissionRejection {
    fn into_response(self) -> Response {
        match self {
            Self::Denied(_) => StatusCode::FORBIDDEN.into_response(),
            Self::NotAMember(nobody) => nobody.into_response(),
            Self::NoLayer | Self::Answered => {
                tracing::error!(target: "tenancy", error = %self, "request without rights");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

impl<P, T, A, St> FromRequestParts<St> for RequirePermission<P, T, A>
where
    T: HasPermissions<A>,
    A: Account,
    P: Requirement<PermissionsOf<T, A>>,
    St: Sync,
{
    type Rejection = PermissionRejection;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &St,
    ) -> Result<Self, PermissionRejection> {
        let member = CurrentMember::<T, A>::from_request_parts(parts, state).await?;
        let found = parts.extensions.get::<Found<T, A>>();
        // What was looked up for an outer layer's member is not this one's, whoever that is.
        let found = found.filter(|found| found.member.is(&member));
        let found = found.ok_or(PermissionRejection::NoLayer)?;
        let rights = found.rights.upgrade();
        let rights = rights.ok_or(PermissionRejection::Answered)?;
        drop(rights.permit::<P>()?);
        Ok(Self {
            rights,
            of: PhantomData,
        })
    }
}

impl<P, T: HasPermissions<A>, A: Account> fmt::Debug for RequirePermission<P, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequirePermission").finish_non_exhaustive()
    }
}
