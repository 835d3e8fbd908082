//! Handing the current tenants to another thread.

use super::Tenants;
use std::fmt;

/// The tenants that were current when [`carry`] was called, for other threads.
#[derive(Clone)]
#[must_use = "it does nothing until something runs in it"]
pub struct Carried {
    tenants: Tenants,
}

/// Takes down the tenants that are current here, to be so on another thread.
///
/// A thread has no tenant but those that it is handed.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// use std::thread;
///
/// tenancy::with(tenancy::Verified::<Org>::trust(1), || {
///     let carried = tenancy::carry();
///     let handed = thread::spawn(move || carried.run(|| tenancy::current::<Org>()));
///     let not_handed = thread::spawn(|| tenancy::current::<Org>());
///     assert_eq!(handed.join().unwrap().unwrap().key(), &1);
///     assert!(not_handed.join().unwrap().is_err());
/// });
/// ```
pub fn carry() -> Carried {
    Carried {
        tenants: Tenants::here(),
    }
}

/// Wraps a closure that a pool of threads runs, so that it has the tenants that are current now, on whatever thread,
/// and however often, it is called.
///
/// In such a pool, wrap every closure. A thread that waits for its own work runs other work meanwhile, and a closure
/// that is not wrapped is run with the tenant of whatever the thread had begun; one that is wrapped has its own, or
/// none.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # struct Pages(Vec<i32>);
/// # impl Pages { fn into_par_iter(self) -> std::vec::IntoIter<i32> { self.0.into_iter() } }
/// # let pages = Pages(vec![10, 20]);
/// // `pages.into_par_iter()` is rayon's.
/// let rendered: Vec<_> = tenancy::with(tenancy::Verified::<Org>::trust(1), || {
///     let render = tenancy::carrying(|page| {
///         let org = tenancy::current::<Org>()?;
///         Ok::<_, tenancy::NoTenant>(format!("page {page} of {}", org.key()))
///     });
///     pages.into_par_iter().map(render).collect()
/// });
/// assert_eq!(rendered[1].as_deref(), Ok("page 20 of 1"));
/// ```
pub fn carrying<A, R>(run: impl Fn(A) -> R) -> impl Fn(A) -> R {
    let carried = carry();
    move |argument| carried.run(|| run(argument))
}

impl Carried {
    /// Runs `run` with these tenants, and no others. The former ones are current again when it returns, or panics.
    ///
    /// # Panics
    ///
    /// When `run` does.
    pub fn run<R>(&self, run: impl FnOnce() -> R) -> R {
        self.tenants.clone().within(run)
    }
}

impl fmt::Debug for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Carried").finish_non_exhaustive()
    }
}
