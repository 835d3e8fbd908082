//! What nodes tell one another, how it is written, and what carries it. What a hub makes of it is in `hub/nodes/`.

mod broker;
mod in_process;
mod letter;
mod notice;
mod outbox;
mod peers;
#[cfg(feature = "postgres-notify")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;

pub use self::broker::{Broker, Heard, Hears, Sends, Unsent};
pub use self::in_process::InProcess;
pub use self::outbox::NoticeCounts;
#[cfg(feature = "postgres-notify")]
pub use self::postgres::PostgresChanges;
#[cfg(feature = "redis")]
pub use self::redis::Redis;

pub(crate) use self::letter::Letter;
pub(crate) use self::notice::{Notice, Place, Published};
pub(crate) use self::outbox::{Outbox, Waiting};
pub(crate) use self::peers::{Order, Peers};
