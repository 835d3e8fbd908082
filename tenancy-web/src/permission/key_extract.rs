//! The permission of a program, as an argument of a handler.

use super::key_layer::Found;
use crate::key::{CurrentKey, NoKeyLayer};
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;
use tenancy_accounts::{Account, HasApiKeys};
use tenancy_permissions::{Denied, HasPermissions, KeyRights, PermissionsOf, Permit, Requirement};

/// That the program of this request holds what `P` asks for, by a key that is somebody's own, as an argument of a handler: without it
/// the handler is not called.
///
/// It asks nothing of a database: the [`KeyRightsLayer`](crate::KeyRightsLayer) has. It derefs to the [`KeyRights`], by which the
/// handler asks for more. What a client is told otherwise: [`KeyPermissionRejection`].
///
/// # Example
///
/// ```
/// # fn main() {}
/// # #[cfg(feature = "r2d2")] mod example {
/// use tenancy::accounts::{Account, HasApiKeys};
/// use tenancy::permissions::{HasPermissions, PermissionsOf, Requirement};
/// use tenancy::web::RequireKeyPermission;
///
/// /// Its route has the layers `.layer(KeyRightsLayer::new(pool)).layer(keys)`. A program of one type of tenant names the types.
/// async fn report<P, T, A>(asked: RequireKeyPermission<P, T, A>) -> String
/// where
///     P: Requirement<PermissionsOf<T, A>>,
///     T: HasApiKeys<A> + HasPermissions<A>,
///     A: Account,
/// {
///     format!("by {} permissions", asked.permissions().iter().count())
/// }
/// # }
/// ```
pub struct RequireKeyPermission<P, T: HasApiKeys<A> + HasPermissions<A>, A: Account> {
    rights: Arc<KeyRights<T, A>>,
    of: PhantomData<fn() -> P>,
}

impl<P, T, A> RequireKeyPermission<P, T, A>
where
    T: HasApiKeys<A> + HasPermissions<A>,
    A: Account,
    P: Requirement<PermissionsOf<T, A>>,
{
    /// The evidence, for what asks for it. [`KeyRights::permit`] asks for that of another permission.
    #[expect(
        clippy::missing_panics_doc,
        reason = "it was held when this was made, and cannot change"
    )]
    pub fn evidence(&self) -> Permit<'_, P, T> {
        let permit = self.rights.permit::<P>();
        permit.expect("it was held when this was made")
    }
}

impl<P, T: HasApiKeys<A> + HasPermissions<A>, A: Account> Deref for RequireKeyPermission<P, T, A> {
    type Target = KeyRights<T, A>;

    fn deref(&self) -> &KeyRights<T, A> {
        &self.rights
    }
}

/// Why a handler is not called that asks for a permission of a program.
///
/// | | status | body |
/// |---|---|---|
/// | [`Denied`](KeyPermissionRejection::Denied), [`TenantsOwn`](KeyPermissionRejection::TenantsOwn) | 403 Forbidden | none |
/// | [`NoKey`](KeyPermissionRejection::NoKey), [`NoLayer`](KeyPermissionRejection::NoLayer), [`Answered`](KeyPermissionRejection::Answered) | 500 Internal Server Error | none |
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyPermissionRejection {
    /// The member whose key it is does not hold what is asked for, or no scope of the key has it. The log has what that is.
    #[error(transparent)]
    Denied(#[from] Denied),

    /// The key is the tenant's own: nobody holds what it does.
    #[error("a key of the tenant's own has no permission")]
    TenantsOwn,

    /// The route is not behind a [`KeyLayer`](crate::KeyLayer): a mistake of the program.
    #[error(transparent)]
    NoKey(#[from] NoKeyLayer),

    /// The route is not behind a [`KeyRightsLayer`](crate::KeyRightsLayer) for these tenants and accounts, inside of the innermost
    /// [`KeyLayer`](crate::KeyLayer): a mistake of the program.
    #[error(
        "the route is not behind a `KeyRightsLayer` inside of the `KeyLayer` for these types of tenant and account"
    )]
    NoLayer,

    /// The request has been answered, and somebody has kept its head: a mistake of the program.
    #[error("the request has been answered")]
    Answered,
}

impl IntoResponse for KeyPermissionRejection {
    fn into_response(self) -> Response {
        match self {
            Self::Denied(_) | Self::TenantsOwn => StatusCode::FORBIDDEN.into_response(),
            Self::NoKey(no_layer) => no_layer.into_response(),
            Self::NoLayer | Self::Answered => {
                tracing::error!(target: "tenancy", error = %self, "request without rights");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

impl<P, T, A, St> FromRequestParts<St> for RequireKeyPermission<P, T, A>
where
    T: HasApiKeys<A> + HasPermissions<A>,
    A: Account,
    P: Requirement<PermissionsOf<T, A>>,
    St: Sync,
{
    type Rejection = KeyPermissionRejection;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &St,
    ) -> Result<Self, KeyPermissionRejection> {
        let key = CurrentKey::<T, A>::from_request_parts(parts, state).await?;
        let found = parts.extensions.get::<Found<T, A>>();
        // What was looked up for an outer layer's key is not this one's.
        let found = found.filter(|found| found.key.is(&key));
        let found = found.ok_or(KeyPermissionRejection::NoLayer)?;
        let rights = found.rights.as_ref();
        let rights = rights.ok_or(KeyPermissionRejection::TenantsOwn)?.upgrade();
        let rights = rights.ok_or(KeyPermissionRejection::Answered)?;
        drop(rights.permit::<P>()?);
        Ok(Self {
            rights,
            of: PhantomData,
        })
    }
}

impl<P, T, A> fmt::Debug for RequireKeyPermission<P, T, A>
where
    T: HasApiKeys<A> + HasPermissions<A>,
    A: Account,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequireKeyPermission")
            .finish_non_exhaustive()
    }
}
