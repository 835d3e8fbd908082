//! The life of a tenant: from one status to the next, each by a guarded update of the tenant's row.
//!
//! [`TenantStatus::becomes`] is the table of what there is, and `docs/tenant-life.md` shows it.

mod deletion;
mod purge;
mod purgeable;
mod suspension;
mod transition;

pub use self::deletion::{RestoreTenant, ScheduleDeletion};
pub use self::purge::PurgeTenant;
pub use self::purgeable::PurgeableTenants;
pub use self::suspension::{ReinstateTenant, SuspendTenant};
