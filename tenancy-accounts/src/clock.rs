//! What time it is.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Tells the time. What depends on time asks it, so that a test can set it.
///
/// # Example
///
/// ```
/// # use tenancy_accounts as accounts;
/// use accounts::{Clock, SystemClock};
///
/// struct Stopped(i64);
///
/// impl Clock for Stopped {
///     fn now(&self) -> i64 {
///         self.0
///     }
/// }
///
/// assert_eq!(Stopped(7).now(), 7);
/// assert!(SystemClock.now() > 1_700_000_000);
/// ```
pub trait Clock {
    /// Seconds of Unix time.
    fn now(&self) -> i64;
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.map_or(0, |since| {
            i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
        })
    }
}

impl<C: Clock + ?Sized> Clock for &C {
    fn now(&self) -> i64 {
        (**self).now()
    }
}

/// The time at which an operation runs: that of the system, if nothing else is said.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Now(Option<i64>);

impl Now {
    /// That of the system.
    pub(crate) const SYSTEM: Self = Self(None);

    pub(crate) fn of(clock: &impl Clock) -> Self {
        Self(Some(clock.now()))
    }

    /// In seconds of Unix time.
    pub(crate) fn get(self) -> i64 {
        self.0.unwrap_or_else(|| SystemClock.now())
    }

    /// So much later.
    pub(crate) fn after(self, duration: Duration) -> i64 {
        let seconds = i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        self.get().saturating_add(seconds)
    }

    /// So much earlier.
    pub(crate) fn before(self, duration: Duration) -> i64 {
        let seconds = i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        self.get().saturating_sub(seconds)
    }
}
