//! How much a socket may send: so much at once, and then so much in a second.
//!
//! It reads the runtime's clock, so that a test moves it. (`governor` reads its own, and its feature `std` brings five crates.)

use std::time::Duration;
use tokio::time::Instant;

/// What a socket may still send. It is the time at which all would be there again, as in the generic cell rate algorithm.
#[derive(Debug)]
pub(crate) struct Budget {
    each: Duration,
    whole: Duration,
    full_at: Instant,
}

impl Budget {
    pub(crate) fn new(per_second: u32, burst: u32) -> Self {
        let each = Duration::from_secs(1) / per_second.max(1);
        Self {
            each,
            whole: each * burst.max(1),
            full_at: Instant::now(),
        }
    }

    /// Takes one, if there is one.
    pub(crate) fn take(&mut self) -> bool {
        let now = Instant::now();
        let full_at = self.full_at.max(now) + self.each;
        let is_there = full_at - now <= self.whole;
        if is_there {
            self.full_at = full_at;
        }
        is_there
    }
}
