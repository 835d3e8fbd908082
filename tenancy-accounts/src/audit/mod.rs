//! The audit log: who has done what in a tenant, written in the transaction of what has been done.

mod action;
mod entry;
mod model;
mod prune;
mod record;

pub use self::action::{Action, Audited};
pub(crate) use self::entry::Entry;
pub use self::model::{AuditLog, HasAuditLog};
pub use self::prune::PruneAudit;
pub use self::record::Record;
