//! Conditions, as Diesel's expressions.

use super::on;
use crate::programs::any::{Any, any};
use crate::programs::program::{By, Cmp, Is, Order, Table};
use crate::programs::schema::*;
use diesel::dsl::{count_star, max, not};
use diesel::expression::expression_types::NotSelectable;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable};
use tenancy::dsl::exists;
use tenancy::prelude::*;

/// The columns that conditions are about.
pub(super) struct Columns {
    id: Any<Integer>,
    mark: Any<Integer>,
    n: Any<Nullable<Integer>>,
}

/// Of a table.
macro_rules! columns {
    ($table:ident) => {
        Columns::new(any($table::id), any($table::mark), any($table::n))
    };
}
pub(super) use columns;

/// Evaluates `$go!` for `$table`, whichever it is.
macro_rules! any_of_all {
    ($table:expr, $go:ident! $args:tt) => {
        on!($table, [
            Firms firms Firm, Users users User, Notes notes Note, Tags tags Tag, Docs docs Doc, Leads leads Lead,
            Shares shares Share, Tasks tasks Task, Folders folders Folder, Pages pages Page, Words words Word,
            Drafts drafts Draft, Pictures pictures Picture, Safes safes Safe,
            Ties ties Tie, Countries countries Country,
        ], $go! $args)
    };
}

/// The type of both sides, and that of the answer, are forgotten.
macro_rules! compare {
    ($left:expr, $cmp:expr, $right:expr) => {
        match $cmp {
            Cmp::Eq => any($left.eq($right)),
            Cmp::Ne => any($left.ne($right)),
            Cmp::Lt => any($left.lt($right)),
            Cmp::Le => any($left.le($right)),
            Cmp::Gt => any($left.gt($right)),
            Cmp::Ge => any($left.ge($right)),
        }
    };
}
pub(super) use compare;

type Condition = Any<Nullable<Bool>>;

impl Columns {
    pub(super) const fn new(
        id: Any<Integer>,
        mark: Any<Integer>,
        n: Any<Nullable<Integer>>,
    ) -> Self {
        Self { id, mark, n }
    }

    pub(super) fn order(&self, Order { by, desc }: Order) -> Any<NotSelectable> {
        let (id, mark, n) = (self.id.clone(), self.mark.clone(), self.n.clone());
        match (by, desc) {
            (By::Id, false) => any(id.asc()),
            (By::Id, true) => any(id.desc()),
            (By::Mark, false) => any(mark.asc()),
            (By::Mark, true) => any(mark.desc()),
            (By::N, false) => any(n.asc()),
            (By::N, true) => any(n.desc()),
        }
    }

    /// How many rows of a table have this id.
    pub(super) fn number_beside(&self, table: Table) -> Any<Nullable<BigInt>> {
        macro_rules! number {
            ($table:ident $Model:ident ()) => {{
                let other = tenancy::alias!($table as other);
                let found =
                    $Model::scoped_as(other).filter(other.field($table::id).eq(self.id.clone()));
                any(found.select(count_star()).single_value())
            }};
        }
        any_of_all!(table, number!())
    }
}

pub(super) fn is(of: &Columns, is: &Is) -> Condition {
    macro_rules! ids {
        ($table:ident $Model:ident ($compare:ident, $is:expr)) => {{
            let found = $Model::scoped().filter(self::is(&columns!($table), $is));
            any(of.id.clone().$compare(found.select($table::id)))
        }};
    }
    macro_rules! exists {
        ($table:ident $Model:ident ($cmp:expr, $n:expr)) => {{
            let other = tenancy::alias!($table as other);
            let is: Condition = compare!(other.field($table::n), $cmp, *$n);
            let found = $Model::scoped_as(other).filter(other.field($table::id).eq(of.id.clone()));
            any(exists(found.filter(is)))
        }};
    }
    macro_rules! most {
        ($table:ident $Model:ident ()) => {
            any(of
                .n
                .clone()
                .eq($Model::scoped().select(max($table::n)).single_value()))
        };
    }
    match is {
        Is::Id(cmp, id) => compare!(of.id.clone(), cmp, *id),
        Is::N(cmp, n) => compare!(of.n.clone(), cmp, *n),
        Is::NoN => any(of.n.clone().is_null()),
        Is::Among(ids) => any(of.id.clone().eq_any(ids.clone())),
        Is::In(table, is) => any_of_all!(table, ids!(eq_any, is)),
        Is::NotIn(table, is) => any_of_all!(table, ids!(ne_all, is)),
        Is::Exists(table, cmp, n) => any_of_all!(table, exists!(cmp, n)),
        Is::Number(table, cmp, n) => compare!(of.number_beside(*table), cmp, *n),
        Is::Most(table) => any_of_all!(table, most!()),
        Is::Not(a) => any(not(self::is(of, a))),
        Is::Both(a, b) => any(self::is(of, a).and(self::is(of, b))),
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
