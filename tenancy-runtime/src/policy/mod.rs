//! Policies: what a designation means for reading and writing. One file a policy.

mod enclosed;
mod everyone;
mod owned;
mod restriction;

pub use self::enclosed::Enclosed;
pub use self::everyone::Everyone;
pub use self::owned::{Owned, OwnedByCurrent};
pub use self::restriction::{
    RestrictJoin, RestrictSelect, Restricted, RestrictedOn, Restriction, Unrestricted,
};

/// Whose the rows of a table are.
///
/// A policy is a type, so that what it refuses does not compile. `Reading` is the predicate under which a tenant sees
/// a row: [`Restricted`] or [`Unrestricted`].
pub trait Policy: 'static {
    /// Which rows a query sees.
    type Reading: 'static;
}

/// A policy under which a tenant may write.
#[diagnostic::on_unimplemented(
    message = "a tenant does not write the rows of this table",
    label = "not a table of the tenant's rows",
    note = "the rows of a universal table are everybody's: write them on an unscoped connection, with plain Diesel"
)]
pub trait WritePolicy: Policy {
    /// Which rows an update, a delete or an upsert may touch.
    type Writing: 'static;

    /// The column that every insert carries and that nothing else assigns.
    type Fixed;
}

/// The policy of a query whose parts have been restricted one by one: both sides of a union, a select without a table.
#[derive(Debug, Clone, Copy)]
pub struct Closed;

impl Policy for Closed {
    type Reading = Unrestricted;
}
