//! Policies: what a designation means for reading and writing. One file a policy.

mod enclosed;
mod origin;
pub(crate) mod pairing;
mod restriction;
mod terms;

mod adoptable;
mod asks;
mod dimension;
mod everyone;
mod global;
mod global_flag;
mod joined_by;
mod listed;
mod lock;
mod other_tenant;
mod owned;
mod polymorphic;
mod references;
mod shared_with;
mod through;

pub use self::enclosed::Enclosed;
pub use self::origin::{Aliased, Itself, OnAlias, OnTable, Origin};
pub use self::pairing::{Met, Pairs, Plan};
pub use self::restriction::{
    Narrowed, OrAll, Predicate, RestrictJoin, RestrictSelect, Restricted, RestrictedOn,
    Restriction, Unrestricted,
};
pub use self::terms::{AnyDimension, Dimension, IsKey, Wall};
pub(crate) use self::terms::{Keys, Lookup};

pub use self::adoptable::{Adoptable, AdoptablePolicy};
pub use self::asks::{Asks, Closed, Combined};
pub use self::dimension::AlsoOwned;
pub use self::everyone::Everyone;
pub use self::global::{Global, GlobalPolicy};
pub use self::global_flag::GlobalFlag;
pub use self::joined_by::{ByJoinable, ForeignKeyOf, IsForeignKey, NotJoined};
pub use self::listed::Listed;
pub use self::lock::{LockPolicy, LocksWhatItReads, Written};
pub use self::other_tenant::Naming;
pub use self::owned::Owned;
pub use self::polymorphic::{CurrentOwner, CurrentType, OwnerOf, Owners, Polymorphic};
pub use self::references::Referring;
pub use self::shared_with::SharedWith;
pub use self::through::Through;

use crate::seal::Seal;
use crate::write::{References, Stamp};
use diesel::query_source::AliasSource;

/// Whose the rows of a table are.
///
/// A policy is a type, so that what it refuses does not compile. `Reading` is the predicate under which a tenant sees
/// a row: [`Restricted`] or [`Unrestricted`]. Sealed: what a policy of a user's own would restrict a query to could be
/// any query.
pub trait Policy: 'static {
    /// Which rows a query sees.
    type Reading: Restriction + 'static;

    /// The same policy for an alias of the table.
    type As<S: AliasSource + 'static>: Policy;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// A policy under which a tenant may write.
#[diagnostic::on_unimplemented(
    message = "a tenant cannot write the rows of this table",
    label = "not a table of the tenant's rows",
    note = "the rows of a universal table are everybody's: write them on an unscoped connection, with plain Diesel"
)]
pub trait WritePolicy: Policy {
    /// Which rows an update, a delete or an upsert may touch.
    type Writing: Restriction + 'static;

    /// What may be assigned to which column: a list of [rules](crate::write::rules).
    type Rules;

    /// What every insert adds.
    type Stamp: Stamp;

    /// Which columns must point to a row in scope.
    type References: References;
}
