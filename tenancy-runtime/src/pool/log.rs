//! Which of a pool's unscoped connections the log hears of at `INFO`.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::Location;
use std::sync::{Arc, OnceLock};

/// At which level the `tracing` log hears of the unscoped connections that a pool lends; for
/// [`Pool::log_unscoped`](crate::Pool::log_unscoped).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum LogUnscoped {
    /// Each at `INFO`: a trail of every time that somebody crosses tenants.
    #[default]
    Always,
    /// The first of each place in the program, with each reason, at `INFO`, and the others at `DEBUG`: a trail of who crosses
    /// tenants at all, which a worker that polls does not drown.
    ///
    /// The pool remembers 256 places with their reasons. From then on each new one is at `INFO` every time: so a reason that
    /// is put together anew each time, with a number in it for instance, stays at `INFO`.
    OncePerPlace,
}

/// What a pool does about it; its clones share what they remember.
#[derive(Clone, Default)]
pub(super) enum Trail {
    #[default]
    Whole,
    Firsts(Arc<Places>),
}

impl Trail {
    pub(super) fn new(log: LogUnscoped) -> Self {
        match log {
            LogUnscoped::Always => Self::Whole,
            LogUnscoped::OncePerPlace => Self::Firsts(Arc::default()),
        }
    }

    /// Whether the log is to hear of this one at `INFO`.
    pub(super) fn is_news(&self, reason: &str, place: &'static Location<'static>) -> bool {
        match self {
            Self::Whole => true,
            Self::Firsts(places) => places.is_new(reason, place),
        }
    }
}

/// The places that have been there. Each stands at the first free one after where its hash says: no lock, and never more
/// than there are.
pub(super) struct Places([OnceLock<(u64, &'static Location<'static>)>; 256]);

impl Default for Places {
    fn default() -> Self {
        Self([const { OnceLock::new() }; 256])
    }
}

impl Places {
    fn is_new(&self, reason: &str, place: &'static Location<'static>) -> bool {
        let mut hasher = DefaultHasher::new();
        (reason, place).hash(&mut hasher);
        let hash = hasher.finish();
        let entry = (hash, place);
        let Self(all) = self;
        let start = usize::try_from(hash % all.len() as u64).unwrap_or_default();
        for free in all.iter().cycle().skip(start).take(all.len()) {
            if free.set(entry).is_ok() {
                return true;
            }
            if free.get() == Some(&entry) {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Places;
    use std::panic::Location;
    use std::thread;

    #[test]
    fn a_place_is_new_once_with_each_reason() {
        let places = Places::default();
        let here = Location::caller();
        assert!(places.is_new("a report", here));
        assert!(!places.is_new("a report", here));
        assert!(places.is_new("a bill", here));
        let there = Location::caller();
        assert!(places.is_new("a report", there));
        assert!(!places.is_new("a bill", here));
    }

    #[test]
    fn places_that_are_too_many_are_new_each_time() {
        let places = Places::default();
        let here = Location::caller();
        for number in 0..256 {
            assert!(places.is_new(&number.to_string(), here));
        }
        for number in 0..256 {
            assert!(!places.is_new(&number.to_string(), here));
        }
        assert!(places.is_new("one more", here));
        assert!(places.is_new("one more", here));
    }

    #[test]
    fn a_place_is_new_to_one_thread_only() {
        let places = Places::default();
        let here = Location::caller();
        let news = thread::scope(|threads| {
            let ask = || {
                (0..100)
                    .filter(|n| places.is_new(&n.to_string(), here))
                    .count()
            };
            let asking: Vec<_> = (0..4).map(|_| threads.spawn(ask)).collect();
            asking
                .into_iter()
                .map(|thread| thread.join().expect("no panic"))
                .sum::<usize>()
        });
        assert_eq!(news, 100);
    }
}
