//! Resolving a tenant: from what came from outside to a [`Verified`](crate::Verified) key, or a refusal.
//!
//! A host name, a header, a path, a session or a job's payload only *claims* to name a tenant. A store looks the claim up.
//! It answers with a verified key, which opens a connection, or refuses. There is no third answer: no way leads from an
//! unknown tenant to an unscoped connection.
//!
//! | to | use |
//! |---|---|
//! | say what came from outside | [`Claim`] |
//! | read a claim from a request | [`http`] |
//! | look a claim up in the table of the tenants | [`TableStore`] |
//! | look a claim up elsewhere | [`TenantStore`], [`AsyncTenantStore`] |
//! | keep answers, so that not every request asks the database | [`Cached`] (feature `cache`) |
//! | put a tenant into a job's payload | [`TenantPayload`] (feature `serde`) |

/// What [`changes`] counts with. `tests/models` includes that file beside another `atomic`, which tries every order.
#[cfg(feature = "cache")]
mod atomic {
    pub(super) use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
}
#[cfg(feature = "cache")]
mod cached;
#[cfg(feature = "cache")]
mod changes;
mod claim;
mod error;
#[cfg(feature = "serde")]
mod payload;
#[cfg(feature = "cache")]
mod spelling;
mod store;
mod table;

pub mod http;

#[cfg(feature = "cache")]
pub use self::cached::Cached;
pub use self::claim::Claim;
pub use self::error::{Refusal, ResolveError};
#[cfg(feature = "serde")]
pub use self::payload::{PayloadTag, TenantPayload};
pub use self::store::{AsyncTenantStore, TenantStore};
pub use self::table::{BlockingConnections, Connections, TableStore};
