//! Why somebody is not let in, and why something is not done.

use crate::role::UnknownRole;
use crate::status::{MemberStatus, TenantStatus, UnknownStatus};
use thiserror::Error;

/// Why somebody is not let in, or why an operation is not done. Nothing of it has happened then.
///
/// It names no key, and nothing that another tenant has: who asks for a tenant that is not there, and who is no member of
/// one that is, have the same answer.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// What the database says. If it is that another transaction stood in the way, the operation has been repeated, unless
    /// it was part of a larger transaction: repeat that.
    #[error("the database refused it")]
    Database(#[from] diesel::result::Error),

    /// The account is no member of the tenant, or there is no such tenant.
    #[error("no member of such a tenant")]
    NotAMember,

    /// The account is a member, and has been suspended.
    #[error("the member is suspended")]
    MemberSuspended,

    /// The tenant is not served.
    #[error("the tenant is {}", .status.name())]
    TenantNotServed {
        /// How it stands; not [`Active`](TenantStatus::Active).
        status: TenantStatus,
    },

    /// The account that the operation is about is no member of the tenant.
    #[error("the account is no member of the tenant")]
    UnknownMember,

    /// Nobody does that to somebody above, and nobody gives a role above the own one.
    #[error("the role is above that of the member who acts")]
    AboveOwnRole,

    /// A tenant keeps an owner: an active member with the highest role.
    #[error("it is the tenant's last owner")]
    LastOwner,

    /// Each seat is taken, by an active member or a pending invitation.
    #[error("the tenant has no free seat")]
    SeatsExceeded,

    /// A membership does not come from the one status to the other in this way.
    #[error("a membership that is {} does not become {}", .from.name(), .to.name())]
    MemberTransition {
        /// How it stands.
        from: MemberStatus,
        /// How it would stand.
        to: MemberStatus,
    },

    /// The database has a role that the program does not know.
    #[error(transparent)]
    UnknownRole(#[from] UnknownRole),

    /// The database has a status that the library does not know.
    #[error(transparent)]
    UnknownStatus(#[from] UnknownStatus),
}
