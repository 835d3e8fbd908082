//! A permission that a handler asks for: looked up by a layer, once for each request, before a handler holds a connection.

mod extract;
mod layer;
mod look_up;

pub use self::extract::{PermissionRejection, RequirePermission};
pub use self::layer::{RightsLayer, RightsService};
pub use self::look_up::LooksUpRightsInTasks;
