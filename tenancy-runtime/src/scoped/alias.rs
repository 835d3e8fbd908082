//! Aliases: a table under another name, for joins with itself.
//!
//! Diesel's `AliasedField` holds the type of the alias, and that holds the table. To the second question of the
//! [proof](crate::proof) a field therefore looks like an unscoped query. `tenancy::alias!` makes Diesel's alias and gives
//! it fields of a type of ours, which say of themselves that they are fields.

use crate::opaque::opaque;
use crate::policy::Given;
use diesel::backend::Backend;
// Diesel has no other public name for what `table.on(..)` returns.
use diesel::dsl::On as OnClauseWrapper;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_source::{Alias, AliasSource, AliasedField, Column};
use diesel::result::QueryResult;
use std::panic::{RefUnwindSafe, UnwindSafe};

/// A table under another name; made by [`alias!`](crate::alias!).
#[derive(Clone, Copy)]
pub struct ScopedAlias<S>(pub(crate) Alias<S>);

opaque!([S] ScopedAlias<S>);

impl<S: AliasSource> ScopedAlias<S> {
    /// A column of the table, by its name under this alias.
    pub fn field<C>(&self, column: C) -> ScopedField<S, C>
    where
        C: Column<Table = S::Target>,
    {
        ScopedField(self.0.field(column))
    }

    /// Several columns of the table, by their names under this alias: a tuple.
    pub fn fields<F: FieldsOf<S>>(&self, fields: F) -> F::Fields {
        fields.fields_of(self)
    }

    /// Gives the `ON` under which the alias is joined to a scoped query.
    pub fn on<E>(self, on: E) -> OnClauseWrapper<Self, E> {
        OnClauseWrapper::new(self, on)
    }
}

/// A tuple of columns of the table of which `S` is an alias.
pub trait FieldsOf<S: AliasSource> {
    /// The columns under the name of the alias.
    type Fields;

    /// Names them so.
    fn fields_of(self, alias: &ScopedAlias<S>) -> Self::Fields;
}

macro_rules! fields {
    ($($n:tt { $(($i:tt) -> $C:ident, $ST:ident, $TT:ident,)+ })+) => {$(
        impl<S: AliasSource, $($C: Column<Table = S::Target>),+> FieldsOf<S> for ($($C,)+) {
            type Fields = ($(ScopedField<S, $C>,)+);

            fn fields_of(self, alias: &ScopedAlias<S>) -> Self::Fields {
                ($(alias.field(self.$i),)+)
            }
        }
    )+};
}
diesel_derives::__diesel_for_each_tuple!(fields);

/// A column under the name of an alias.
#[derive(Clone, Copy)]
pub struct ScopedField<S, C>(AliasedField<S, C>);

// A field says in its type of which table its alias is, and no more. See `proof`.
impl<S, C> UnwindSafe for ScopedField<S, C> {}
impl<S, C> RefUnwindSafe for ScopedField<S, C> {}

opaque!([S, C] ScopedField<S, C>);

impl<S, C> QueryId for ScopedField<S, C>
where
    AliasedField<S, C>: QueryId,
{
    type QueryId = <AliasedField<S, C> as QueryId>::QueryId;
    const HAS_STATIC_QUERY_ID: bool = <AliasedField<S, C> as QueryId>::HAS_STATIC_QUERY_ID;
}

impl<S, C> Expression for ScopedField<S, C>
where
    AliasedField<S, C>: Expression,
{
    type SqlType = <AliasedField<S, C> as Expression>::SqlType;
}

impl<S, C, QS> AppearsOnTable<QS> for ScopedField<S, C> where AliasedField<S, C>: AppearsOnTable<QS> {}

impl<S, C, QS> SelectableExpression<QS> for ScopedField<S, C> where
    AliasedField<S, C>: SelectableExpression<QS>
{
}

impl<S, C> ValidGrouping<()> for ScopedField<S, C>
where
    AliasedField<S, C>: ValidGrouping<()>,
{
    type IsAggregate = <AliasedField<S, C> as ValidGrouping<()>>::IsAggregate;
}

impl<S, C, G> ValidGrouping<ScopedField<S, G>> for ScopedField<S, C>
where
    AliasedField<S, C>: ValidGrouping<AliasedField<S, G>>,
{
    type IsAggregate = <AliasedField<S, C> as ValidGrouping<AliasedField<S, G>>>::IsAggregate;
}

impl<S, C, G> ValidGrouping<Given<ScopedField<S, G>>> for ScopedField<S, C>
where
    Self: ValidGrouping<ScopedField<S, G>>,
{
    type IsAggregate = <Self as ValidGrouping<ScopedField<S, G>>>::IsAggregate;
}

impl<S, C, DB> QueryFragment<DB> for ScopedField<S, C>
where
    AliasedField<S, C>: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

/// What Diesel's `alias!` makes: one alias, or a tuple of them.
pub trait IntoScopedAliases {
    /// One, or a tuple of them.
    type Scoped;

    /// Wraps each of them.
    fn into_scoped(self) -> Self::Scoped;
}

impl<S> IntoScopedAliases for Alias<S> {
    type Scoped = ScopedAlias<S>;

    fn into_scoped(self) -> ScopedAlias<S> {
        ScopedAlias(self)
    }
}

macro_rules! tuples {
    ($(($($S:ident $at:tt),+))+) => {$(
        impl<$($S),+> IntoScopedAliases for ($(Alias<$S>,)+) {
            type Scoped = ($(ScopedAlias<$S>,)+);

            fn into_scoped(self) -> Self::Scoped {
                ($(ScopedAlias(self.$at),)+)
            }
        }
    )+};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
}

/// Names a table a second time, for joins of the table with itself: Diesel's `alias!`, scoped.
///
/// The predicate of the tenant is put on every alias. An alias is joined by `.on(..)`, and is the root of the query
/// that [`Model::scoped_as`](crate::Model::scoped_as) starts. Up to six aliases are made at once; two aliases of one
/// query are made by one `alias!`, as in Diesel.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { parts { id -> Integer, org_id -> Integer, whole_id -> Nullable<Integer>, name -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = parts)]
/// # struct Part { id: i32, org_id: i32, whole_id: Option<i32>, name: String }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table parts (id integer, org_id integer, whole_id integer, name text)").execute(&mut db)?;
/// # diesel::sql_query("insert into parts values (1, 1, null, 'car'), (2, 1, 1, 'door'), (1, 2, null, 'boat')").execute(&mut db)?;
/// let wholes = tenancy::alias!(parts as wholes);
/// let query = Part::scoped()
///     .inner_join(wholes.on(parts::whole_id.eq(wholes.field(parts::id).nullable())))
///     .select((parts::name, wholes.field(parts::name)));
/// let names: Vec<(String, String)> = query.load(&mut TenantConn::<_, Org>::trusting(&mut db, 1))?;
/// assert_eq!(names, [("door".into(), "car".into())]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! alias {
    ($($aliases:tt)+) => {
        $crate::__private::IntoScopedAliases::into_scoped(
            $crate::__private::diesel::alias!($($aliases)+)
        )
    };
}
