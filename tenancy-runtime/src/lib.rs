//! What the attributes of [`tenancy`](https://docs.rs/tenancy) expand to and its users call.
//!
//! Depend on `tenancy`, which re-exports all of this. The parts, in the order of a query's life:
//!
//! - [`designation`](Designated): whose are the rows of a table? A [policy] is the answer.
//! - [`scoped`]: Diesel's verbs. [`write`](mod@write): insert, update, delete, upsert.
//! - [`proof`]: why no unscoped query hides in an expression.
//! - `binding`: how the key gets into a query that holds none.
//! - `conn`: the connection of one tenant, and the one across all.
//! - [`resolve`]: from what came from outside to a verified key.
//! - [`catalog`]: the tables that the program has designated, for what concerns whole tenants.

mod binding;
mod conn;
mod current;
mod dialect;
mod mode;
mod model;
mod names;
mod opaque;
mod other_tenant;
mod run;
mod scope;
mod seal;
mod tenant;
mod verified;

pub mod catalog;
pub mod policy;
#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
pub mod pool;
pub mod proof;
pub mod resolve;
pub mod scoped;
pub mod write;

pub use self::binding::{All, HeldIn, One, Reach, ReadOnly, ScopeError, Several};
#[cfg(feature = "async")]
pub use self::conn::{
    AsyncReadOnlyConn, AsyncTenantConn, AsyncTenantsConn, AsyncUnscopedConn, AsyncUnscopedExt,
};
pub use self::conn::{
    ConnectionIn, Hierarchy, Reaches, ReadOnlyConn, ScopedConnection, TenantConn, TenantsConn,
    UnscopedConn, UnscopedExt, Writes,
};
pub use self::current::{
    Carried, InTenant, InTenantExt, NoTenant, carry, carrying, current, scope, with,
};
#[cfg(feature = "tokio")]
pub use self::current::{spawn, spawn_blocking};
pub use self::mode::{AnswerFuture, Async, Blocking, Mode};
pub use self::model::{CurrentRow, Enter, Model, SaveDsl, ScopedGroupedBy};
pub use self::other_tenant::OtherTenant;
pub use self::policy::{Designated, Tenanted};
#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
pub use self::pool::{Pool, PoolError};
pub use self::run::{BindExecute, BindLoad, Executes, ExecutesOn, Loads, LoadsOn, Shown, Shows};
#[cfg(feature = "async")]
pub use self::run::{RowStream, Streams};
pub use self::scope::{
    Asked, Carries, Excludes, FollowsFrom, Includes, Lacks, Permits, PermitsInEach, Permitted,
    RootedIn, Scope, Tenants, Unscoped,
};
pub use self::scoped::Scoped;
pub use self::tenant::{AlwaysThere, HoldsKey, KeyType, LogForm, MayBeNull, NotNull, Tenant};
pub use self::verified::{IsVerified, LoggedKey, Unverified, Verified};
pub use self::write::{BlankKey, delete, insert_into, update};

/// Bare functions and names of types, as in `diesel::dsl`.
pub mod dsl {
    pub use crate::model::{AllAs, AllOf, BelongingTo};
    pub use crate::scoped::{exists, select};
}

/// What an upsert needs beside the verbs, as in `diesel::upsert`.
pub mod upsert {
    pub use crate::write::{excluded, on_constraint};
}

/// For the expansions of the attributes; not for users.
#[doc(hidden)]
pub mod __private {
    pub use crate::catalog::{Entry, Names, Registration};
    pub use crate::conn::Hierarchy;
    pub use crate::conn::permitted::{
        permitted_for, permitted_for_each, permitted_in, permitted_to, permitted_to_each,
        permitted_to_read,
    };
    pub use crate::model::{BelongsInTenantTo, CurrentRow, KeyedInTenant, Model, OfTenant};
    pub use crate::policy;
    pub use crate::policy::AsksNothing;
    pub use crate::policy::{
        ByJoinable, CheckedKey, Everyone, ForeignKeyOf, Mistaken, NotJoined, Owned,
    };
    pub use crate::policy::{
        Designated, Identity, Inside, OneColumn, Tenanted, ToldByModel, ToldByTable,
    };
    pub use crate::proof::{Never, OnlyScoped};
    pub use crate::scope::{False, Formula, True, Truth};
    pub use crate::scoped::IntoScopedAliases;
    pub use crate::tenant::{LogForm, MayBeNull, NotNull, Tenant};
    pub use crate::write::{
        ByRef, Comparable, FixedChange, FixedValue, IfSaid, Incomparable, Instance, Named,
        Question, ToItself, ToKey, ToKeyAbove, ToNothing, ToOwnerKey, ToOwnerType, ToUnset,
        Unnamed,
    };
    pub use diesel;
    pub use inventory;
}
