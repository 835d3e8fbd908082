//! Until when an invitation holds.

use std::time::Duration;

/// Seven days.
pub(super) const HOLDS: Duration = Duration::from_hours(7 * 24);
