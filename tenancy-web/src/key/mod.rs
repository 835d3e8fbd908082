//! A program behind a request: the key that it sends says for which tenant it acts, and what it may do, as the database says.

mod extract;
mod layer;
mod look_up;
mod rejection;

pub use self::extract::{CurrentKey, NoKeyLayer};
pub use self::layer::{KeyLayer, KeyService};
pub use self::look_up::LooksUpKeysInTasks;
pub use self::rejection::KeyRejection;
