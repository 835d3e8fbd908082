//! A tuple of columns, or of what is given to them, as a list, which one impl can search.

use std::marker::PhantomData;

/// The columns of a table as a list, which one impl can search.
pub trait Columns {
    /// `Column<A, Column<B, .. End>>`
    type List;
}

/// A column, and the ones after it.
#[derive(Debug)]
pub struct ColumnThen<C, Rest>(PhantomData<(C, Rest)>);

/// After the last column.
#[derive(Debug)]
pub struct End;

macro_rules! list {
    () => { End };
    ($C:ident $($Rest:ident)*) => { ColumnThen<$C, list!($($Rest)*)> };
}

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $C:ident, $ST:ident, $TT:ident,)+ })+) => {$(
        impl<$($C),+> Columns for ($($C,)+) {
            type List = list!($($C)+);
        }
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);
