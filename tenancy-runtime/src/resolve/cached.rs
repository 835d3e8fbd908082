//! A bounded cache around a store.
//!
//! Each entry has the moment when its question was asked, and [`changes`](super::changes) says whether it still holds. A
//! look-up by name does not know the key beforehand. So the cache checks an answer again when it is read, by the name of the
//! question and by the key of the answer. Requests do not share a look-up: a request that joined a look-up from before a
//! change would get the old answer. Refusals have their own cache, so that a flood of unknown names does not drive tenants
//! out. The cache keeps eight names of each tenant, so that a flood of spellings does not do so either.

use super::changes::{Changes, Moment};
use super::claim::Claim;
use super::error::{Refusal, ResolveError};
use super::spelling::Spelling;
use super::store::{AsyncTenantStore, TenantStore};
use crate::scope::Scope;
use crate::verified::Verified;
use moka::Entry;
use moka::sync::Cache;
use std::collections::VecDeque;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::Hash;
use std::time::Duration;

/// A bounded cache around a store, which a change of a tenant invalidates.
///
/// At most 10 000 found tenants are kept, for five minutes, each under its last eight names. Refusals are kept apart: at
/// most 1 000, for five seconds. So a flood of names that nobody has fills no memory and drives no tenant out of the
/// cache, and a tenant that has just been created is refused for five seconds at most. That a store could not answer is
/// not kept.
///
/// # When a tenant changes
///
/// Whoever suspends, deletes, renames or creates a tenant calls [`invalidate`](Cached::invalidate) when that is
/// committed. After it returns, nobody gets the old answer: neither from the cache, nor from a look-up that began
/// before the change and ends after it. (A look-up that began before is answered by the store itself, and may answer
/// what was true when it began.) Each process has a cache of its own; what another one has changed is seen after the
/// times above.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer, slug -> Text } }
/// # use std::sync::Mutex;
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32, slug: String }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table orgs (id integer, slug text)").execute(&mut db)?;
/// # diesel::sql_query("insert into orgs values (1, 'acme')").execute(&mut db)?;
/// use std::time::Duration;
/// use tenancy::resolve::{Cached, Claim, TableStore, TenantStore};
///
/// let store = TableStore::<Org, _>::new(Mutex::new(db)).slug(orgs::slug);
/// let store = Cached::new(store).found_for(Duration::from_mins(1));
///
/// assert_eq!(store.find(&Claim::Slug("acme".into()))?.key(), &1);
/// // .. and when the organisation has been suspended or renamed:
/// store.invalidate(&1);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a store does nothing before it is asked"]
pub struct Cached<S: Scope, St> {
    store: St,
    found: Answers<S, Verified<S>>,
    names: Names<S>,
    refused: Answers<S, Refusal>,
    changes: Changes,
}

/// The names under which a tenant was found last.
///
/// Where the database takes many spellings for one name (`nocase`, a collation of MySQL's), one tenant has as many names
/// as there are spellings. It keeps this number of them; with more it drives its own out, and not other tenants.
struct Names<S: Scope> {
    by_key: Cache<S::Key, VecDeque<Claim<S>>, RandomState>,
}

const NAMES: usize = 8;

impl<S: Scope<Key: Eq + Hash>> Names<S> {
    fn new(at_most: u64) -> Self {
        let cache = Cache::builder().max_capacity(at_most);
        let by_key = cache.build_with_hasher(RandomState::new());
        Self { by_key }
    }

    /// Takes down a name of this tenant, and gives one back that is to be forgotten.
    fn add(&self, key: &S::Key, claim: &Claim<S>) -> Option<Claim<S>> {
        let mut forgotten = None;
        self.by_key.entry_by_ref(key).and_upsert_with(|names| {
            let mut names = names.map_or_else(VecDeque::new, Entry::into_value);
            if !names.contains(claim) {
                forgotten = (names.len() == NAMES).then(|| names.pop_front()).flatten();
                names.push_back(claim.clone());
            }
            names
        });
        forgotten
    }
}

/// Answers of one kind, and how many are kept for how long.
struct Answers<S: Scope, A> {
    cache: Cache<Claim<S>, Answer<A>, RandomState>,
    at_most: u64,
    kept_for: Duration,
}

#[derive(Clone)]
struct Answer<A> {
    answer: A,
    asked_at: Moment,
}

impl<S, A> Answers<S, A>
where
    S: Scope<Key: Eq + Hash>,
    A: Clone + Send + Sync + 'static,
{
    fn new(at_most: u64, kept_for: Duration) -> Self {
        let cache = Cache::builder()
            .max_capacity(at_most)
            .time_to_live(kept_for)
            .build_with_hasher(RandomState::new());
        Self {
            cache,
            at_most,
            kept_for,
        }
    }
}

