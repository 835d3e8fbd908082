//! That somebody may do something, as a type.
//!
//! A [`Permit`] says what was asked and in which tenant, and borrows from whoever was asked: so it ends with these
//! [`Rights`](crate::Rights), which a program keeps for one request, and there is no way from it to another tenant. A function that
//! takes one cannot be called by who has checked nothing.
//!
//! The connection that it opens carries what was asked, in its type: a model whose verbs ask for a permission,
//! `#[tenanted(Org, permissions(read = ViewTicket, ..))]`, is read and written on a connection that a permit of it has opened, and on
//! no other. See [`Permitted`].

use diesel::QueryResult;
use diesel::expression::{AsExpression, TypedExpressionType};
use diesel::sql_types::SqlType;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use tenancy_runtime::__private::{
    permitted_for, permitted_for_each, permitted_in, permitted_to, permitted_to_each,
    permitted_to_read,
};
use tenancy_runtime::{
    Asked, KeyType, Mode, Permitted, ReadOnlyConn, RootedIn, Scope, Tenant, TenantConn,
    TenantsConn, UnscopedConn, Verified,
};

/// Evidence that the requirement `P` was met in a tenant, for as long as the request's [`Rights`](crate::Rights) live.
///
/// The connections that it opens end with them as well. It is made by [`Rights::permit`](crate::Rights::permit), and by
/// [`SuperUser::permit`](crate::SuperUser::permit), which the log tells of. It opens the connection of its own tenant, and of no
/// other. It is neither `Clone` nor `Serialize`.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
/// use tenancy::permissions::Permit;
///
/// // Whoever calls it has asked.
/// fn close(
///     permit: &Permit<'_, ChangeTicket, Org>,
///     id: i32,
///     conn: &mut TenantConn<SqliteConnection, Org>,
/// ) -> QueryResult<usize> {
///     let conn = &mut permit.narrow(conn)?;
///     Ticket::update(id).set(tickets::open.eq(false)).execute(conn)
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let mut conn = db.unscoped("who is asking");
/// let rights = rights("bob", &mut conn)?;
/// let mut conn = rights.member().connect(conn);
/// assert_eq!(close(&rights.permit()?, 1, &mut conn)?, 1);
/// // The ticket of another tenant is not there.
/// assert_eq!(close(&rights.permit()?, 2, &mut conn)?, 0);
/// # Ok(())
/// # }
/// ```
#[must_use = "a permit that nothing takes has checked for nothing"]
pub struct Permit<'m, P, T: Tenant> {
    tenant: &'m Verified<T>,
    of: PhantomData<fn() -> P>,
}

impl<'m, P, T: Tenant> Permit<'m, P, T> {
    /// The requirement was met.
    pub(crate) const fn new(tenant: &'m Verified<T>) -> Self {
        Self {
            tenant,
            of: PhantomData,
        }
    }

    /// The tenant in which it was met.
    #[must_use]
    pub const fn tenant(&self) -> &'m Verified<T> {
        self.tenant
    }
}

