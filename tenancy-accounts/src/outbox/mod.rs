//! The outbox: what is to follow from a change, written in its transaction, and handled after it, at least once.
//!
//! A message is claimed for a while, by a guarded update of its row: of several who drain one outbox, one gets it. Who has
//! handled it says so, and the row goes. Whoever dies meanwhile leaves a lease that ends, and the message is claimed again.

mod claim;
mod claimed;
mod enqueue;
mod model;
mod retry;

pub use self::claim::ClaimMessages;
pub use self::claimed::{Claimed, Settle};
pub use self::enqueue::Enqueue;
pub use self::model::{HasOutbox, Outbox};
pub use self::retry::RetryMessage;
