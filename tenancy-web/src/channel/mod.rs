//! Sockets of members: the upgrade of a request, and what goes in and out after it.

mod origins;
mod run;
mod sending;
mod session;
mod sockets;

pub use self::origins::Origins;
pub use self::session::ChannelSession;
pub use self::sockets::Sockets;
