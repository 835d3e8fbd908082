//! One statement serves every tenant, and lists of tenants of any length where the backend has arrays.

use super::schema::*;
use diesel::connection::{Instrumentation, InstrumentationEvent};
use std::sync::{Arc, Mutex};
use tenancy::prelude::*;

/// What a connection prepared and will find again.
#[derive(Clone, Default)]
pub(crate) struct Prepared(Arc<Mutex<Vec<String>>>);

impl Prepared {
    /// Listens to `db`.
    pub(crate) fn on(db: &mut impl Connection) -> Self {
        let prepared = Self::default();
        db.set_instrumentation(prepared.clone());
        prepared
    }

    /// What it heard since this was asked before.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no test panics in here"))
    }
}

impl Instrumentation for Prepared {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::CacheQuery { sql, .. } = event {
            let mut prepared = self.0.lock().expect("no test panics in here");
            prepared.push(sql.to_owned());
        }
    }
}

// On SQLite there is no cached statement at all: its text depends on the length.
#[test]
fn an_empty_list_leaves_no_statement_for_others() {
    let db = &mut *filled();
    for _ in 0..2 {
        let none = &mut TenantsConn::<_, Org>::trusting(db, []);
        assert_eq!(Owned::scoped().count().get_result(none), Ok(0_i64));
        let several = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]);
        assert_eq!(Owned::scoped().count().get_result(several), Ok(4_i64));
        let one = &mut TenantConn::<_, Org>::trusting(db, 1);
        assert_eq!(Owned::scoped().count().get_result(one), Ok(2_i64));
        let all = &mut db.unscoped("a count");
        assert_eq!(Owned::scoped().count().get_result(all), Ok(4_i64));
    }
}
