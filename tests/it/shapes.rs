//! Every shape of tenancy, proved by cases: each policy, at each reach, by each verb, on each backend.
//!
//! `cases` is the table of them, `reading` and `writing` are the verbs, `schema` has a table for each policy. The rules
//! that no table says stand beside it by their names.

#[macro_use]
mod reading;
#[macro_use]
mod writing;

/// Writes each test once and runs it on every backend, with the tables of all shapes filled.
macro_rules! each_backend {
    ($($(#[$attr:meta])* fn $rule:ident($db:ident) $body:block)*) => {
        sqlite_and_postgres! { $($(#[$attr])* fn $rule($db) $body)* }

        mod on_mysql {
            #[allow(unused_imports)]
            use super::*;
            $(#[test] $(#[$attr])* fn $rule() {
                let $db = &mut *crate::shapes::schema::mysql();
                $body
            })*
        }
    };
}

/// The same without MySQL, for upserts that say on which constraint they may conflict, and for writes that return rows.
macro_rules! sqlite_and_postgres {
    ($($(#[$attr:meta])* fn $rule:ident($db:ident) $body:block)*) => {
        mod on_sqlite {
            #[allow(unused_imports)]
            use super::*;
            $(#[test] $(#[$attr])* fn $rule() {
                let $db = &mut crate::shapes::schema::sqlite();
                $body
            })*
        }

        mod on_postgres {
            #[allow(unused_imports)]
            use super::*;
            $(#[test] $(#[$attr])* fn $rule() {
                let $db = &mut crate::shapes::schema::postgres();
                $body
            })*
        }
    };
}

mod cases;
mod global;
mod reaches;
mod references;
mod schema;
mod statements;
