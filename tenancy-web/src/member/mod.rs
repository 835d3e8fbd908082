//! A member behind a request: who is signed in, as the session says, acts for the tenant that host or path names, as the
//! database says.
//!
//! The session never decides for which tenant a request is. It says where a browser goes that names none, and that is all: so
//! two tabs with two tenants do not disturb each other, and what an old cookie says is of no use.

mod acts;
mod extract;
mod gain;
mod layer;
mod look_up;
mod rejection;
mod session;

pub use self::extract::{CurrentMember, NoMemberLayer};
pub use self::gain::RoleSession;
pub use self::layer::{MemberLayer, MemberService};
pub use self::look_up::AsksInTasks;
pub use self::rejection::MemberRejection;
pub use self::session::Session;

pub(crate) use self::acts::Acting;
