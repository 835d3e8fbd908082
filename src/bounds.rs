//! Names that appear in errors and in signatures.
//!
//! A program seldom writes one of them: to name the type of a query, or to bound a generic function by what a connection
//! runs. Most of the traits are sealed.
//!
//! | a name of | examples |
//! |---|---|
//! | a connection: how it answers, and whose rows it reaches | [`Blocking`], [`One`], [`Several`], [`All`], [`Reaches`], [`Loads`] |
//! | a policy, and its parts | [`Owned`], [`Global`], [`Policy`], [`WritePolicy`], [`IsKey`] |
//! | by whose permission rows are read and written | [`ByPermission`], [`AsksFor`], [`PermitsReading`], [`Permits`] |
//! | a query | [`ScopedAlias`], [`ScopedExpression`], [`JoinScoped`] |
//! | a statement that writes | [`Insert`], [`Update`], [`Delete`], [`OnConflict`], [`Adopt`] |
//! | an expression | [`HoldsNoUnscopedQuery`] |
//!
//! # Example
//!
//! ```
//! # diesel::table! { orgs { id -> Integer } }
//! # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
//! # use tenancy::prelude::*;
//! # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
//! # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] pub struct Post { id: i32, org_id: i32, title: String }
//! use tenancy::bounds::{Blocking, Loads};
//! use tenancy::dsl::AllOf;
//!
//! /// On every blocking connection that reads posts: of one tenant, of several, or of all.
//! fn posts<C>(conn: &mut C) -> QueryResult<Vec<Post>>
//! where
//!     C: for<'q> Loads<'q, AllOf<Post>, Post, Mode = Blocking>,
//! {
//!     conn.load(Post::scoped())
//! }
//! ```

// The attributes say these of a model and of its table.
#[doc(inline)]
pub use tenancy_runtime::{
    AlwaysThere, BlankKey, Designated, Hierarchy, HoldsKey, KeyType, LogForm, LoggedKey, MayBeNull,
    NotNull, Tenanted,
};

// Whose rows a connection reaches.
#[doc(inline)]
pub use tenancy_runtime::{
    All, Asked, Carries, ConnectionIn, Enter, Excludes, FollowsFrom, Includes, IsVerified, Lacks,
    One, Permits, PermitsInEach, Reach, Reaches, ReadOnly, RootedIn, ScopedConnection, Several,
    Tenants, Writes,
};

// How a connection answers, and what it runs.
#[doc(inline)]
pub use tenancy_runtime::{
    AnswerFuture, Async, BindExecute, BindLoad, Blocking, Executes, ExecutesOn, Loads, LoadsOn,
    Mode, Shown, Shows,
};
#[cfg(feature = "async")]
#[doc(inline)]
pub use tenancy_runtime::{RowStream, Streams};

// The current tenant of a thread and of a future.
#[doc(inline)]
pub use tenancy_runtime::{Carried, InTenant};

// Policies, what they restrict a query to, and what they say about a write.
#[doc(inline)]
pub use tenancy_runtime::policy::{
    Adoptable, AdoptablePolicy, Aliased, AndReference, AnyDimension, AskedFor, Asks, AsksFor,
    AsksNothing, AssignsOther, BelongsTo, ByForeignKey, ByPermission, CheckedKey, ChecksKey,
    Closed, ColumnIs, Combined, CurrentOrNull, Deletable, Differs, Enclosed, Everyone, Fixed,
    ForeignKeyOf, Given, Global, GlobalFlag, GlobalPolicy, IfPermitted, Inserted, IsForeignKey,
    IsKey, IsOneOf, IsSame, JoinKind, KeptByAccounts, KeySource, LetsNobody, Listed, LockPolicy,
    LookupFor, MayAssign, MaybeOwned, Memberships, Met, NamesOther, NamesTenant, Narrowed,
    NoLookups, NoReferences, NoRules, NoStamp, OfAccounts, OfOwners, OnAlias, OnTable, OneOf,
    OrAll, Origin, Owned, OwnedBy, OwnerBy, OwnerOf, Owners, OwnersBy, Owns, PermitsDeleting,
    PermitsDeletingEach, PermitsInserting, PermitsInsertingEach, PermitsReading,
    PermitsReadingEach, PermitsUpdating, PermitsUpdatingEach, Plan, Policy, Polymorphic, Predicate,
    ReadsOf, References, RestrictJoin, RestrictSelect, Restricted, RestrictedOn, Restriction,
    RootedInOneOf, SaysOther, SharedWith, Stamp, StampKey, StampNobody, StampOneOf, TenantOf,
    TenantOfSeveral, Through, ThroughEither, ThroughJoinTable, ToLock, Unrestricted, Unwritten,
    Updatable, Updated, UpdatesForAll, Verb, Verbatim, Verbs, View, WithAccounts, WithDimension,
    WithLocked, WithOtherTenant, WithReference, WritePolicy, Written,
};

// Queries.
#[doc(inline)]
pub use tenancy_runtime::proof::HoldsNoUnscopedQuery;
#[doc(inline)]
pub use tenancy_runtime::scoped::{
    AtMost, Combine, FieldsOf, JoinScoped, JoinedTo, LimitTo, Limited, Lock, LockModifier, NoTable,
    PlannedAnew, ScopedAlias, ScopedExpression, ScopedField, ScopedOn, Source,
};

// Statements that write, and their clauses.
#[cfg(feature = "mysql")]
#[doc(inline)]
pub use tenancy_runtime::write::OnDuplicatedKeys;
#[doc(inline)]
pub use tenancy_runtime::write::{
    Adopt, Adopted, Changed, ChangesNoTenant, Changeset, ColumnNames, Complete, Delete, DoNothing,
    DoUpdate, Excluded, FixedValue, FromCaller, FromConnection, Gives, Insert, Insertables,
    InsertsNoTenant, Instance, IntoConflictTarget, IntoRows, IntoTable, IntoTarget, KeyFor,
    NameList, NamesItsParent, NoReturning, NoTarget, NoUpsert, OnColumns, OnConflict,
    OnConflictDoUpdate, OnConflictLets, OnConstraint, OnPartial, OneRow, Outcome, RestrictRows,
    Returning, RowsOfTable, Said, Selected, SelectedColumns, SelectedRows, SetChanges,
    SetOnConflict, Unnamed, Update, Updates, Upsert, ValuesFor, ValuesOf, WithTenant,
};
