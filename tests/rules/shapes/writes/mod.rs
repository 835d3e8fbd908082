//! The matrix of policies and verbs that write: after each, all rows of all tables are compared.

#[macro_use]
mod change;
#[macro_use]
mod insert;

mod expected;

use crate::backend::filled;
use diesel::dsl::sql;
use diesel::sql_types::Bool;
use expected::{Expected, Names, names_a_tenant, written};
use house::id;
use house::shapes::*;
use tenancy::ScopeError;
use tenancy::prelude::*;
use tenancy::upsert::excluded;

/// On MySQL without what returns rows; an upsert says nothing of the constraint.
macro_rules! verbs {
    ([$($verb:ident)*] $case:tt) => {
        $(verbs! { $verb $case })*
    };
    (change $case:tt) => {
        tests! { changes $case
            update_by_key update_by_query update_by_instance save delete_by_key delete_by_query delete_by_instance
        }
        on_mysql! { {} else { tests! { changes $case update_that_returns delete_that_returns } } }
    };
    (insert $case:tt) => {
        tests! { inserts $case insert_batch insert_model insert_from_select }
        on_mysql! { {
            tests! { inserts $case insert_without_returning duplicate_key_do_nothing duplicate_key_update }
        } else {
            tests! { inserts $case insert_one upsert_do_nothing upsert_do_update }
        } }
    };
    (insert_defaults $case:tt) => {
        tests! { inserts $case default_values }
    };
    ($verb:ident $case:tt) => {};
}

/// Runs `$write`, and compares what it says with `$said`, and all rows with `$expected`, a function of [`Expected`].
macro_rules! writes {
    ($db:ident $table:ident $at:expr; $write:expr => $said:expr, $expected:expr) => {
        reset($db);
        let expected = Expected::new(stringify!($table), rows($db));
        let expected = $expected(expected);
        assert_eq!($write, $said, "{}", $at);
        assert_eq!(rows($db), expected, "{}", $at);
    };
}

/// Every row of every tenant.
macro_rules! instances {
    ($Model:ident $db:ident) => {{
        reset($db);
        $Model::scoped()
            .load::<$Model>(&mut $db.unscoped("an instance of each row"))
            .expect("instances")
    }};
}

macro_rules! changes {
    ($verb:ident $db:ident {
        $Model:ident in $table:ident
        $(sets |$key:ident| $columns:tt copies $copied:tt stamp $stamp:expr;)?
        $(one $Scope:ty { $($one:expr => [$($read:literal),*] [$($write:literal),*];)* })*
        $(several $Tenant:ty { $([$($of:expr),*] => [$($among:literal),*];)* })*
        unscoped ($($named:tt)*) [$($all:literal),*]
    }) => {
        let all: &[&str] = &[$($all),*];
        $({
            let cases: Vec<(_, &[&str])> = vec![$(($one, &[$($write),*])),*];
            for (key, writes) in cases {
                let names = Names { at: format!("one {key:?}"), reads: all, writes, all };
                change! { $verb $Model $table $db (TenantConn::<_, $Scope>::trusting($db, key)) names }
            }
        })*
        beyond_one! { $verb
            {
                let names = Names { at: "unscoped".into(), reads: all, writes: all, all };
                change! { $verb $Model $table $db ($db.unscoped("all rows")) names }
            }
        }
    };
}

macro_rules! inserts {
    ($verb:ident $db:ident {
        $Model:ident in $table:ident
        sets |$key:ident| $columns:tt copies $copied:tt stamp $stamp:expr;
        $(one $Scope:ty { $($one:expr => [$($read:literal),*] [$($write:literal),*];)* })*
        $(several $Tenant:ty { $([$($of:expr),*] => [$($among:literal),*];)* })*
        unscoped $named:tt [$($all:literal),*]
    }) => {
        let all: &[&str] = &[$($all),*];
        $({
            let cases: Vec<(_, &[&str], &[&str])> = vec![$(($one, &[$($read),*], &[$($write),*])),*];
            for ($key, reads, writes) in cases {
                let names = Names { at: format!("one {:?}", $key), reads, writes, all };
                insert! {
                    $verb $Model $table $db (TenantConn::<_, $Scope>::trusting($db, $key)) () $columns $copied ($stamp)
                    names
                }
                beyond_one! { $verb
                    inserts! { @unscoped $named $verb $Model $table $db $columns $copied ($stamp) $key writes all }
                }
            }
        })*
    };
    // A polymorphic owner is not named.
    (@unscoped (-) $($rest:tt)*) => {};
    (@unscoped ($($named:tt)*) $verb:ident $Model:ident $table:ident $db:ident $columns:tt $copied:tt ($stamp:expr)
        $key:ident $writes:ident $all:ident) => {
        let names = Names { at: format!("unscoped for {:?}", $key), reads: $writes, writes: $all, all: $all };
        insert! {
            $verb $Model $table $db ($db.unscoped("for one tenant")) ($($named)*) $columns $copied ($stamp) names
        }
    };
}

#[path = "../cases.rs"]
mod cases;
