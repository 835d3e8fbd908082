//! The cache around a store.

use crate::support::{Known, Org, slug};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tenancy::resolve::{AsyncTenantStore, Cached, Claim, Refusal, ResolveError, TenantStore};
use tenancy::{Unverified, Verified};

type Answer = Result<Verified<Org>, ResolveError>;

fn key(answer: Answer) -> Option<i32> {
    answer.ok().map(Verified::into_key)
}

/// The answer is what this says when the store is asked; zero is nobody.
#[derive(Clone, Default)]
struct Table(Arc<AtomicI32>);

impl Table {
    fn of(key: i32) -> Self {
        Self(Arc::new(AtomicI32::new(key)))
    }

    fn change(&self, key: i32) {
        self.0.store(key, Ordering::SeqCst);
    }
}

impl TenantStore<Org> for Table {
    fn find(&self, _: &Claim<Org>) -> Answer {
        match self.0.load(Ordering::SeqCst) {
            0 => Err(Refusal::Unknown.into()),
            key => Ok(Verified::trust(key)),
        }
    }
}

#[test]
fn a_store_is_asked_once_for_a_name() {
    let store = Arc::new(Known::default());
    let cached = Cached::new(Arc::clone(&store));
    for _ in 0..3 {
        assert_eq!(key(cached.find(&slug("acme"))), Some(1));
        assert_eq!(key(cached.find(&slug("nobody"))), None);
    }
    assert_eq!(store.asked.load(Ordering::SeqCst), 2);
    assert!(
        cached
            .at_hand(&slug("acme"))
            .is_some_and(|kept| kept.is_ok())
    );
    assert_eq!(cached.at_hand(&slug("nobody")), Some(Err(Refusal::Unknown)));
    assert_eq!(cached.at_hand(&slug("globex")), None);
}

#[test]
fn a_failure_is_not_kept() {
    let store = Arc::new(Known::default());
    let cached = Cached::new(Arc::clone(&store));
    for _ in 0..2 {
        assert!(matches!(
            cached.find(&slug("broken")),
            Err(ResolveError::Store(_))
        ));
    }
    assert_eq!(store.asked.load(Ordering::SeqCst), 2);
}

#[test]
fn a_slug_a_host_and_a_key_are_kept_apart() {
    let cached = Cached::new(Known::default());
    assert_eq!(key(cached.find(&slug("acme"))), Some(1));
    assert_eq!(key(cached.find(&Claim::Host("acme".into()))), None);
    assert_eq!(key(cached.find(&Claim::Key(Unverified::new(2)))), Some(2));
}

#[test]
fn a_changed_tenant_is_looked_up_anew_under_all_its_names() {
    let table = Table::of(1);
    let cached = Cached::new(table.clone());
    let names = [slug("old"), slug("new"), Claim::Key(Unverified::new(1))];
    for name in &names {
        assert_eq!(key(cached.find(name)), Some(1));
    }
    table.change(0);
    for name in &names {
        assert_eq!(
            key(cached.find(name)),
            Some(1),
            "nobody has said that it was changed"
        );
    }
    cached.invalidate(&1);
    for name in &names {
        assert_eq!(key(cached.find(name)), None);
    }
}

#[test]
fn a_tenant_that_is_taken_up_again_is_served_at_once() {
    let table = Table::of(0);
    let cached = Cached::new(table.clone());
    assert_eq!(key(cached.find(&slug("acme"))), None);
    table.change(1);
    assert_eq!(key(cached.find(&slug("acme"))), None);
    cached.invalidate(&1);
    assert_eq!(key(cached.find(&slug("acme"))), Some(1));
}

#[test]
fn a_name_that_was_given_away_is_looked_up_anew() {
    let table = Table::of(1);
    let cached = Cached::new(table.clone());
    assert_eq!(key(cached.find(&slug("acme"))), Some(1));
    table.change(2);
    cached.invalidate_claim(&slug("acme"));
    assert_eq!(key(cached.find(&slug("acme"))), Some(2));
}

#[test]
fn everything_can_be_forgotten() {
    let table = Table::of(1);
    let cached = Cached::new(table.clone());
    assert_eq!(key(cached.find(&slug("acme"))), Some(1));
    table.change(2);
    cached.invalidate_all();
    assert_eq!(key(cached.find(&slug("acme"))), Some(2));
}

