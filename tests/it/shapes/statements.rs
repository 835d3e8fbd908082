//! One statement serves every tenant, and lists of tenants of any length where the backend has arrays.

use super::schema::*;
use diesel::connection::{Instrumentation, InstrumentationEvent};
use std::sync::{Arc, Mutex};
use tenancy::prelude::*;

/// What a connection prepared and will find again.
#[derive(Clone, Default)]
pub(super) struct Prepared(Arc<Mutex<Vec<String>>>);

impl Prepared {
    /// Listens to `db`.
    pub(super) fn on(db: &mut impl Connection) -> Self {
        let prepared = Self::default();
        db.set_instrumentation(prepared.clone());
        prepared
    }

    /// What it heard since this was asked before.
    pub(super) fn take(&self) -> Vec<String> {
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

/// The statements that the server keeps for this connection about `table`.
fn kept(db: &mut PgConnection, table: &str) -> i64 {
    use diesel::dsl::sql;
    use diesel::sql_types::{BigInt, Text};
    diesel::select(
        sql::<BigInt>(
            "(select count(*) from pg_prepared_statements where statement like '%FROM \"' || ",
        )
        .bind::<Text, _>(table)
        .sql(" || '\"%')"),
    )
    .get_result(db)
    .expect("a count")
}

macro_rules! one_statement_for_lists_of_any_length {
    ($($Model:ident in $table:ident of $Tenant:ident)+) => {
        mod one_statement_for_lists_of_any_length {
            use super::*;
            $(
                #[test]
                fn $table() {
                    let db = &mut postgres();
                    for length in [1, 2, 3, 40, 1, 2] {
                        let conn = &mut TenantsConn::<_, $Tenant>::trusting(db, 1..=length);
                        let all = $Model::scoped().filter(crate::shapes::schema::$table::text.eq("-")).count();
                        assert!(all.get_result::<i64>(conn).expect("a count") > 0);
                    }
                    assert_eq!(kept(db, stringify!($table)), 1);
                }
            )+
        }
    };
}

one_statement_for_lists_of_any_length! {
    Owned in owned of Org
    Tag in tags of Org
    Flagged in flagged of Org
    Lead in leads of Org
    Shared in shared of Org
    Invited in invited of Org
    Line in lines of Org
    Word in words of Org
    Reply in replies of Org
    Must in must of Org
    May in may of Org
    File in files of User
    Org in orgs of Org
    User in users of User
}

each_backend! {
    // On SQLite there is no cached statement at all: its text depends on the length.
    fn an_empty_list_leaves_no_statement_for_others(db) {
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
}
