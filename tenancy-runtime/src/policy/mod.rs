//! Policies: what a designation means for reading and writing. One file a policy.

mod aliases;
mod appended;
mod designation;
mod reading;
mod writing;

mod accounts;
mod adoptable;
mod asks;
mod by_permission;
mod checked_key;
mod dimension;
mod everyone;
mod global;
mod global_flag;
mod inside;
mod joined_by;
mod kept_from_tenants;
mod listed;
mod lock;
mod maybe_owned;
mod mistaken;
mod one_of;
mod other_tenant;
mod owned;
mod polymorphic;
mod references;
mod shared_with;
mod tenant_of;
mod tenant_of_several;
mod through;
mod through_either;
mod through_join_table;
mod verbs;
mod view;

pub use self::aliases::ReadsOf;
pub(crate) use self::aliases::{
    ReadOf, Readable, ReferencesOf, RulesOf, StampOf, Writable, WritingOf,
};
pub use self::designation::{Designated, Identity, Tenanted};
pub use self::reading::{
    Aliased, AllSides, AnyDimension, Anybodys, Begins, Dimension, Enclosed, Everybodys, Given,
    IsKey, Itself, Met, Narrowed, OfOwners, OnAlias, OnTable, OrAll, Origin, Pairs, Plan,
    Predicate, RestrictJoin, RestrictSelect, RestrictSide, Restricted, RestrictedOn, Restriction,
    Side, Unrestricted, Wall,
};
pub(crate) use self::reading::{Keys, Lookup};
pub use self::writing::{
    Above, AndReference, AndStamp, AssignsOther, ByDatabase, Checked, ColumnIs, Deletable, Differs,
    Fixed, FixedFlag, Inserted, IsSame, KeepsKey, KeepsName, KeepsParent, KeySource, LookupFor,
    MayAssign, NamesOther, NamesTenant, NoColumns, NoLookups, NoReferences, NoRules, NoStamp,
    OfItself, Owns, References, SaysOther, Stamp, StampFalse, StampKey, StampNobody, Updated,
    Verbatim,
};
pub(crate) use self::writing::{
    AddsNothing, AnyNullable, AssignsKey, AssignsParent, AssignsReference, CheckedOn,
    NotTheGlobalFlag, NotTheTenantColumn, StampedBy,
};

pub use self::accounts::{
    AMembership, AnAccount, ByAccounts, ByOperations, Kept, KeptByAccounts, Memberships,
    NamedByMemberships, NamesAccounts, OfAccounts, WithAccounts,
};
pub use self::adoptable::{Adoptable, AdoptablePolicy};
pub use self::appended::{ALog, Appended, ByAppending};
pub use self::asks::{Asks, Closed, Combined, JoinKind};
pub use self::by_permission::{ByPermission, IfPermitted, ToLock};
pub use self::checked_key::{Before, CheckedKey, ChecksKey, Here};
pub use self::dimension::WithDimension;
pub use self::everyone::Everyone;
pub use self::global::{Global, GlobalPolicy};
pub use self::global_flag::GlobalFlag;
pub use self::inside::{Inside, OneColumn, ToldByModel, ToldByTable};
pub use self::joined_by::{ByJoinable, ForeignKeyOf, IsForeignKey, NotJoined};
pub use self::listed::Listed;
pub use self::lock::{LockPolicy, WithLocked, Written};
pub use self::maybe_owned::MaybeOwned;
pub use self::mistaken::Mistaken;
pub use self::one_of::{CurrentOrNull, IsOneOf, OneOf, OwnedBy, OwnerBy, OwnersBy, StampOneOf};
pub use self::other_tenant::WithOtherTenant;
pub use self::owned::Owned;
pub use self::polymorphic::{CurrentOwner, CurrentType, OwnerOf, Owners, Polymorphic, StampOwner};
pub use self::references::{MayBeNamed, WithReference};
pub use self::shared_with::SharedWith;
pub(crate) use self::tenant_of::AreTenants;
pub use self::tenant_of::{BelongsTo, ReadsTenants, RootedInOneOf, TenantOf};
pub use self::tenant_of_several::TenantOfSeveral;
pub use self::through::Through;
pub use self::through_either::{
    ByForeignKey, EitherParent, OfEither, OfOneDimension, StampBetween, ThroughEither,
};
pub use self::through_join_table::{ThroughJoinTable, Unwritten, Updatable, UpdatesForAll};
pub use self::verbs::{
    AskedFor, AsksFor, AsksNothing, LetsNobody, PermitsDeleting, PermitsDeletingEach,
    PermitsInserting, PermitsInsertingEach, PermitsReading, PermitsReadingEach, PermitsUpdating,
    PermitsUpdatingEach, Verb, Verbs,
};
pub(crate) use self::verbs::{LetsDelete, LetsInsert, LetsRead, LetsUpdate};
pub use self::view::{AView, View};

use crate::seal::Seal;
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

    /// Whether the column `Fk` of a join table says whose the rows are, by the key of a row.
    #[must_use]
    fn is_said_by<Fk: 'static>() -> bool {
        false
    }

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

    /// What may be assigned to which column: a list of rules: [`Fixed`], [`Checked`] and so on, [`NoRules`] last.
    type Rules;

    /// What every insert adds.
    type Stamp: Stamp;

    /// Which columns must point to a row in scope.
    type References: References;
}
