//! A permission that a handler asks for: looked up where the first handler or layer asks, and once for each request.

mod extract;
mod layer;
mod look_up;

pub use self::extract::{PermissionRejection, RequirePermission};
pub use self::layer::RightsLayer;
pub use self::look_up::LooksUpRightsInTasks;
