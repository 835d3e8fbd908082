//! What a policy says of writing: what may be assigned, what an insert adds, and which columns point to rows in scope.
//!
//! The statements obey it, in [`write`](mod@crate::write); nothing here knows of them.

mod columns;
mod references;
mod rules;
mod stamp;

pub use self::columns::{ColumnIs, Differs, IsSame};
pub use self::references::{AndReference, LookupFor, NoLookups, NoReferences, References};
pub(crate) use self::references::{AnyNullable, CheckedOn};
pub(crate) use self::rules::{
    AssignsKey, AssignsParent, AssignsReference, NotTheGlobalFlag, NotTheTenantColumn,
};
pub use self::rules::{
    AssignsOther, Checked, Fixed, FixedFlag, Inserted, KeepsKey, KeepsName, KeepsParent, MayAssign,
    NamesOther, NoRules, SaysOther, Updated,
};
pub use self::stamp::{
    Above, AndStamp, ByDatabase, Deletable, KeySource, NamesTenant, NoColumns, NoStamp, OfItself,
    Owns, Stamp, StampFalse, StampKey, StampNobody, Verbatim,
};
pub(crate) use self::stamp::{AddsNothing, BothScopes, CanCheck, ScopeOfParents, StampedBy};
