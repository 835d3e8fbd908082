//! What evidence of a check opens: the connections on which something has been permitted.
//!
//! Functions and not methods, so that nobody who holds a connection is offered them: whoever calls one says that it was checked.

use super::{ReadOnlyConn, TenantConn, TenantsConn, UnscopedConn};
use crate::binding::{One, ReadOnly, ScopeError, Several};
use crate::mode::Mode;
use crate::scope::{Asked, Permitted, RootedIn, Scope};
use crate::tenant::{KeyType, Tenant};
use crate::verified::Verified;
use diesel::expression::{AsExpression, TypedExpressionType};
use diesel::sql_types::SqlType;

/// The connection of the tenant in which `P` has been permitted: as [`bound_to`](UnscopedConn::bound_to).
#[must_use]
pub fn permitted_to<C, T: Tenant, P: Asked, M: Mode>(
    conn: UnscopedConn<'_, C, M>,
    key: Verified<T>,
) -> TenantConn<'_, C, (T, Permitted<P>), M> {
    let TenantConn { conn, reach, .. } = conn.bound_to(key);
    TenantConn::held(conn, reach.permitted())
}

/// The same for a while.
pub fn permitted_for<'a, C, T: Tenant, P: Asked, M: Mode>(
    conn: &'a mut UnscopedConn<'_, C, M>,
    key: Verified<T>,
) -> TenantConn<'a, C, (T, Permitted<P>), M> {
    let TenantConn { conn, reach, .. } = conn.bound_for(key);
    TenantConn::held(conn, reach.permitted())
}

/// The same connection where what `P` asks for has been permitted in the tenant of this key, if that is the connection's.
///
/// # Errors
///
/// [`ScopeError::PermittedElsewhere`] if it is another one.
pub fn permitted_in<'a, C, S, T, P, M>(
    conn: &'a mut TenantConn<'_, C, S, M>,
    key: &T::Key,
) -> Result<TenantConn<'a, C, (S, Permitted<P>), M>, ScopeError>
where
    S: Scope + RootedIn<T>,
    T: Tenant,
    P: Asked,
    M: Mode,
{
    let reach = permitted::<S, T, P>(&conn.reach, key)?;
    Ok(conn.reborrow(reach))
}

/// The same of a connection for reading.
///
/// # Errors
///
/// [`ScopeError::PermittedElsewhere`] if it is another one.
pub fn permitted_to_read<'a, C, S, T, P, M>(
    conn: &'a mut ReadOnlyConn<'_, C, S, M>,
    key: &T::Key,
) -> Result<ReadOnlyConn<'a, C, (S, Permitted<P>), M>, ScopeError>
where
    S: Scope + RootedIn<T>,
    T: Tenant,
    P: Asked,
    M: Mode,
{
    let reach = permitted::<S, T, P>(conn.reach.one(), key)?;
    Ok(ReadOnlyConn::held(
        conn.conn.reborrow(),
        ReadOnly::of(reach),
    ))
}

fn permitted<S, T, P>(reach: &One<S>, key: &T::Key) -> Result<One<(S, Permitted<P>)>, ScopeError>
where
    S: Scope + RootedIn<T>,
    T: Tenant,
    P: Asked,
{
    if reach.is_of::<T>(key) {
        Ok(reach.clone().permitted())
    } else {
        Err(ScopeError::PermittedElsewhere)
    }
}

/// The connection of the tenants in each of which `P` has been permitted.
#[must_use]
pub fn permitted_to_each<C, T, P, M>(
    conn: UnscopedConn<'_, C, M>,
    keys: impl IntoIterator<Item = Verified<T>>,
) -> TenantsConn<'_, C, (T, Permitted<P>), M>
where
    T: Tenant<Key: AsExpression<KeyType<T>>>,
    KeyType<T>: SqlType + TypedExpressionType,
    P: Asked,
    M: Mode,
{
    TenantsConn::held(conn.conn, each(keys).permitted())
}

/// The same for a while.
pub fn permitted_for_each<'a, C, T, P, M>(
    conn: &'a mut UnscopedConn<'_, C, M>,
    keys: impl IntoIterator<Item = Verified<T>>,
) -> TenantsConn<'a, C, (T, Permitted<P>), M>
where
    T: Tenant<Key: AsExpression<KeyType<T>>>,
    KeyType<T>: SqlType + TypedExpressionType,
    P: Asked,
    M: Mode,
{
    TenantsConn::held(conn.conn.reborrow(), each(keys).permitted())
}

fn each<T>(keys: impl IntoIterator<Item = Verified<T>>) -> Several<T>
where
    T: Tenant<Key: AsExpression<KeyType<T>>>,
    KeyType<T>: SqlType + TypedExpressionType,
{
    Several::new(keys.into_iter().map(Verified::into_key).collect())
}