#[test]
fn a_change_of_one_tenant_leaves_others_at_hand() {
    let cached = Cached::new(Known::default());
    assert_eq!(key(cached.find(&slug("acme"))), Some(1));
    // Several keys share a place, so one in a thousand takes it along.
    let forgotten = (100..200).filter(|other| {
        cached.find(&slug("acme")).expect("it is known");
        cached.invalidate(other);
        cached.at_hand(&slug("acme")).is_none()
    });
    assert!(forgotten.count() < 10);
}

#[test]
fn refusals_are_bounded_and_drive_no_tenant_out() {
    let store = Arc::new(Known::default());
    let cached = Cached::new(Arc::clone(&store))
        .found_at_most(2)
        .refused_at_most(10);
    assert_eq!(key(cached.find(&slug("acme"))), Some(1));
    for n in 0..1_000 {
        assert_eq!(key(cached.find(&slug(&format!("nobody-{n}")))), None);
    }
    let asked = store.asked.load(Ordering::SeqCst);
    assert_eq!(key(cached.find(&slug("acme"))), Some(1));
    assert_eq!(store.asked.load(Ordering::SeqCst), asked);
    let kept = (0..1_000).filter(|n| cached.at_hand(&slug(&format!("nobody-{n}"))).is_some());
    assert!(kept.count() < 200);
}

/// As a table whose slugs the database compares without case.
#[derive(Clone)]
struct WithoutCase(Arc<AtomicI32>);

impl TenantStore<Org> for WithoutCase {
    fn find(&self, claim: &Claim<Org>) -> Answer {
        let Claim::Slug(slug) = claim else {
            return Err(Refusal::Unknown.into());
        };
        match slug.trim_end().to_lowercase().replace('é', "e").as_str() {
            "acme" => Ok(Verified::trust(self.0.load(Ordering::SeqCst))),
            other => other
                .parse()
                .map(Verified::trust)
                .map_err(|_| Refusal::Unknown.into()),
        }
    }
}

/// `acme` in upper and lower case, by the bits of a number, and with spaces at its end.
fn spelt(number: usize) -> Claim<Org> {
    let letters = "acme".chars().enumerate();
    let letters = letters.map(|(place, letter)| match number >> place & 1 {
        0 => letter,
        _ => letter.to_ascii_uppercase(),
    });
    let name: String = letters.collect();
    slug(&(name + &" ".repeat(number / 16)))
}

#[test]
fn a_flood_of_spellings_of_one_name_drives_no_other_tenant_out() {
    let cached = Cached::new(WithoutCase(Arc::new(AtomicI32::new(1)))).found_at_most(100);
    let others: Vec<_> = (2..52).map(|other: i32| slug(&other.to_string())).collect();
    for other in &others {
        assert!(cached.find(other).is_ok());
    }
    for number in 0..10_000 {
        assert_eq!(key(cached.find(&spelt(number))), Some(1));
        // A name that is asked for again is nothing to drive it out.
        assert_eq!(key(cached.find(&spelt(number))), Some(1));
    }
    let gone = others
        .iter()
        .filter(|other| cached.at_hand(other).is_none());
    assert_eq!(gone.count(), 0);
    let kept = (0..10_000).filter(|number| cached.at_hand(&spelt(*number)).is_some());
    assert!(kept.count() <= 8);
}

#[test]
fn a_name_that_was_given_away_is_looked_up_anew_however_it_is_spelt() {
    let spellings = ["acme", "ACME", "Acme  ", "acmé"];
    for forgotten in spellings {
        let table = WithoutCase(Arc::new(AtomicI32::new(1)));
        let cached = Cached::new(table.clone());
        for name in spellings {
            assert_eq!(key(cached.find(&slug(name))), Some(1));
        }
        table.0.store(2, Ordering::SeqCst);
        cached.invalidate_claim(&slug(forgotten));
        for name in spellings {
            assert_eq!(
                key(cached.find(&slug(name))),
                Some(2),
                "{name} after {forgotten}"
            );
        }
    }
}

#[test]
fn a_name_that_was_given_away_leaves_other_names_at_hand() {
    let cached = Cached::new(Known::default());
    // Several names share a place, so one in a thousand takes it along.
    let forgotten = (0..100).filter(|number| {
        cached.find(&slug("acme")).expect("it is known");
        cached.invalidate_claim(&slug(&format!("other-{number}")));
        cached.at_hand(&slug("acme")).is_none()
    });
    assert!(forgotten.count() < 10);
}