impl<'m, P: Asked, T: Tenant> Permit<'m, P, T> {
    /// The tenant's connection, on which this has been permitted: the one on which the look-up ran. It is for what opens connections,
    /// a layer or `main`; a handler has one, and calls [`narrow`](Permit::narrow).
    #[must_use]
    pub fn connect<'c, C, M: Mode>(
        &self,
        conn: UnscopedConn<'c, C, M>,
    ) -> TenantConn<'c, C, (T, Permitted<P>), M>
    where
        'm: 'c,
    {
        permitted_to(conn, self.tenant.clone())
    }

    /// The same for as long as the other connection is borrowed.
    pub fn borrow<'a, C, M: Mode>(
        &self,
        conn: &'a mut UnscopedConn<'_, C, M>,
    ) -> TenantConn<'a, C, (T, Permitted<P>), M>
    where
        'm: 'a,
    {
        permitted_for(conn, self.tenant.clone())
    }

    /// This connection of the tenant, for as long as it is borrowed, with the permit: for a connection that somebody else has
    /// opened, such as a handler's, or that has a permit already.
    ///
    /// # Errors
    ///
    /// [`ScopeError::PermittedElsewhere`](tenancy_runtime::ScopeError::PermittedElsewhere) if it is the connection of another tenant.
    pub fn narrow<'a, C, S, M>(
        &self,
        conn: &'a mut TenantConn<'_, C, S, M>,
    ) -> QueryResult<TenantConn<'a, C, (S, Permitted<P>), M>>
    where
        'm: 'a,
        S: Scope + RootedIn<T>,
        M: Mode,
    {
        Ok(permitted_in::<_, _, T, _, _>(conn, self.tenant.key())?)
    }

    /// The same of a connection for reading: that of an operator who sees what a member sees, by the permit of that member.
    ///
    /// # Errors
    ///
    /// Those of [`narrow`](Permit::narrow).
    pub fn narrow_read_only<'a, C, S, M>(
        &self,
        conn: &'a mut ReadOnlyConn<'_, C, S, M>,
    ) -> QueryResult<ReadOnlyConn<'a, C, (S, Permitted<P>), M>>
    where
        'm: 'a,
        S: Scope + RootedIn<T>,
        M: Mode,
    {
        let key = self.tenant.key();
        Ok(permitted_to_read::<_, _, T, _, _>(conn, key)?)
    }
}

/// Evidence that the requirement `P` is met in each of some tenants, or in none: what [`PermittedTenants`](crate::PermittedTenants)
/// has found.
///
/// It is a list of these tenants, and opens the connection that reads their rows. It is as old as the look-up, and borrows from nothing:
/// make one for each request. It is neither `Clone` nor `Serialize`.
#[must_use = "it says where something is permitted"]
pub struct PermitsIn<P, T: Tenant> {
    tenants: Vec<Verified<T>>,
    of: PhantomData<fn() -> P>,
}

impl<P, T: Tenant> PermitsIn<P, T> {
    /// It is met in each of these.
    pub(crate) const fn new(tenants: Vec<Verified<T>>) -> Self {
        Self {
            tenants,
            of: PhantomData,
        }
    }
}

impl<P, T: Tenant> Deref for PermitsIn<P, T> {
    type Target = [Verified<T>];

    fn deref(&self) -> &[Verified<T>] {
        &self.tenants
    }
}

impl<P, T: Tenant> IntoIterator for PermitsIn<P, T> {
    type Item = Verified<T>;
    type IntoIter = std::vec::IntoIter<Verified<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.tenants.into_iter()
    }
}

impl<P: Asked, T: Tenant> PermitsIn<P, T>
where
    T::Key: AsExpression<KeyType<T>>,
    KeyType<T>: SqlType + TypedExpressionType,
{
    /// The connection of these tenants, on which this has been permitted: the one on which the look-up ran.
    #[must_use]
    pub fn connect<'c, C, M: Mode>(
        &self,
        conn: UnscopedConn<'c, C, M>,
    ) -> TenantsConn<'c, C, (T, Permitted<P>), M> {
        permitted_to_each(conn, self.tenants.iter().cloned())
    }

    /// The same for as long as the other connection is borrowed.
    pub fn borrow<'a, C, M: Mode>(
        &self,
        conn: &'a mut UnscopedConn<'_, C, M>,
    ) -> TenantsConn<'a, C, (T, Permitted<P>), M> {
        permitted_for_each(conn, self.tenants.iter().cloned())
    }
}

impl<P, T: Tenant> fmt::Debug for PermitsIn<P, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PermitsIn").finish_non_exhaustive()
    }
}

impl<P, T: Tenant> fmt::Debug for Permit<'_, P, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit").finish_non_exhaustive()
    }
}
