//! Invitations: who is asked to be a member, and what becomes of that.
//!
//! A pending invitation holds a seat of its tenant. Whoever accepts it has the seat from then on; if it ends otherwise, the
//! seat is free, once.

mod accept;
mod address;
mod beside;
mod decline;
mod ending;
mod expire;
mod invite;
mod invite_many;
mod limits;
mod look;
mod mail_name;
mod mine;
mod model;
mod resend;
mod revoke;
mod rows;
mod token;

pub use self::accept::{Accept, Joined, SignedIn};
pub use self::address::{Address, InvalidAddress};
pub(crate) use self::beside::Invitations;
pub use self::decline::Decline;
pub use self::expire::ExpireInvitations;
pub use self::invite::{Invite, Invitee};
pub use self::invite_many::InviteMany;
pub use self::limits::InvitationLimits;
pub use self::look::{Invited, Look};
pub use self::mail_name::MailName;
pub use self::mail_name::{is_hidden, is_visible};
pub use self::mine::AccountInvitations;
pub use self::model::{HasInvitations, Invitation};
pub use self::resend::Resend;
pub use self::revoke::Revoke;
pub use self::token::Token;
pub(crate) use self::token::{Hash, Purpose, is_checked};

/// How long an invitation holds, if nothing else is said: seven days.
const HOLDS: std::time::Duration = std::time::Duration::from_hours(7 * 24);
