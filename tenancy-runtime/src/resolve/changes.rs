//! When each tenant was changed last, which tells a cache which of its answers still hold.

use super::atomic::{AtomicU64, SeqCst};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};

/// A moment on the clock of the changes.
pub(super) type Moment = u64;

/// When what was changed last.
///
/// Taking an entry out of the cache would not do: a look-up that began before the change puts it in again afterwards.
/// So an entry says when its question was asked, and is of no use if what it answers has changed since. To know that of
/// all names and keys that there ever were in bounded memory, several share a place: a change of one makes the cache
/// forget a few others as well.
///
/// This is the one place where the library orders threads. `tests/models` runs it in every order that there is.
pub(super) struct Changes {
    clock: Clock,
    all: LastChange,
    refusals: LastChange,
    claims: Box<[LastChange]>,
    keys: Box<[LastChange]>,
    hasher: RandomState,
}

const PLACES: usize = 1024;

impl Default for Changes {
    fn default() -> Self {
        Self::in_places(PLACES)
    }
}

impl Changes {
    pub(super) fn in_places(places: usize) -> Self {
        let places = || (0..places).map(|_| LastChange::new()).collect();
        Self {
            clock: Clock(AtomicU64::new(0)),
            all: LastChange::new(),
            refusals: LastChange::new(),
            claims: places(),
            keys: places(),
            hasher: RandomState::new(),
        }
    }

    /// Asks the store, and says when that was: before it could answer. An answer that comes later, in a future, is of
    /// that moment too.
    pub(super) fn asked<A>(&self, ask: impl FnOnce() -> A) -> (Moment, A) {
        let asked_at = self.clock.now();
        (asked_at, ask())
    }

    /// The tenant of this key has changed, and what was refused may be this tenant now.
    pub(super) fn of_tenant(&self, key: &impl Hash) {
        let now = self.clock.tick();
        self.refusals.set(now);
        self.place(&self.keys, key).set(now);
    }

    /// What is found by this claim has changed.
    pub(super) fn of_claim(&self, claim: &impl Hash) {
        let now = self.clock.tick();
        self.place(&self.claims, claim).set(now);
    }

    /// Anything may have changed.
    pub(super) fn of_all(&self) {
        let now = self.clock.tick();
        self.all.set(now);
    }

    /// Whether that a claim is the tenant of this key is still the answer.
    pub(super) fn found_still_holds(
        &self,
        asked_at: Moment,
        claim: &impl Hash,
        key: &impl Hash,
    ) -> bool {
        self.claim_is_unchanged(asked_at, claim) && !self.place(&self.keys, key).is_after(asked_at)
    }

    /// Whether that a claim is refused is still the answer.
    pub(super) fn refused_still_holds(&self, asked_at: Moment, claim: &impl Hash) -> bool {
        self.claim_is_unchanged(asked_at, claim) && !self.refusals.is_after(asked_at)
    }

    fn claim_is_unchanged(&self, asked_at: Moment, claim: &impl Hash) -> bool {
        !self.all.is_after(asked_at) && !self.place(&self.claims, claim).is_after(asked_at)
    }

    fn place<'a>(&self, places: &'a [LastChange], of: &impl Hash) -> &'a LastChange {
        let number = u64::try_from(places.len()).expect("it is a small number");
        let place = self.hasher.hash_one(of) % number;
        &places[usize::try_from(place).expect("it is less than their number")]
    }
}

/// Counts the changes.
struct Clock(AtomicU64);

impl Clock {
    fn now(&self) -> Moment {
        self.0.load(SeqCst)
    }

    /// A moment that is after each one that `now` has given so far, and not after those that it will give.
    fn tick(&self) -> Moment {
        self.0.fetch_add(1, SeqCst) + 1
    }
}

struct LastChange(AtomicU64);

impl LastChange {
    fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    fn set(&self, moment: Moment) {
        self.0.fetch_max(moment, SeqCst);
    }

    fn is_after(&self, moment: Moment) -> bool {
        self.0.load(SeqCst) > moment
    }
}
