//! When an operation runs, and until when an invitation holds.

use crate::clock::{Clock, SystemClock};
use std::time::Duration;

/// Seven days.
pub(super) const HOLDS: Duration = Duration::from_hours(7 * 24);

/// The time at which an operation runs: that of the system, if nothing else is said.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Now(Option<i64>);

impl Now {
    pub(super) fn of(clock: &impl Clock) -> Self {
        Self(Some(clock.now()))
    }

    /// In seconds of Unix time.
    pub(super) fn get(self) -> i64 {
        self.0.unwrap_or_else(|| SystemClock.now())
    }

    /// So much later.
    pub(super) fn after(self, duration: Duration) -> i64 {
        let seconds = i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        self.get().saturating_add(seconds)
    }
}
