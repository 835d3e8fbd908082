//! `for_update`, `for_share`, their kin and modifiers

use super::Scoped;
use crate::policy::LockPolicy;
use crate::seal::Seal;
use diesel::dsl;
use diesel::query_dsl::QueryDsl;
use diesel::query_dsl::methods::{LockingDsl, ModifyLockDsl};

impl<Q, P, L, M> LockingDsl<L> for Scoped<Q, P, M>
where
    L: Lock,
    P: LockPolicy,
    Q: LockingDsl<L>,
{
    type Output = Scoped<Q::Output, P::Locked, M>;

    fn with_lock(self, lock: L) -> Self::Output {
        Scoped::new(self.query.with_lock(lock))
    }
}

impl<Q, P, L, M> ModifyLockDsl<L> for Scoped<Q, P, M>
where
    L: LockModifier,
    Q: ModifyLockDsl<L>,
{
    type Output = Scoped<Q::Output, P, M>;

    fn modify_lock(self, modifier: L) -> Self::Output {
        Scoped::new(self.query.modify_lock(modifier))
    }
}

macro_rules! verbs {
    ($($(#[$doc:meta])* $verb:ident -> $Lock:ident;)+) => {$(
        $(#[$doc])*
        pub fn $verb<Locking, Locked>(self) -> Scoped<Locking, Locked, M>
        where
            P: LockPolicy<Locked = Locked>,
            Q: LockingDsl<dsl::$Lock<TypeOf>, Output = Locking>,
        {
            Scoped::new(self.query.with_lock(TypeOf.$verb()))
        }
    )+};
}

// Beside Diesel's verbs of these names, for what the compiler says where a tenant does not lock.
impl<Q, P, M> Scoped<Q, P, M> {
    verbs! {
        /// Locks the rows until the transaction ends: `FOR UPDATE`.
        ///
        /// A tenant locks rows that it writes, for all others wait for them. So this reads, and locks, what an update of
        /// the same query would touch: of a table with global rows, or with rows that others share, the tenant's own.
        /// It does not compile for a universal table, nor for a join with a table of which the tenant reads more than
        /// it writes. Put it behind all joins. `Locking` and `Locked` are left to inference.
        ///
        /// # Example
        ///
        /// ```
        /// # diesel::table! { orgs { id -> Integer } }
        /// # diesel::table! { posts { id -> Integer, org_id -> Integer, votes -> Integer } }
        /// # use tenancy::prelude::*;
        /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
        /// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, votes: i32 }
        /// let oldest = Post::scoped().order(posts::id).limit(1).for_update().skip_locked();
        /// # let _: tenancy::Scoped<_, _> = oldest;
        /// ```
        for_update -> ForUpdate;
        /// As [`for_update`](Scoped::for_update), with PostgreSQL's weaker lock `FOR NO KEY UPDATE`.
        for_no_key_update -> ForNoKeyUpdate;
        /// As [`for_update`](Scoped::for_update), with the lock `FOR SHARE`.
        for_share -> ForShare;
        /// As [`for_update`](Scoped::for_update), with PostgreSQL's weakest lock `FOR KEY SHARE`.
        for_key_share -> ForKeyShare;
    }
}

/// One of Diesel's locks. Sealed: to Diesel a lock is any text at the end of a select, another select too.
#[diagnostic::on_unimplemented(
    message = "a scoped query is locked by Diesel's own locks only",
    label = "not a lock",
    note = "use `for_update`, `for_no_key_update`, `for_share` or `for_key_share`"
)]
pub trait Lock {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// One of Diesel's modifiers of a lock. Sealed, as a [`Lock`] is.
#[diagnostic::on_unimplemented(
    message = "the lock of a scoped query is modified by Diesel's own modifiers only",
    label = "not a modifier of a lock",
    note = "use `skip_locked` or `no_wait`"
)]
pub trait LockModifier {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl QueryDsl for TypeOf {}

/// Its `dsl::ForUpdate` is Diesel's `ForUpdate`, and so on: of these types Diesel shows no other name.
#[derive(Debug, Clone, Copy)]
pub struct TypeOf;

impl<L> LockingDsl<L> for TypeOf {
    type Output = L;

    fn with_lock(self, lock: L) -> L {
        lock
    }
}

impl<L> ModifyLockDsl<L> for TypeOf {
    type Output = L;

    fn modify_lock(self, modifier: L) -> L {
        modifier
    }
}

macro_rules! sealed {
    ($($Trait:ident: $($Type:ident)+;)+) => {$($(
        impl $Trait for dsl::$Type<TypeOf> {
            const SEALED_BY_TENANCY: Seal = Seal;
        }
    )+)+};
}

sealed! {
    Lock: ForUpdate ForNoKeyUpdate ForShare ForKeyShare;
    LockModifier: SkipLocked NoWait;
}
