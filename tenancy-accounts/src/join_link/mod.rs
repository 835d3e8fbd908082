//! Links by which many may join a tenant, as its lowest members.
//!
//! A link has no address and no role of its own: whoever has it, and an address of one of its domains if it names any, becomes
//! a member in the lowest role that there is. So a link that is passed on gives away as little as there is to give.

mod beside;
mod join;
mod look;
mod make;
mod model;
mod revoke;
mod rotate;
mod rows;

pub use self::join::Join;
pub use self::look::{LinkedTo, LookAtJoinLink};
pub use self::make::MakeJoinLink;
pub use self::model::{HasJoinLinks, JoinLink};
pub use self::revoke::RevokeJoinLink;
pub use self::rotate::RotateJoinLink;

/// How long a link holds, if nothing else is said: seven days.
const HOLDS: std::time::Duration = std::time::Duration::from_hours(7 * 24);
