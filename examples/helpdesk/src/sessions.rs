//! What the sessions keep, in memory.
//!
//! `tower-sessions` has a store of that kind. It does not say whether an id was there when it went, and writes one anew that has gone:
//! of two requests that come by one id at once, each would have a session after one of them has given it a new id.

use async_trait::async_trait;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::Result;

/// The sessions that there are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sessions(Arc<Mutex<HashMap<Id, Record>>>);

impl Sessions {
    /// Ends an id, and says whether it was there: however many end one at once, one of them is told so.
    pub(crate) fn end(&self, id: Id) -> bool {
        self.now().remove(&id).is_some()
    }

    fn now(&self) -> MutexGuard<'_, HashMap<Id, Record>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let mut sessions = self.now();
        loop {
            if let Entry::Vacant(place) = sessions.entry(record.id) {
                place.insert(record.clone());
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    /// What has ended meanwhile does not come back.
    async fn save(&self, record: &Record) -> Result<()> {
        if let Some(kept) = self.now().get_mut(&record.id) {
            kept.clone_from(record);
        }
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let sessions = self.now();
        let record = sessions.get(id);
        let record = record.filter(|record| record.expiry_date > OffsetDateTime::now_utc());
        Ok(record.cloned())
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.end(*id);
        Ok(())
    }
}
