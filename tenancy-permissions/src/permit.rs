//! That somebody may do something, as a type.
//!
//! A [`Permit`] says what was asked and in which tenant, and borrows from whoever was asked: so it ends with these
//! [`Rights`](crate::Rights), which a program keeps for one request, and there is no way from it to another tenant. A function that
//! takes one cannot be called by who has checked nothing.
//!
//! # What verbs would need that ask for a permission
//!
//! `#[tenanted(Org, permissions(read = ViewTicket, ..))]` would let a model's verbs compile only where the permission has been
//! asked for. A connection says what it carries by its scope, `TenantConn<_, Org>`, and dimensions nest: `(Org, User)`. A
//! permission would be one more kind of dimension, `(Org, Permitted<P>)`:
//!
//! - It is a `Scope` as `(S, Unscoped<T>)` is: its key is that of `S` and nothing, its frame that of `S`, and it is `RootedIn`
//!   and `Carries` whatever `S` is. So each query of `Org` runs on it as before.
//! - It is made by [`Permit::connect`] and [`Permit::borrow`] alone, which have the tenant and the permission in one value.
//! - A new bound `Permits<P>` is met by `(S, Permitted<P>)`, by the parts of an `All`, and by what `S` meets; told apart as
//!   `Carries` tells tenants apart, by types that the application makes.
//! - The table's policy names the permission of each verb, as `Policy::Reading` names the predicate. Joins and subqueries ask
//!   for what the policy of each table asks, as `Reaches` does now for tenants.

use std::fmt;
use std::marker::PhantomData;
use tenancy_runtime::{Mode, Tenant, TenantConn, UnscopedConn, Verified};

/// Evidence that the requirement `P` was met in a tenant, for as long as the request's [`Rights`](crate::Rights) live.
///
/// It is made by [`Rights::permit`](crate::Rights::permit), and by [`SuperUser::permit`](crate::SuperUser::permit), which the log
/// tells of. It opens the connection of its own tenant, and of no other. It is neither `Clone` nor `Serialize`.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/tickets.rs"));
/// use tenancy::permissions::Permit;
///
/// // Whoever calls it has asked.
/// fn close(permit: &Permit<'_, ChangeTicket, Org>, id: i32, conn: &mut UnscopedConn<SqliteConnection>) -> QueryResult<usize> {
///     let conn = &mut permit.borrow(conn);
///     Ticket::update(id).set(tickets::open.eq(false)).execute(conn)
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut db = acme()?;
/// let conn = &mut db.unscoped("who is asking");
/// let rights = rights("bob", conn)?;
/// assert_eq!(close(&rights.permit()?, 1, conn)?, 1);
/// // The ticket of another tenant is not there.
/// assert_eq!(close(&rights.permit()?, 2, conn)?, 0);
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

    /// The tenant's connection: the one on which the look-up ran.
    #[must_use]
    pub fn connect<'c, C, M: Mode>(&self, conn: UnscopedConn<'c, C, M>) -> TenantConn<'c, C, T, M> {
        conn.bound_to(self.tenant.clone())
    }

    /// The tenant's connection for as long as the other one is borrowed.
    pub fn borrow<'a, C, M: Mode>(
        &self,
        conn: &'a mut UnscopedConn<'_, C, M>,
    ) -> TenantConn<'a, C, T, M> {
        conn.bound_for(self.tenant.clone())
    }
}

impl<P, T: Tenant> fmt::Debug for Permit<'_, P, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit").finish_non_exhaustive()
    }
}
