//! What a connection of several tenants is bound to: tenants of one type, or of several types.
//!
//! `(Org, User)` is another thing here than for a connection of one tenant: not a user inside an organisation, but some
//! organisations and some users, each of whom reads by itself. No row that only an organisation *and* a user read together is
//! read, and none meets a row of a tenant of the other type.

use super::{Asked, Formula, Is, Lacks, Permitted};
use crate::seal::Seal;
use crate::tenant::{DeterminingTable, SameTenant, Tenant};
use diesel::query_source::{AppearsInFromClause, Never, Once};

/// What a [`TenantsConn`](crate::TenantsConn) is bound to: tenants of one type, `Org`, or of several, `(Org, User)`. Sealed.
///
/// Further types nest: `((Org, User), Team)`.
#[diagnostic::on_unimplemented(
    message = "a connection of several tenants cannot be bound to `{Self}`",
    label = "no type of tenant",
    note = "name a model with `#[determines_tenant]`, or such models in pairs: `(Org, User)`"
)]
pub trait Tenants: 'static {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;

    /// What has been permitted in each of them.
    #[doc(hidden)]
    const PERMITS: &'static Formula;

    /// The same without what has been permitted: the text of a statement does not depend on that.
    #[doc(hidden)]
    type Text: Tenants;
}

impl<T: Tenant> Tenants for T {
    type Text = T;

    const SEALED_BY_TENANCY: Seal = Seal;
    const PERMITS: &'static Formula = Formula::NOTHING;
}

/// What was permitted in the tenants of one type, is not in those of another.
impl<L: Tenants, T: Tenant> Tenants for (L, T) {
    type Text = (L::Text, T);

    const SEALED_BY_TENANCY: Seal = Seal;
    const PERMITS: &'static Formula = Formula::NOTHING;
}

impl<L: Tenants, P: Asked> Tenants for (L, Permitted<P>) {
    type Text = L::Text;

    const SEALED_BY_TENANCY: Seal = Seal;
    const PERMITS: &'static Formula = P::FORMULA;
}

/// Tenants of the type `U` are among these.
///
/// Two types of tenant are told apart by their tables, as dimensions are. Sealed.
#[diagnostic::on_unimplemented(
    message = "the connection has no tenants of the type `{U}`",
    label = "a type of tenant that the connection lacks",
    note = "name some of that type, too: `conn.and::<{U}>(keys)`"
)]
pub trait Includes<U>: Tenants {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<T: Tenant, U: SameTenant<T>> Includes<U> for T {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<L, T, U> Includes<U> for (L, T)
where
    L: Tenants,
    T: Tenant,
    U: Tenant,
    DeterminingTable<T>: AppearsInFromClause<DeterminingTable<U>, Count: IncludedBy<L, T, U>>,
{
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<L: Includes<U>, P: Asked, U> Includes<U> for (L, Permitted<P>) {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Among those of the last type, if its table is that of `U`; otherwise among those before.
pub(crate) trait IncludedBy<L, T, U> {}

impl<L, T, U: Is<T>> IncludedBy<L, T, U> for Once {}
impl<L: Includes<U>, T, U> IncludedBy<L, T, U> for Never {}

/// No tenants of the type `U` are among these yet. Sealed.
#[diagnostic::on_unimplemented(
    message = "the connection has a list of tenants of the type `{U}` already",
    label = "a second list of them",
    note = "name all tenants of one type in one list, when the connection is made"
)]
pub trait Excludes<U>: Tenants {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

#[diagnostic::do_not_recommend]
impl<L: Tenants + Lacks<U>, U> Excludes<U> for L {
    const SEALED_BY_TENANCY: Seal = Seal;
}
