//! The matrix of policies and verbs that read.

#[macro_use]
mod read;

use crate::backend::filled;
use diesel::dsl::{max, sql, sum};
use diesel::sql_types::Bool;
use house::shapes::*;
use house::{id, sorted};
use std::collections::{BTreeMap, BTreeSet};
use tenancy::prelude::*;

macro_rules! verbs {
    ([$($verb:ident)*] $case:tt) => {
        $(verbs! { $verb $case })*
    };
    (read $case:tt) => {
        tests! { reads $case
            load first find count filter_and_or_filter select_and_order group_by aggregate inner_join left_join exists
            eq_any union alias
        }
    };
    ($verb:ident $case:tt) => {};
}

macro_rules! reads {
    ($verb:ident $db:ident {
        $Model:ident in $table:ident
        $(sets |$key:ident| $columns:tt copies $copied:tt stamp $stamp:expr;)?
        $(one $Scope:ty { $($one:expr => [$($read:literal),*] [$($write:literal),*];)* })*
        $(several $Tenant:ty { $([$($of:expr),*] => [$($among:literal),*];)* })*
        unscoped ($($named:tt)*) [$($all:literal),*]
    }) => {
        $({
            let cases: Vec<(_, Vec<&str>)> = vec![$(($one, vec![$($read),*])),*];
            for (key, names) in cases {
                let at = format!("one {key:?}");
                let conn = &mut TenantConn::<_, $Scope>::trusting($db, key);
                read! { $verb $Model $table conn names at }
            }
        })*
        beyond_one! { $verb
            $({
                let cases: Vec<(Vec<i32>, Vec<&str>)> = vec![$((vec![$($of),*], vec![$($among),*])),*];
                for (keys, names) in cases {
                    let at = format!("several {keys:?}");
                    let conn = &mut TenantsConn::<_, $Tenant>::trusting($db, keys);
                    read! { $verb $Model $table conn names at }
                }
            })*
            {
                let (at, names): (_, &[&str]) = ("unscoped", &[$($all),*]);
                let conn = &mut $db.unscoped("all rows");
                read! { $verb $Model $table conn names at }
            }
        }
    };
}

#[path = "../cases.rs"]
mod cases;