impl<S, St> Cached<S, St>
where
    S: Scope<Key: Eq + Hash>,
{
    /// A cache around this store.
    pub fn new(store: St) -> Self {
        Self {
            store,
            found: Answers::new(10_000, Duration::from_mins(5)),
            names: Names::new(10_000),
            refused: Answers::new(1_000, Duration::from_secs(5)),
            changes: Changes::default(),
        }
    }

    /// Keeps a tenant that was found for so long. It bounds how long a process serves a tenant that another process has
    /// suspended.
    pub fn found_for(self, kept_for: Duration) -> Self {
        let found = Answers::new(self.found.at_most, kept_for);
        Self { found, ..self }
    }

    /// Keeps at most so many tenants that were found.
    pub fn found_at_most(self, tenants: u64) -> Self {
        let found = Answers::new(tenants, self.found.kept_for);
        let names = Names::new(tenants);
        Self {
            found,
            names,
            ..self
        }
    }

    /// Keeps a refusal for so long; zero keeps none. It bounds how long a process refuses a tenant that another process
    /// has just created.
    pub fn refused_for(self, kept_for: Duration) -> Self {
        let refused = Answers::new(self.refused.at_most, kept_for);
        Self { refused, ..self }
    }

    /// Keeps at most so many refusals.
    pub fn refused_at_most(self, refusals: u64) -> Self {
        let refused = Answers::new(refusals, self.refused.kept_for);
        Self { refused, ..self }
    }

    /// Forgets the tenant of this key, under all of its names, and all refusals: for when a tenant has been changed,
    /// renamed, suspended, taken up again, deleted or created.
    ///
    /// Call it after the change is committed: a look-up between the two would find, and keep, the old state.
    pub fn invalidate(&self, key: &S::Key) {
        self.changes.of_tenant(key);
    }

    /// Forgets what a name, or a key, was resolved to, be it a tenant or a refusal: for when a name has been given to a
    /// tenant.
    ///
    /// Every spelling of a name is forgotten that the database may take for the same one: in upper and lower case, with
    /// spaces at its end, and all those with letters that are not ASCII, or if this one has such letters, everything. A
    /// key is forgotten as it is written.
    pub fn invalidate_claim(&self, claim: &Claim<S>) {
        match Spelling::of(claim) {
            Spelling::Exact(_) => self.changes.of_claim(&Spelling::of(claim)),
            Spelling::Ordinary(..) => {
                self.changes.of_claim(&Spelling::of(claim));
                self.changes.of_claim(&Spelling::<S>::OutOfTheOrdinary);
            }
            Spelling::OutOfTheOrdinary => self.changes.of_all(),
        }
    }

    /// Forgets everything.
    pub fn invalidate_all(&self) {
        self.changes.of_all();
        self.found.cache.invalidate_all();
        self.refused.cache.invalidate_all();
    }

    /// The answer that is kept, unless it is from before a change.
    fn kept(&self, claim: &Claim<S>) -> Option<Result<Verified<S>, Refusal>> {
        if let Some(Answer { answer, asked_at }) = self.found.cache.get(claim)
            && self
                .changes
                .found_still_holds(asked_at, &Spelling::of(claim), answer.key())
        {
            return Some(Ok(answer));
        }
        let Answer { answer, asked_at } = self.refused.cache.get(claim)?;
        let holds = self
            .changes
            .refused_still_holds(asked_at, &Spelling::of(claim));
        holds.then_some(Err(answer))
    }

    /// Keeps what the store has answered to a question of that moment.
    fn keep(
        &self,
        claim: &Claim<S>,
        asked_at: Moment,
        answer: Result<Verified<S>, ResolveError>,
    ) -> Result<Verified<S>, ResolveError> {
        match &answer {
            Ok(found) => {
                let answer = found.clone();
                let entry = Answer { answer, asked_at };
                if let Some(forgotten) = self.names.add(found.key(), claim) {
                    self.found.cache.invalidate(&forgotten);
                }
                self.found.cache.insert(claim.clone(), entry);
                self.refused.cache.invalidate(claim);
            }
            Err(ResolveError::Refused(refusal)) => {
                let answer = *refusal;
                let entry = Answer { answer, asked_at };
                self.refused.cache.insert(claim.clone(), entry);
                self.found.cache.invalidate(claim);
            }
            Err(ResolveError::Store(_)) => {}
        }
        answer
    }
}

impl<S, St> TenantStore<S> for Cached<S, St>
where
    S: Scope<Key: Eq + Hash>,
    St: TenantStore<S>,
{
    fn find(&self, claim: &Claim<S>) -> Result<Verified<S>, ResolveError> {
        if let Some(kept) = self.kept(claim) {
            return Ok(kept?);
        }
        let (asked_at, answer) = self.changes.asked(|| self.store.find(claim));
        self.keep(claim, asked_at, answer)
    }

    fn at_hand(&self, claim: &Claim<S>) -> Option<Result<Verified<S>, Refusal>> {
        self.kept(claim)
    }
}

impl<S, St> AsyncTenantStore<S> for Cached<S, St>
where
    S: Scope<Key: Eq + Hash>,
    St: AsyncTenantStore<S>,
{
    async fn find(&self, claim: &Claim<S>) -> Result<Verified<S>, ResolveError> {
        if let Some(kept) = self.kept(claim) {
            return Ok(kept?);
        }
        // What the store does before its future is polled comes after that moment as well.
        let (asked_at, answer) = self.changes.asked(|| self.store.find(claim));
        self.keep(claim, asked_at, answer.await)
    }
}

impl<S: Scope, St> fmt::Debug for Cached<S, St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cached").finish_non_exhaustive()
    }
}
