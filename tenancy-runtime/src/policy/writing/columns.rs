//! Columns as types: is this one the tenant column?
//!
//! `table!` says of each pair of a table's columns whether one is contained in a `GROUP BY` of the other: `Yes` for a
//! column and itself, `No` for two that differ, and `Yes` again where the other is the whole primary key, on which
//! every column depends. So two columns are the same one where both directions say `Yes`.

use crate::seal::Seal;
use diesel::expression::IsContainedInGroupBy;
use diesel::expression::is_contained_in_group_by::{No, Yes};
use diesel::query_source::Column;
use std::marker::PhantomData;

/// The column compared with `Fixed`: the same, or not. Sealed: a column may be a user's type.
pub trait ColumnIs<Fixed> {
    /// Both answers.
    type Answer;

    /// The same name; by another type for the column, too: `sql_name` in `table!`, or a `Column` by hand.
    #[doc(hidden)]
    const SAME_NAME: bool;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<C, Fixed> ColumnIs<Fixed> for C
where
    C: Column + IsContainedInGroupBy<Fixed>,
    Fixed: Column + IsContainedInGroupBy<C>,
{
    type Answer = Differs<C::Output, Fixed::Output>;

    const SAME_NAME: bool = same_name(C::NAME, Fixed::NAME);

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// As SQLite compares names, quoted ones too. (`str::eq_ignore_ascii_case` is `const` since Rust 1.89.)
const fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at].eq_ignore_ascii_case(&b[at]) {
        at += 1;
    }
    at == a.len() && at == b.len()
}

/// Whether one column is the other.
pub trait IsSame {
    /// `Yes` or `No`.
    type Answer;

    /// The same.
    const SAME: bool;
}

macro_rules! is_same {
    ($($A:ident $B:ident => $Answer:ident $same:literal,)+) => {$(
        impl IsSame for Differs<$A, $B> {
            type Answer = $Answer;
            const SAME: bool = $same;
        }
    )+};
}

is_same! {
    Yes Yes => Yes true,
    Yes No => No false,
    No Yes => No false,
    No No => No false,
}

/// Whether each of two columns is contained in a `GROUP BY` of the other.
#[derive(Debug, Clone, Copy)]
pub struct Differs<A, B>(PhantomData<(A, B)>);
