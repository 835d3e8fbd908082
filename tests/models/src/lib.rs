//! What orders threads, in every order that there is: `loom` runs each test for all of them.
#![cfg(test)]

mod atomic {
    pub(super) use loom::sync::atomic::{AtomicU64, Ordering::SeqCst};
}

#[path = "../../../tenancy-runtime/src/resolve/changes.rs"]
mod changes;

use changes::{Changes, Moment};
use loom::sync::{Arc, Mutex};
use loom::thread;

const ACME: &str = "acme";
const KEY: u32 = 1;

/// A cache of one entry around a store of one name: whether it is the tenant's.
struct Cache {
    changes: Changes,
    store: Mutex<bool>,
    entry: Mutex<Option<(Moment, bool)>>,
}

impl Cache {
    fn new(is_tenant: bool) -> Arc<Self> {
        Arc::new(Self {
            changes: Changes::in_places(1),
            store: Mutex::new(is_tenant),
            entry: Mutex::new(None),
        })
    }

    /// As `Cached` does it.
    fn find(&self) -> bool {
        if let Some((asked_at, found)) = *self.entry.lock().expect("no panic") {
            let holds = if found {
                self.changes.found_still_holds(asked_at, &ACME, &KEY)
            } else {
                self.changes.refused_still_holds(asked_at, &ACME)
            };
            if holds {
                return found;
            }
        }
        let look_up = || *self.store.lock().expect("no panic");
        let (asked_at, found) = self.changes.asked(look_up);
        *self.entry.lock().expect("no panic") = Some((asked_at, found));
        found
    }

    fn change(&self, is_tenant: bool, invalidate: impl Fn(&Changes)) {
        *self.store.lock().expect("no panic") = is_tenant;
        invalidate(&self.changes);
    }
}

/// However look-ups and a change interleave: once the change is invalidated, nobody gets the old answer.
fn no_old_answer(is_tenant: bool, invalidate: impl Fn(&Changes) + Copy + Send + Sync + 'static) {
    loom::model(move || {
        let cache = Cache::new(is_tenant);
        let looking = Arc::clone(&cache);
        let look_up = thread::spawn(move || looking.find());
        cache.change(!is_tenant, invalidate);
        assert_eq!(cache.find(), !is_tenant);
        look_up.join().expect("no panic");
        assert_eq!(cache.find(), !is_tenant);
    });
}

#[test]
fn a_tenant_that_is_invalidated_is_not_served_by_an_older_look_up() {
    no_old_answer(true, |changes| changes.of_tenant(&KEY));
}

#[test]
fn a_tenant_that_is_created_is_not_refused_by_an_older_look_up() {
    no_old_answer(false, |changes| changes.of_tenant(&KEY));
}

#[test]
fn a_name_that_is_given_away_is_not_resolved_by_an_older_look_up() {
    no_old_answer(true, |changes| changes.of_claim(&ACME));
    no_old_answer(false, |changes| changes.of_claim(&ACME));
}

#[test]
fn nothing_older_is_left_when_everything_is_invalidated() {
    no_old_answer(true, Changes::of_all);
    no_old_answer(false, Changes::of_all);
}

#[test]
fn an_answer_that_nothing_has_changed_holds() {
    loom::model(|| {
        let cache = Cache::new(true);
        assert!(cache.find());
        *cache.store.lock().expect("no panic") = false;
        let other = Arc::clone(&cache);
        assert!(
            thread::spawn(move || other.find())
                .join()
                .expect("no panic")
        );
    });
}
