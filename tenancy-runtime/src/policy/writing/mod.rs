//! What a policy says of writing: what may be assigned, what an insert adds, and which columns point to rows in scope.
//!
//! The statements obey it, in [`write`](mod@crate::write); nothing here knows of them.

mod columns;
mod references;
mod rules;
mod stamp;

pub use self::columns::{ColumnIs, Differs, IsSame};
pub use self::references::{
    AnyNullable, LookupFor, NoLookups, NoReferences, Reference, References,
};
pub use self::rules::{
    AssignsOther, AssignsReference, Checked, Fixed, FixedFlag, Inserted, MayAssign, NamesOther,
    NoRules, NotTheGlobalFlag, NotTheTenantColumn, SaysOther, Updated,
};
pub use self::stamp::{
    AddsNothing, AndStamp, CanCheck, KeySource, NamesTenant, NoColumns, NoStamp, Stamp, StampFalse,
    StampKey, StampOwner, Verbatim,
};
