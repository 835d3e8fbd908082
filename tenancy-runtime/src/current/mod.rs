//! The current tenants of a block: of a call, of a future, and of the threads and tasks that get them from there.
//!
//! The tenants are set around a call, around each poll of a future and around its drop, and never anywhere else. One
//! mechanism serves calls and futures. It needs no runtime, and there is nothing to unset: the guard of `scoped-tls` puts the
//! former list back, on a panic too. The tenants are a list and not a chain of blocks, because a task that spawns its
//! successor inside its own block would lengthen a chain for ever.
//!
//! Code that merely runs on the same thread would see a plain thread-local: a runtime of one thread that is driven inside a
//! block polls all its tasks there. So, with the feature `tokio`, the list is kept with the id of its task, and another task
//! does not see it. Rayon has no such id, hence the rule to wrap every closure.
//!
//! A pool reads the list when it lends a connection, and so does [`current`]. A query never reads it. If it did, a query that
//! is built in one block and run in another, a lazy iterator, a callback, and a connection that outlives its block would each
//! need an answer. Each of these is a known leak of libraries whose queries do so.

mod carry;
mod future;
mod task;

#[cfg(feature = "tokio")]
pub use self::task::{spawn, spawn_blocking};
pub use self::{
    carry::{Carried, carry, carrying},
    future::{InTenant, InTenantExt, scope},
};

use self::task::Task;
use crate::scope::Scope;
use crate::verified::Verified;
use scoped_tls::scoped_thread_local;
use std::any::{Any, type_name};
use std::sync::Arc;

/// The current tenants: one of each type at most.
///
/// A few at most, so a list; a copy costs one allocation, and no entry is ever hidden behind another one.
#[derive(Clone, Default)]
struct Tenants(Vec<Arc<dyn Any + Send + Sync>>);

impl Tenants {
    /// Those that are current here.
    fn here() -> Self {
        look(Self::clone).unwrap_or_default()
    }

    /// These, but `tenant` instead of the one of its type.
    fn with<S: Scope>(mut self, tenant: Verified<S>) -> Self {
        self.0.retain(|other| !other.is::<Verified<S>>());
        self.0.push(Arc::new(tenant));
        self
    }

    fn find<S: Scope>(&self) -> Option<&Verified<S>> {
        self.0
            .iter()
            .find_map(|tenant| tenant.downcast_ref::<Verified<S>>())
    }

    /// Runs `run` with these, and no others, and puts the former ones back, also when `run` panics.
    fn within<R>(self, run: impl FnOnce() -> R) -> R {
        CURRENT.set(
            &Current {
                tenants: self,
                task: Task::here(),
            },
            run,
        )
    }
}

/// The tenants, and the task that has them: another one that is polled inside of it (on a runtime for one thread, say)
/// has not.
struct Current {
    tenants: Tenants,
    task: Task,
}

scoped_thread_local!(static CURRENT: Current);

/// What `see` makes of the current tenants, if there are any here.
fn look<R>(see: impl FnOnce(&Tenants) -> R) -> Option<R> {
    if !CURRENT.is_set() {
        return None;
    }
    CURRENT.with(|current| (current.task == Task::here()).then(|| see(&current.tenants)))
}

/// Runs `run` with `tenant` as the current one of its type.
///
/// The tenant is current for what `run` calls, and for nothing else: not for the threads and tasks that it spawns,
/// unless they are handed it ([`carry`], [`InTenantExt::in_current_tenant`]). When `run` returns, or panics, the tenant
/// that was current before is so again. A tenant of another type stays.
///
/// A runtime that is driven inside of `run` polls its tasks there. With the feature `tokio`, which the asynchronous pools
/// turn on, a task of tokio does not have the tenant of such a block; without it, or on another runtime, do not block on
/// a future inside of a block: use [`scope`].
///
/// Nothing in this library runs a query because of it: `Pool::current` lends a connection for
/// the current tenant, and [`current`] says which that is. For a future, use [`scope`]: this function would be done
/// when the future is made, and not when it is.
///
/// # Panics
///
/// When `run` does.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// use tenancy::{NoTenant, Verified};
///
/// assert!(tenancy::current::<Org>().is_err());
/// tenancy::with(Verified::<Org>::trust(1), || {
///     tenancy::with(Verified::<Org>::trust(2), || {
///         assert_eq!(tenancy::current::<Org>()?.key(), &2);
///         Ok(())
///     })?;
///     assert_eq!(tenancy::current::<Org>()?.key(), &1);
///     Ok::<_, NoTenant>(())
/// })?;
/// # Ok::<_, NoTenant>(())
/// ```
///
/// A key that nobody has verified is not taken:
///
/// ```compile_fail,E0308
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// tenancy::with(tenancy::Unverified::<Org>::new(1), || ());
/// ```
pub fn with<S: Scope, R>(tenant: Verified<S>, run: impl FnOnce() -> R) -> R {
    Tenants::here().with(tenant).within(run)
}

/// The current tenant of the type `S`.
///
/// # Errors
///
/// [`NoTenant`] if none is current here. There is no default.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// tenancy::with(tenancy::Verified::<Org>::trust(1), || {
///     let conn = TenantConn::new(&mut db, tenancy::current::<Org>()?);
///     assert_eq!(conn.key(), &1);
///     Ok::<_, tenancy::NoTenant>(())
/// })?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn current<S: Scope>() -> Result<Verified<S>, NoTenant> {
    look(|tenants| tenants.find::<S>().cloned())
        .flatten()
        .ok_or(NoTenant {
            scope: type_name::<S>(),
        })
}

/// No tenant of the type that was asked for is current.
///
/// Either nothing has set one, or this is another thread or task than the one that has it, which was not handed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no tenant of the type `{scope}` is current here")]
pub struct NoTenant {
    scope: &'static str,
}
