//! One statement serves every tenant, and lists of tenants of any length where the backend has arrays.

use crate::backend::filled;
use diesel::connection::{Instrumentation, InstrumentationEvent};
use house::shapes::*;
use std::sync::{Arc, Mutex};
use tenancy::prelude::*;

macro_rules! verbs {
    ([$($verb:ident)*] $case:tt) => {
        $(verbs! { $verb $case })*
    };
    (read $case:tt) => {
        tests! { statements $case one_select_for_all_tenants a_clone_runs_for_another_tenant }
    };
    (change $case:tt) => {
        tests! { statements $case one_delete_for_all_tenants }
    };
    (insert $case:tt) => {
        tests! { statements $case one_insert_for_all_tenants }
    };
    ($verb:ident $case:tt) => {};
}

/// What is prepared for one tenant is found again for the next one, and a query that has run runs again.
macro_rules! statements {
    (a_clone_runs_for_another_tenant $db:ident {
        $Model:ident in $table:ident
        $(sets |$key:ident| $columns:tt copies $copied:tt stamp $stamp:expr;)?
        $(one $Scope:ty { $($one:expr => [$($read:literal),*] [$($write:literal),*];)* })*
        $(several $Tenant:ty { $([$($of:expr),*] => [$($among:literal),*];)* })*
        unscoped ($($named:tt)*) [$($all:literal),*]
    }) => {
        let query = $Model::scoped().order($table::name).select($table::name);
        $({
            let cases: Vec<(_, Vec<&str>)> = vec![$(($one, vec![$($read),*])),*];
            for (key, names) in cases {
                let found = query.clone().load::<String>(&mut TenantConn::<_, $Scope>::trusting($db, key));
                assert_eq!(found.expect("a clone"), names, "one {key:?}");
            }
        })*
        $({
            let cases: Vec<(Vec<i32>, Vec<&str>)> = vec![$((vec![$($of),*], vec![$($among),*])),*];
            for (keys, names) in cases {
                let found = query.clone().load::<String>(&mut TenantsConn::<_, $Tenant>::trusting($db, keys.clone()));
                assert_eq!(found.expect("a clone"), names, "several {keys:?}");
            }
        })*
        let all: &[&str] = &[$($all),*];
        assert_eq!(query.load::<String>(&mut $db.unscoped("all rows")).expect("the query"), all);
    };
    ($verb:ident $db:ident {
        $Model:ident in $table:ident
        sets |$key:ident| $columns:tt copies $copied:tt stamp $stamp:expr;
        $($case:tt)*
    }) => {
        statements! { @ $verb $db $Model $table (|$key| $columns) $($case)* }
    };
    ($verb:ident $db:ident { $Model:ident in $table:ident $($case:tt)* }) => {
        statements! { @ $verb $db $Model $table () $($case)* }
    };
    (@ $verb:ident $db:ident $Model:ident $table:ident $columns:tt
        $(one $Scope:ty { $($one:expr => $read:tt $write:tt;)* })*
        $(several $Tenant:ty { $($several:tt)* })*
        unscoped $named:tt $all:tt
    ) => {
        $({
            let prepared = Prepared::on($db);
            for key in [$($one),*] {
                reset($db);
                let conn = &mut TenantConn::<_, $Scope>::trusting($db, key);
                statement! { $verb $Model $table conn key $columns }
            }
            let prepared = prepared.take();
            assert_eq!(prepared.len(), 1, "{prepared:?}");
        })*
    };
}

macro_rules! statement {
    (one_select_for_all_tenants $Model:ident $table:ident $conn:ident $at:ident $columns:tt) => {
        $Model::scoped().filter($table::id.gt(0)).load::<$Model>($conn).expect("a select");
    };
    (one_delete_for_all_tenants $Model:ident $table:ident $conn:ident $at:ident $columns:tt) => {
        $Model::delete($Model::scoped().filter($table::id.gt(0))).execute($conn).expect("a delete");
    };
    (one_insert_for_all_tenants $Model:ident $table:ident $conn:ident $at:ident
        (|$key:ident| {$($column:ident: $value:expr => $text:expr),*})) => {
        let $key = $at;
        let row = ($table::id.eq(50), $table::name.eq(format!("n{:?}", $key)) $(, $table::$column.eq($value))*);
        $Model::insert(row).execute($conn).expect("an insert");
    };
}

#[path = "../cases.rs"]
mod cases;

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