#[test]
fn no_refusal_is_kept_for_no_time() {
    let table = Table::of(0);
    let cached = Cached::new(table.clone()).refused_for(Duration::ZERO);
    assert_eq!(key(cached.find(&slug("new"))), None);
    table.change(1);
    assert_eq!(key(cached.find(&slug("new"))), Some(1));
}

/// A store that reads its table, says so, and answers when it is told to.
struct Slow {
    table: Table,
    has_read: Sender<()>,
    may_answer: Mutex<Receiver<()>>,
}

impl TenantStore<Org> for Slow {
    fn find(&self, claim: &Claim<Org>) -> Answer {
        let answer = self.table.find(claim);
        self.has_read.send(()).expect("the test waits");
        let may_answer = self.may_answer.lock().expect("no look-up panics");
        may_answer.recv().expect("the test says when");
        answer
    }
}

impl AsyncTenantStore<Org> for Slow {
    async fn find(&self, claim: &Claim<Org>) -> Answer {
        let answer = self.table.find(claim);
        self.has_read.send(()).expect("the test waits");
        while self
            .may_answer
            .lock()
            .expect("no look-up panics")
            .try_recv()
            .is_err()
        {
            tokio::task::yield_now().await;
        }
        answer
    }
}

/// What a look-up finds that begins after `invalidate` has returned, when another one was under way during the change:
/// it has read `before`, and answers only afterwards.
fn after_a_change_during_a_look_up(
    before: i32,
    after: i32,
    invalidate: impl FnOnce(&Cached<Org, Slow>),
) -> Option<i32> {
    let table = Table::of(before);
    let (has_read, is_read) = channel();
    let (answer, may_answer) = channel();
    let store = Slow {
        table: table.clone(),
        has_read,
        may_answer: Mutex::new(may_answer),
    };
    let cached = Cached::new(store);
    thread::scope(|scope| {
        let under_way = scope.spawn(|| key(TenantStore::find(&cached, &slug("acme"))));
        is_read.recv().expect("the look-up reads");
        table.change(after);
        invalidate(&cached);
        answer.send(()).expect("the look-up waits");
        let expected = (before != 0).then_some(before);
        assert_eq!(
            under_way.join().expect("it does not panic"),
            expected,
            "it began before"
        );
    });
    // If this were answered from the cache, the store would not be asked, and this message would be left over.
    answer.send(()).expect("the store is there");
    key(TenantStore::find(&cached, &slug("acme")))
}

#[test]
fn a_look_up_under_way_during_a_change_leaves_no_old_answer() {
    assert_eq!(
        after_a_change_during_a_look_up(1, 0, |cached| cached.invalidate(&1)),
        None
    );
    assert_eq!(
        after_a_change_during_a_look_up(0, 1, |cached| cached.invalidate(&1)),
        Some(1)
    );
    let by_name = |cached: &Cached<Org, Slow>| cached.invalidate_claim(&slug("acme"));
    assert_eq!(after_a_change_during_a_look_up(1, 2, by_name), Some(2));
    assert_eq!(after_a_change_during_a_look_up(0, 2, by_name), Some(2));
    assert_eq!(
        after_a_change_during_a_look_up(1, 2, Cached::invalidate_all),
        Some(2)
    );
    assert_eq!(
        after_a_change_during_a_look_up(0, 2, Cached::invalidate_all),
        Some(2)
    );
}

#[tokio::test]
async fn a_future_under_way_during_a_change_leaves_no_old_answer() {
    let table = Table::of(1);
    let (has_read, is_read) = channel();
    let (answer, may_answer) = channel();
    let store = Slow {
        table: table.clone(),
        has_read,
        may_answer: Mutex::new(may_answer),
    };
    let cached = Arc::new(Cached::new(store));
    let under_way = tokio::spawn({
        let cached = Arc::clone(&cached);
        async move { key(AsyncTenantStore::find(&*cached, &slug("acme")).await) }
    });
    while is_read.try_recv().is_err() {
        tokio::task::yield_now().await;
    }
    table.change(0);
    cached.invalidate(&1);
    answer.send(()).expect("the look-up waits");
    assert_eq!(
        under_way.await.expect("it does not panic"),
        Some(1),
        "it began before"
    );
    answer.send(()).expect("the store is there");
    assert_eq!(
        key(AsyncTenantStore::find(&*cached, &slug("acme")).await),
        None
    );
}
