//! Teams are made and changed by operations, each in a transaction that has the tenant to itself.
//!
//! Who acts is asked for again in that transaction. An owner of the tenant, and an operator, may do each of them. Who holds the
//! permission to [change teams](crate::TeamTerms::CHANGE_TEAMS) may, as far as the own permissions reach: nobody gives or takes
//! what they do not hold themselves, by whatever way. A manager of a team adds and removes its members, and changes nothing else.
//! Each change has an entry in the audit log.

mod authority;
mod delete;
mod grant;
mod joining;
mod name;
mod operation;
mod rows;

pub use self::delete::DeleteTeam;
pub use self::grant::{GrantPermission, RevokePermission, RevokeUnknownGrant};
pub use self::joining::{AddToTeam, RemoveFromTeam};
pub use self::name::{CreateTeam, RenameTeam};
