//! Conditions, as Diesel's expressions.

use super::super::program::{Cmp, Is, Table};
use super::super::schema::*;
use super::any::{Any, any};
use super::on;
use diesel::dsl::not;
use diesel::sql_types::{Bool, Integer};
use tenancy::dsl::exists;
use tenancy::prelude::*;

/// The columns that conditions are about.
pub(super) struct Columns {
    id: Any<Integer>,
    n: Any<Integer>,
}

/// Of a table.
macro_rules! columns {
    ($table:ident) => {
        Columns::new(any($table::id), any($table::n))
    };
}
pub(super) use columns;

impl Columns {
    pub(super) const fn new(id: Any<Integer>, n: Any<Integer>) -> Self {
        Self { id, n }
    }
}

pub(super) fn compare(of: &Any<Integer>, cmp: Cmp, with: i32) -> Any<Bool> {
    let of = of.clone();
    match cmp {
        Cmp::Eq => any(of.eq(with)),
        Cmp::Le => any(of.le(with)),
        Cmp::Ge => any(of.ge(with)),
    }
}

pub(super) fn is(of: &Columns, is: &Is) -> Any<Bool> {
    macro_rules! among_ids {
        ($table:ident $Model:ident ($cmp:expr, $n:expr)) => {{
            let found = $Model::scoped().filter(compare(&any($table::n), *$cmp, *$n));
            any(of.id.clone().eq_any(found.select($table::id)))
        }};
    }
    macro_rules! exists {
        ($table:ident $Model:ident ($cmp:expr, $n:expr)) => {{
            let other = tenancy::alias!($table as other);
            let found = $Model::scoped_as(other)
                .filter(other.field($table::id).eq(of.id.clone()))
                .filter(compare(&any(other.field($table::n)), *$cmp, *$n));
            any(exists(found))
        }};
    }
    macro_rules! among {
        ($table:expr, $go:ident, $cmp:expr, $n:expr) => {
            on!($table, [
                Firms firms Firm, Users users User, Notes notes Note, Tags tags Tag, Docs docs Doc,
                Leads leads Lead, Shares shares Share, Tasks tasks Task, Folders folders Folder,
                Lines lines Line, Words words Word, Drafts drafts Draft, Pictures pictures Picture,
            ], $go!($cmp, $n))
        };
    }
    match is {
        Is::Id(cmp, id) => compare(&of.id, *cmp, *id),
        Is::N(cmp, n) => compare(&of.n, *cmp, *n),
        Is::IdIn(table, cmp, n) => among!(table, among_ids, cmp, n),
        Is::Exists(table, cmp, n) => among!(table, exists, cmp, n),
        Is::Not(a) => any(not(self::is(of, a))),
        Is::Either(a, b) => any(self::is(of, a).or(self::is(of, b))),
    }
}

/// Adds the filters one by one. `own` and `global` are only for tables with global rows.
macro_rules! filtered {
    (tags $query:expr, $filters:expr) => {
        filtered!(@ tags $query, $filters, Filter::Own => own, Filter::Global => global)
    };
    (docs $query:expr, $filters:expr) => {
        filtered!(@ docs $query, $filters, Filter::Own => own, Filter::Global => global)
    };
    ($table:ident $query:expr, $filters:expr) => {
        filtered!(@ $table $query, $filters,)
    };
    (@ $table:ident $query:expr, $filters:expr, $($Filter:path => $verb:ident),*) => {
        $filters.iter().fold($query, |query, filter| match filter {
            Filter::And(what) => query.filter(is(&columns!($table), what)),
            Filter::Or(what) => query.or_filter(is(&columns!($table), what)),
            $($Filter => query.$verb(),)*
            #[allow(unreachable_patterns)]
            other => unreachable!("{other:?} is for tables with global rows"),
        })
    };
}
pub(super) use filtered;
