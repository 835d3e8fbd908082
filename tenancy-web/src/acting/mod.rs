//! An operator who acts as a member, behind a request: the session keeps by which impersonation, and the database says whether it
//! holds.
//!
//! Such a request has no member and no current tenant. So what serves members alone, or writes, does not serve it: a handler says
//! that it does, by the argument that it takes.

mod extract;
mod layer;
mod look_up;
mod session;

pub use self::extract::{CurrentImpersonator, ReadConn, Viewer};
pub use self::look_up::LooksUpImpersonationsInTasks;
pub use self::session::ImpersonationSession;
