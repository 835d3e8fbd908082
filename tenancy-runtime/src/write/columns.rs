//! Columns as types: is this one the tenant column? What are their names?
//!
//! `table!` says of each pair of a table's columns whether one is contained in a `GROUP BY` of the other: `Yes` for a
//! column and itself, `No` for two that differ, and `Yes` again where the other is the whole primary key, on which
//! every column depends. So two columns are the same one where both directions say `Yes`.

use crate::seal::Seal;
use diesel::backend::Backend;
use diesel::expression::IsContainedInGroupBy;
use diesel::expression::is_contained_in_group_by::{No, Yes};
use diesel::query_builder::AstPass;
use diesel::query_source::Column;
use diesel::result::QueryResult;
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

/// The answer for a column that may be set to `E`.
///
/// Another type for the tenant column is refused too, when the program is built: it has the same name.
///
/// ```compile_fail,E0080
/// # use tenancy::prelude::*;
/// # diesel::table! { orgs { id -> Integer } }
/// diesel::table! {
///     posts { id -> Integer, org_id -> Integer, #[sql_name = "org_id"] owner -> Integer }
/// }
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32 }
/// let _ = Post::update(1).set(posts::owner.eq(2));
/// ```
///
/// ```compile_fail,E0080
/// # use tenancy::prelude::*;
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, #[sql_name = "org_id"] owner -> Integer } }
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32 }
/// let _ = Post::insert((posts::id.eq(1), posts::owner.eq(2)));
/// ```
///
/// ```compile_fail,E0080
/// # use tenancy::prelude::*;
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, #[sql_name = "org_id"] owner -> Integer } }
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32 }
/// let _ = Post::insert(Post::scoped().select(posts::id)).into_columns(posts::owner);
/// ```
#[diagnostic::on_unimplemented(
    message = "this would give a row to another tenant",
    label = "assigns the tenant column",
    note = "the tenant column is set from the connection and never assigned: leave it out, or keep it and put `#[tenanted(..)]` above the derives of the model"
)]
pub trait NotTheTenantColumn<E> {}

impl<E> NotTheTenantColumn<E> for Differs<No, No> {}
impl<E> NotTheTenantColumn<E> for Differs<No, Yes> {}
impl<E> NotTheTenantColumn<E> for Differs<Yes, No> {}

/// A column of the table `T`, or a tuple of them. `Proof` tells the two apart and is left to inference. Sealed.
#[diagnostic::on_unimplemented(
    message = "expected columns of `{T}`",
    label = "not columns of this table",
    note = "give a column of the model's own table, or a tuple of them; `on_constraint` is in `tenancy::upsert`"
)]
pub trait ColumnNames<T, Proof> {
    /// The names.
    type Names: Names;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// The names of columns. Sealed.
pub trait Names: Sized {
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
pub trait IsTable<T> {}

impl<T> IsTable<T> for T {}

impl<C: Column> Names for Name<C> {
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

        impl<$($C: Names),+> Names for ($($C,)+) {
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
