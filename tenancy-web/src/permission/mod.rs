//! A permission that a handler asks for: looked up by a layer, once for each request, before a handler holds a connection.

mod extract;
mod key_extract;
mod key_layer;
mod key_look_up;
mod layer;
mod look_up;

pub use self::extract::{PermissionRejection, RequirePermission};
pub use self::key_extract::{KeyPermissionRejection, RequireKeyPermission};
pub use self::key_layer::{KeyRightsLayer, KeyRightsService};
pub use self::key_look_up::LooksUpKeyRightsInTasks;
pub use self::layer::{RightsLayer, RightsService};
pub use self::look_up::LooksUpRightsInTasks;
