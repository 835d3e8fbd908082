//! The names of columns: those on which an upsert may conflict, and those that a select fills.

use crate::seal::Seal;
use diesel::backend::Backend;
use diesel::query_builder::AstPass;
use diesel::query_source::Column;
use diesel::result::QueryResult;
use std::marker::PhantomData;

/// A column of the table `T`, or a tuple of them. `Proof` tells the two apart and is left to inference. Sealed.
#[diagnostic::on_unimplemented(
    message = "expected columns of `{T}`",
    label = "not columns of this table",
    note = "give a column of the model's own table, or a tuple of them; `on_constraint` is in `tenancy::upsert`"
)]
pub trait ColumnNames<T, Proof> {
    /// The names.
    type Names: NameList;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// The names of columns. Sealed.
pub trait NameList: Sized {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;

    /// The names as a value.
    fn new() -> Self;

    /// Writes the names, separated by commas.
    ///
    /// # Errors
    ///
    /// When a name cannot be quoted.
    fn names<DB: Backend>(out: AstPass<'_, '_, DB>) -> QueryResult<()>;
}

/// The name of one column.
#[derive(Debug)]
pub struct Name<C>(PhantomData<fn() -> C>);

/// The proof for one column.
#[derive(Debug)]
pub struct OneColumn;

#[diagnostic::do_not_recommend]
impl<T, C: Column<Table: IsTable<T>>> ColumnNames<T, OneColumn> for C {
    type Names = Name<C>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Both are one table. As a trait, and not as `Column<Table = T>`, since rustc reports a mismatch in its own words.
pub(crate) trait IsTable<T> {}

impl<T> IsTable<T> for T {}

impl<C: Column> NameList for Name<C> {
    const SEALED_BY_TENANCY: Seal = Seal;

    fn new() -> Self {
        Self(PhantomData)
    }

    fn names<DB: Backend>(mut out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        out.push_identifier(C::NAME)
    }
}

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $C:ident, $Proof:ident, $TT:ident,)+ })+) => {$(
        impl<Tab, $($C, $Proof),+> ColumnNames<Tab, ($($Proof,)+)> for ($($C,)+)
        where
            $($C: ColumnNames<Tab, $Proof>),+
        {
            type Names = ($($C::Names,)+);

            const SEALED_BY_TENANCY: Seal = Seal;
        }

        impl<$($C: NameList),+> NameList for ($($C,)+) {
            const SEALED_BY_TENANCY: Seal = Seal;

            fn new() -> Self {
                ($($C::new(),)+)
            }

            fn names<DB: Backend>(mut out: AstPass<'_, '_, DB>) -> QueryResult<()> {
                $(
                    if $i > 0 {
                        out.push_sql(", ");
                    }
                    $C::names(out.reborrow())?;
                )+
                Ok(())
            }
        }
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);
