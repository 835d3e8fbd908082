//! References: what a checked column is set to is the key of a row in scope, and the statement itself asks.
//!
//! Three forms, all in one statement and with no look-up before it:
//!
//! - An insert into a column that is not null asks in place: `(SELECT id FROM posts WHERE id = ? AND <in scope>)`. For
//!   a row out of scope that is `NULL`, which the column refuses.
//! - An insert into a nullable column, where `NULL` is a value like any other, asks in the tenant column: `CASE WHEN ?
//!   IS NULL OR ? IN (SELECT ..) THEN <the tenant> END`. For a row out of scope that is `NULL`, which the tenant
//!   column refuses.
//! - An update, whose assignments Diesel does not let us take apart, asks in its `WHERE`, by an assignment that stands
//!   where a comparison is meant: `EXISTS (SELECT 1 FROM (SELECT id AS "post_id" FROM posts WHERE <in scope>) AS
//!   "parent" WHERE "post_id" = ?)`. For a row out of scope it updates nothing.

use super::changes::{Assigned, AssignedColumn, ColumnThen, Columns, End, IfSome};
use super::columns::{ColumnIs, Differs, IsSame, Name};
use super::insert_select::{SelectedColumns, SelectedRows};
use super::tenant_key::{AndStamp, Current, Given, NoStamp, Stamp, StampKey, StampOwner};
use crate::binding::{self, ScopeError};
use crate::designation::Designated;
use crate::policy::{Keys, Lookup};
use crate::scope::Scope;
use diesel::backend::Backend;
use diesel::dsl::SqlTypeOf;
use diesel::expression::Expression;
use diesel::expression::is_contained_in_group_by::{No, Yes};
use diesel::insertable::{ColumnInsertValue, DefaultableColumnInsertValue};
use diesel::query_builder::{AstPass, BatchInsert, DefaultValues, QueryFragment, ValuesClause};
use diesel::query_source::Column;
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error, QueryResult};
use diesel::sql_types::{self, SqlType, is_nullable};
use std::fmt;
use std::marker::PhantomData;

/// The references of a table that are checked: a list in the type system.
pub trait References: 'static {
    /// The subqueries that check them.
    type Lookups: Default + 'static;

    /// Makes the subqueries.
    #[must_use]
    fn lookups() -> Self::Lookups {
        Self::Lookups::default()
    }

    /// Whether there is one.
    const ANY: bool;

    /// Whether `said` is true of the column of one of them.
    fn any(said: impl Fn(&str) -> bool) -> bool;
}

/// None.
#[derive(Debug, Clone, Copy)]
pub struct NoReferences;

/// The column `Fk` points to rows of the table `Parent` for which `E` is true; and `Rest`.
pub struct Reference<Fk, Parent, E, Rest>(PhantomData<(Fk, Parent, E, Rest)>);

impl<Fk, Parent, E, Rest> fmt::Debug for Reference<Fk, Parent, E, Rest> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reference")
    }
}

impl References for NoReferences {
    type Lookups = NoLookups;

    const ANY: bool = false;

    fn any(_: impl Fn(&str) -> bool) -> bool {
        false
    }
}

impl<Fk, Parent, E, Rest> References for Reference<Fk, Parent, E, Rest>
where
    Fk: Column + 'static,
    Parent: Designated<FindBy: Column, FromClause: 'static>,
    E: Default + 'static,
    Rest: References,
{
    type Lookups = LookupFor<Fk, Parent, E, Rest::Lookups>;

    const ANY: bool = true;

    fn any(said: impl Fn(&str) -> bool) -> bool {
        said(Fk::NAME) || Rest::any(said)
    }
}

/// No subquery.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLookups;

/// The subquery for one reference, and those for the rest.
pub struct LookupFor<Fk, Parent: Designated, E, Rest> {
    lookup: Lookup<Parent, E>,
    rest: Rest,
    foreign_key: PhantomData<fn() -> Fk>,
}

impl<Fk, Parent: Designated, E, Rest> fmt::Debug for LookupFor<Fk, Parent, E, Rest> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LookupFor").finish_non_exhaustive()
    }
}

impl<Fk, Parent: Designated, E: Default, Rest: Default> Default for LookupFor<Fk, Parent, E, Rest> {
    fn default() -> Self {
        Self {
            lookup: Lookup::default(),
            rest: Rest::default(),
            foreign_key: PhantomData,
        }
    }
}

/// Whether any of the references may be null.
pub trait AnyNullable {
    /// Whether any may.
    const ANY_NULLABLE: bool;
}

impl AnyNullable for is_nullable::NotNull {
    const ANY_NULLABLE: bool = false;
}

impl AnyNullable for is_nullable::IsNullable {
    const ANY_NULLABLE: bool = true;
}

impl AnyNullable for NoLookups {
    const ANY_NULLABLE: bool = false;
}

impl<Fk, Parent, E, Rest> AnyNullable for LookupFor<Fk, Parent, E, Rest>
where
    Fk: Expression<SqlType: SqlType<IsNull: AnyNullable>>,
    Parent: Designated,
    Rest: AnyNullable,
{
    const ANY_NULLABLE: bool = <Fk::SqlType as SqlType>::IsNull::ANY_NULLABLE || Rest::ANY_NULLABLE;
}

/// For whom the subqueries ask: for the tenant of the connection, or for one that is given.
pub trait AsksFor {
    /// Renders for that tenant.
    fn asking<R>(&self, walk: impl FnOnce() -> R) -> R;
}

impl AsksFor for Current {
    fn asking<R>(&self, walk: impl FnOnce() -> R) -> R {
        walk()
    }
}

impl<S: Scope> AsksFor for Given<S> {
    fn asking<R>(&self, walk: impl FnOnce() -> R) -> R {
        binding::within(&self.0, walk)
    }
}

/// Values of an insert, or columns of a select, with the lookups `L`.
pub trait CheckValue<DB: Backend, L> {
    /// The value; that of a reference that is not null, checked in place.
    fn walk_value<'b>(
        &'b self,
        lookups: &'b L,
        tenant: &impl AsksFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>;

    /// ` AND <check>` for each nullable reference.
    fn walk_conditions<'b>(
        &'b self,
        lookups: &'b L,
        tenant: &impl AsksFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>;

    /// Whether both leave the same columns to their defaults, where that has no keyword.
    fn names_columns_of(&self, other: &Self, backend: &DB) -> QueryResult<bool>
    where
        Self: QueryFragment<DB> + Sized,
    {
        Ok(self.is_noop(backend)? == other.is_noop(backend)?)
    }
}

/// The value `V` of a column of which `Self` says whether it is the first reference of `L`.
pub trait CheckAnswered<DB: Backend, V, L, IsNull> {
    /// See [`CheckValue`].
    fn walk_value<'b>(
        value: &'b V,
        lookups: &'b L,
        tenant: &impl AsksFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>;

    /// See [`CheckValue`].
    fn walk_conditions<'b>(
        value: &'b V,
        lookups: &'b L,
        tenant: &impl AsksFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>;
}

macro_rules! other_column {
    ($($A:ident $B:ident),+) => {$(
        impl<DB, V, Fk, Parent, E, Rest, IsNull>
            CheckAnswered<DB, V, LookupFor<Fk, Parent, E, Rest>, IsNull> for Differs<$A, $B>
        where
            DB: Backend,
            Parent: Designated,
            V: CheckValue<DB, Rest>,
        {
            fn walk_value<'b>(
                value: &'b V,
                lookups: &'b LookupFor<Fk, Parent, E, Rest>,
                tenant: &impl AsksFor,
                out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                value.walk_value(&lookups.rest, tenant, out)
            }

            fn walk_conditions<'b>(
                value: &'b V,
                lookups: &'b LookupFor<Fk, Parent, E, Rest>,
                tenant: &impl AsksFor,
                out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                value.walk_conditions(&lookups.rest, tenant, out)
            }
        }

        impl<DB, A, Fk, Parent, E, Rest, IsNull>
            CheckAssignment<DB, A, LookupFor<Fk, Parent, E, Rest>, IsNull> for Differs<$A, $B>
        where
            DB: Backend,
            Parent: Designated,
        {
            fn walk<'b>(
                _: &'b A,
                _: &'b LookupFor<Fk, Parent, E, Rest>,
                _: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                Ok(())
            }
        }
    )+};
}
other_column!(No No, No Yes, Yes No);

impl<DB, V, Fk, Parent, E, Rest>
    CheckAnswered<DB, V, LookupFor<Fk, Parent, E, Rest>, is_nullable::NotNull> for Differs<Yes, Yes>
where
    DB: Backend,
    Parent: Designated,
    Lookup<Parent, E>: Keys<DB>,
    V: QueryFragment<DB>,
{
    fn walk_value<'b>(
        value: &'b V,
        LookupFor { lookup, .. }: &'b LookupFor<Fk, Parent, E, Rest>,
        tenant: &impl AsksFor,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        out.push_sql("(SELECT ");
        lookup.walk_key(out.reborrow())?;
        tenant.asking(|| lookup.walk_from(out.reborrow()))?;
        out.push_sql(" AND ");
        lookup.walk_key(out.reborrow())?;
        out.push_sql(" = ");
        value.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }

    fn walk_conditions<'b>(
        _: &'b V,
        _: &'b LookupFor<Fk, Parent, E, Rest>,
        _: &impl AsksFor,
        _: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        Ok(())
    }
}

impl<DB, V, Fk, Parent, E, Rest>
    CheckAnswered<DB, V, LookupFor<Fk, Parent, E, Rest>, is_nullable::IsNullable>
    for Differs<Yes, Yes>
where
    DB: Backend,
    Parent: Designated,
    Lookup<Parent, E>: Keys<DB>,
    V: QueryFragment<DB>,
{
    fn walk_value<'b>(
        value: &'b V,
        _: &'b LookupFor<Fk, Parent, E, Rest>,
        _: &impl AsksFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        value.walk_ast(out)
    }

    fn walk_conditions<'b>(
        value: &'b V,
        LookupFor { lookup, .. }: &'b LookupFor<Fk, Parent, E, Rest>,
        tenant: &impl AsksFor,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        out.push_sql(" AND (");
        value.walk_ast(out.reborrow())?;
        out.push_sql(" IS NULL OR ");
        value.walk_ast(out.reborrow())?;
        out.push_sql(" IN (SELECT ");
        lookup.walk_key(out.reborrow())?;
        tenant.asking(|| lookup.walk_from(out.reborrow()))?;
        out.push_sql("))");
        Ok(())
    }
}

/// Values without a reference, or with those of a list.
macro_rules! column_values {
    ($([$($generics:tt)*] $Value:ty, $C:ident;)+) => {$(
        impl<$($generics)*, DB: Backend> CheckValue<DB, NoLookups> for $Value
        where
            Self: QueryFragment<DB>,
        {
            fn walk_value<'b>(
                &'b self,
                _: &'b NoLookups,
                _: &impl AsksFor,
                out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                self.walk_ast(out)
            }

            fn walk_conditions<'b>(
                &'b self,
                _: &'b NoLookups,
                _: &impl AsksFor,
                _: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                Ok(())
            }
        }

        impl<$($generics)*, DB, Fk, Parent, E, Rest> CheckValue<DB, LookupFor<Fk, Parent, E, Rest>> for $Value
        where
            DB: Backend,
            Fk: Expression<SqlType: SqlType>,
            Parent: Designated,
            $C: ColumnIs<Fk>,
            $C::Answer: CheckAnswered<
                DB,
                Self,
                LookupFor<Fk, Parent, E, Rest>,
                <Fk::SqlType as SqlType>::IsNull,
            >,
        {
            fn walk_value<'b>(
                &'b self,
                lookups: &'b LookupFor<Fk, Parent, E, Rest>,
                tenant: &impl AsksFor,
                out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                $C::Answer::walk_value(self, lookups, tenant, out)
            }

            fn walk_conditions<'b>(
                &'b self,
                lookups: &'b LookupFor<Fk, Parent, E, Rest>,
                tenant: &impl AsksFor,
                out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                $C::Answer::walk_conditions(self, lookups, tenant, out)
            }
        }
    )+};
}

column_values! {
    [C, V] ColumnInsertValue<C, V>, C;
    [C] Name<C>, C;
}

/// `"selected"."<column>"`, for an insert from a select.
impl<C: Column, DB: Backend> QueryFragment<DB> for Name<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_identifier("selected")?;
        out.push_sql(".");
        out.push_identifier(C::NAME)
    }
}

impl<V, DB, L> CheckValue<DB, L> for DefaultableColumnInsertValue<V>
where
    DB: Backend,
    V: CheckValue<DB, L>,
    Self: QueryFragment<DB>,
{
    fn walk_value<'b>(
        &'b self,
        lookups: &'b L,
        tenant: &impl AsksFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        match self {
            Self::Expression(value) => value.walk_value(lookups, tenant, out),
            Self::Default => self.walk_ast(out),
        }
    }

    fn walk_conditions<'b>(
        &'b self,
        lookups: &'b L,
        tenant: &impl AsksFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        match self {
            Self::Expression(value) => value.walk_conditions(lookups, tenant, out),
            Self::Default => Ok(()),
        }
    }
}

impl<V, T, DB: Backend, L> CheckValue<DB, L> for ValuesClause<V, T>
where
    V: CheckValue<DB, L> + QueryFragment<DB>,
{
    fn names_columns_of(&self, other: &Self, backend: &DB) -> QueryResult<bool> {
        self.values.names_columns_of(&other.values, backend)
    }

    fn walk_value<'b>(
        &'b self,
        lookups: &'b L,
        tenant: &impl AsksFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        self.values.walk_value(lookups, tenant, out)
    }

    fn walk_conditions<'b>(
        &'b self,
        lookups: &'b L,
        tenant: &impl AsksFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        self.values.walk_conditions(lookups, tenant, out)
    }
}

/// A row, or names, that give a value to the column `Fk`.
pub trait Gives<Fk> {
    /// `Yes`, or `No` if they never do.
    type Answer;

    /// Whether these do: not if a field that may be absent is.
    fn gives(&self) -> bool;
}

/// [`Yes`] if both are.
pub trait Or<B> {
    /// `Yes` or `No`.
    type Answer;
}

impl<B> Or<B> for Yes {
    type Answer = Yes;
}

impl<B> Or<B> for No {
    type Answer = B;
}

impl<C: ColumnIs<Fk, Answer: IsSame>, V, Fk> Gives<Fk> for ColumnInsertValue<C, V> {
    type Answer = <C::Answer as IsSame>::Answer;

    fn gives(&self) -> bool {
        C::Answer::SAME
    }
}

impl<C: ColumnIs<Fk, Answer: IsSame>, Fk> Gives<Fk> for Name<C> {
    type Answer = <C::Answer as IsSame>::Answer;

    fn gives(&self) -> bool {
        C::Answer::SAME
    }
}

// A struct that derives `Insertable` makes each of its fields one of these, also those that are no `Option`.
impl<V: Gives<Fk>, Fk> Gives<Fk> for DefaultableColumnInsertValue<V> {
    type Answer = V::Answer;

    fn gives(&self) -> bool {
        match self {
            Self::Expression(value) => value.gives(),
            Self::Default => false,
        }
    }
}

impl<V: Gives<Fk>, T, Fk> Gives<Fk> for ValuesClause<V, T> {
    type Answer = V::Answer;

    fn gives(&self) -> bool {
        self.values.gives()
    }
}

impl<V: Gives<Fk>, T, Id, const STATIC: bool, Fk> Gives<Fk> for BatchInsert<Vec<V>, T, Id, STATIC> {
    type Answer = V::Answer;

    fn gives(&self) -> bool {
        self.values.iter().all(Gives::gives)
    }
}

impl<Fk> Gives<Fk> for DefaultValues {
    type Answer = No;

    fn gives(&self) -> bool {
        false
    }
}

/// Asked again when its columns are named.
impl<S, Fk> Gives<Fk> for SelectedRows<S> {
    type Answer = Yes;

    fn gives(&self) -> bool {
        true
    }
}

impl<S, N: Gives<Fk>, Fk> Gives<Fk> for SelectedColumns<S, N> {
    type Answer = N::Answer;

    fn gives(&self) -> bool {
        self.names.gives()
    }
}

/// Rows that say whose they are, together with what the stamp adds: a row tenanted through a parent names it.
pub trait Complete<Stamp> {
    /// # Errors
    ///
    /// A field that may be absent, and is.
    fn complete(&self) -> Result<(), ScopeError> {
        Ok(())
    }
}

impl<V: Gives<Fk, Answer: NamesItsParent>, Fk> Complete<NoStamp<Fk>> for V {
    fn complete(&self) -> Result<(), ScopeError> {
        if self.gives() {
            Ok(())
        } else {
            Err(ScopeError::NoParent)
        }
    }
}

impl<V, T, C> Complete<StampKey<T, C>> for V {}
impl<V, A, B> Complete<AndStamp<A, B>> for V {}
impl<V, T, Type, Id, O> Complete<StampOwner<T, Type, Id, O>> for V {}

/// The answer that there is a parent.
#[diagnostic::on_unimplemented(
    message = "this row does not say to which parent it belongs",
    label = "without a tenant, for it has no parent",
    note = "give the foreign key that `#[tenanted(through = .., foreign_key = ..)]` names, not as an `Option`"
)]
pub trait NamesItsParent {}

impl NamesItsParent for Yes {}

/// Changes with the lookups `L`. `Proof` is that of [`ChangesNoTenant`](super::ChangesNoTenant).
pub trait CheckChanges<DB: Backend, L, Proof> {
    /// ` AND <check>` for each assignment of a reference.
    fn walk_checks<'b>(&'b self, lookups: &'b L, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

/// The assignment `A` to a column of which `Self` says whether it is the first reference of `L`.
pub trait CheckAssignment<DB: Backend, A, L, IsNull> {
    /// See [`CheckChanges`].
    fn walk<'b>(assignment: &'b A, lookups: &'b L, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<A, DB: Backend, At> CheckChanges<DB, NoLookups, Assigned<At>> for A {
    fn walk_checks<'b>(&'b self, _: &'b NoLookups, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}

impl<A, DB, Fk, Parent, E, Rest, At> CheckChanges<DB, LookupFor<Fk, Parent, E, Rest>, Assigned<At>>
    for A
where
    DB: Backend,
    Fk: Expression<SqlType: SqlType>,
    Parent: Designated,
    At: AssignedColumn<Column: ColumnIs<Fk>>,
    <At::Column as ColumnIs<Fk>>::Answer:
        CheckAssignment<DB, A, LookupFor<Fk, Parent, E, Rest>, <Fk::SqlType as SqlType>::IsNull>,
    A: CheckChanges<DB, Rest, Assigned<At>>,
{
    fn walk_checks<'b>(
        &'b self,
        lookups: &'b LookupFor<Fk, Parent, E, Rest>,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        <At::Column as ColumnIs<Fk>>::Answer::walk(self, lookups, out.reborrow())?;
        self.walk_checks(&lookups.rest, out)
    }
}

impl<A, DB: Backend, L, Proof> CheckChanges<DB, L, IfSome<Proof>> for Option<A>
where
    A: CheckChanges<DB, L, Proof>,
{
    fn walk_checks<'b>(&'b self, lookups: &'b L, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match self {
            Some(changes) => changes.walk_checks(lookups, out),
            None => Ok(()),
        }
    }
}

/// `EXISTS (SELECT 1 FROM (SELECT <key> AS "fk" FROM <parent> WHERE <in scope>) AS "parent" WHERE "fk" = ?)`: the
/// assignment, read as a comparison with the column that its name finds first.
fn walk_exists<'b, DB, Fk, A, Parent, E>(
    assignment: &'b A,
    lookup: &'b Lookup<Parent, E>,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()>
where
    DB: Backend,
    Fk: Column,
    A: QueryFragment<DB>,
    Parent: Designated,
    Lookup<Parent, E>: Keys<DB>,
{
    out.push_sql("EXISTS (SELECT 1 FROM (SELECT ");
    lookup.walk_key(out.reborrow())?;
    out.push_sql(" AS ");
    out.push_identifier(Fk::NAME)?;
    lookup.walk_from(out.reborrow())?;
    out.push_sql(") AS ");
    out.push_identifier("parent")?;
    out.push_sql(" WHERE ");
    assignment.walk_ast(out.reborrow())?;
    out.push_sql(")");
    Ok(())
}

impl<DB, A, Fk, Parent, E, Rest>
    CheckAssignment<DB, A, LookupFor<Fk, Parent, E, Rest>, is_nullable::NotNull>
    for Differs<Yes, Yes>
where
    DB: Backend,
    Fk: Column,
    A: QueryFragment<DB>,
    Parent: Designated,
    Lookup<Parent, E>: Keys<DB>,
{
    fn walk<'b>(
        assignment: &'b A,
        lookups: &'b LookupFor<Fk, Parent, E, Rest>,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        out.push_sql(" AND ");
        walk_exists::<DB, Fk, _, _, _>(assignment, &lookups.lookup, out)
    }
}

impl<DB, A, Fk, Parent, E, Rest>
    CheckAssignment<DB, A, LookupFor<Fk, Parent, E, Rest>, is_nullable::IsNullable>
    for Differs<Yes, Yes>
where
    DB: Backend,
    Fk: Column,
    A: QueryFragment<DB>,
    Parent: Designated<FindBy: Expression<SqlType: BlankKey>>,
    Lookup<Parent, E>: Keys<DB>,
{
    /// Whether the value is `NULL` is asked of a comparison with something that is not.
    fn walk<'b>(
        assignment: &'b A,
        LookupFor { lookup, .. }: &'b LookupFor<Fk, Parent, E, Rest>,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        out.push_sql(" AND (");
        walk_exists::<DB, Fk, _, _, _>(assignment, lookup, out.reborrow())?;
        out.push_sql(" OR (SELECT (");
        assignment.walk_ast(out.reborrow())?;
        out.push_sql(") IS NULL FROM (SELECT COALESCE((SELECT ");
        lookup.walk_key(out.reborrow())?;
        lookup.walk_table(out.reborrow())?;
        out.push_sql(" WHERE 1 = 0), ");
        out.push_sql(const { literal(<SqlTypeOf<Parent::FindBy> as BlankKey>::LITERAL) });
        out.push_sql(") AS ");
        out.push_identifier(Fk::NAME)?;
        out.push_sql(") AS ");
        out.push_identifier("blank")?;
        out.push_sql("))");
        Ok(())
    }
}

/// A SQL type of keys to which a nullable reference may point: it has a value that can be written down.
///
/// An update asks whether the new value is `NULL` by comparing it with this one. Implement it for your own SQL types
/// of keys.
///
/// Where it is used, what is no literal is an error when the program is built, for with `NULL` every key would seem to
/// be null, and so to be allowed:
///
/// ```compile_fail,E0080
/// use diesel::sql_types::{Integer, Nullable, SqlType};
/// use tenancy::prelude::*;
///
/// #[derive(SqlType, diesel::query_builder::QueryId)]
/// #[diesel(sqlite_type(name = "Integer"))]
/// pub struct Code;
///
/// impl tenancy::BlankKey for Code {
///     const LITERAL: &'static str = "NULL"; // "0" would do.
/// }
///
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { use super::Code; use diesel::sql_types::*; posts (code) { code -> Code, org_id -> Integer } }
/// # diesel::table! {
/// #     use super::Code; use diesel::sql_types::*;
/// #     comments { id -> Integer, org_id -> Integer, post -> Nullable<Code> }
/// # }
/// # #[derive(Debug, Clone, Copy, diesel::AsExpression)] #[diesel(sql_type = Code)] pub struct Key(i32);
/// # impl diesel::serialize::ToSql<Code, diesel::sqlite::Sqlite> for Key {
/// #     fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, diesel::sqlite::Sqlite>) -> diesel::serialize::Result {
/// #         out.set_value(self.0);
/// #         Ok(diesel::serialize::IsNull::No)
/// #     }
/// # }
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org, column = org_id)] #[derive(Queryable)] #[diesel(table_name = posts, primary_key(code))]
/// # struct Post { org_id: i32 }
/// # #[tenanted(Org, column = org_id, references(post -> posts))] #[derive(Queryable)] #[diesel(table_name = comments)]
/// # struct Comment { id: i32 }
/// fn run(conn: &mut TenantConn<SqliteConnection, Org>) -> QueryResult<usize> {
///     Comment::update(1).set(comments::post.eq(Some(Key(1)))).execute(conn)
/// }
/// # fn main() { let _ = run; }
/// ```
#[diagnostic::on_unimplemented(
    message = "a tenant's update cannot tell whether a reference of the SQL type `{Self}` is null",
    label = "no literal of this type is known",
    note = "implement `tenancy::BlankKey` for it"
)]
pub trait BlankKey {
    /// Any literal of this type that is not null, as it stands in SQL: `'00000000-0000-0000-0000-000000000000'`.
    const LITERAL: &'static str;
}

/// The text, if it is one number or one string in SQL.
const fn literal(text: &'static str) -> &'static str {
    let bytes = text.as_bytes();
    let mut at = 0;
    if let [b'\'', inside @ .., b'\''] = bytes {
        while at < inside.len() {
            assert!(
                inside[at] != b'\'' && inside[at] != b'\\',
                "a `BlankKey` is one literal"
            );
            at += 1;
        }
    } else {
        assert!(!bytes.is_empty(), "a `BlankKey` is one literal");
        while at < bytes.len() {
            assert!(bytes[at].is_ascii_digit(), "a `BlankKey` is one literal");
            at += 1;
        }
    }
    text
}

macro_rules! blank {
    ($($(#[$cfg:meta])? $ST:ty => $literal:literal,)+) => {$(
        $(#[$cfg])?
        impl BlankKey for $ST {
            const LITERAL: &'static str = $literal;
        }
    )+};
}

blank! {
    sql_types::SmallInt => "0",
    sql_types::Integer => "0",
    sql_types::BigInt => "0",
    sql_types::Text => "''",
    sql_types::Binary => "''",
    #[cfg(feature = "postgres")]
    sql_types::Uuid => "'00000000-0000-0000-0000-000000000000'",
}

/// Whether one of a list gives a value to the column `Fk`.
pub trait OneGives<Fk> {
    /// `Yes`, or `No` if none ever does.
    type Answer;
}

impl<A, Rest, Fk> OneGives<Fk> for ColumnThen<A, Rest>
where
    A: Gives<Fk>,
    Rest: OneGives<Fk>,
    A::Answer: Or<Rest::Answer>,
{
    type Answer = <A::Answer as Or<Rest::Answer>>::Answer;
}

impl<Fk> OneGives<Fk> for End {
    type Answer = No;
}

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $V:ident, $Proof:ident, $TT:ident,)+ })+) => {$(
        impl<$($V,)+ DB: Backend, L> CheckValue<DB, L> for ($($V,)+)
        where
            $($V: CheckValue<DB, L> + QueryFragment<DB>,)+
        {
            #[allow(unused_assignments)]
            fn walk_value<'b>(
                &'b self,
                lookups: &'b L,
                tenant: &impl AsksFor,
                mut out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                let mut comma = false;
                $(
                    // A default, where that has no keyword, is left out.
                    if !self.$i.is_noop(out.backend())? {
                        if comma {
                            out.push_sql(", ");
                        }
                        self.$i.walk_value(lookups, tenant, out.reborrow())?;
                        comma = true;
                    }
                )+
                Ok(())
            }

            fn walk_conditions<'b>(
                &'b self,
                lookups: &'b L,
                tenant: &impl AsksFor,
                mut out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                $(self.$i.walk_conditions(lookups, tenant, out.reborrow())?;)+
                Ok(())
            }

            fn names_columns_of(&self, other: &Self, backend: &DB) -> QueryResult<bool> {
                Ok(true $(&& self.$i.names_columns_of(&other.$i, backend)?)+)
            }
        }

        impl<$($V,)+ Fk> Gives<Fk> for ($($V,)+)
        where
            Self: Columns<List: OneGives<Fk>>,
            $($V: Gives<Fk>,)+
        {
            type Answer = <<Self as Columns>::List as OneGives<Fk>>::Answer;

            fn gives(&self) -> bool {
                false $(|| self.$i.gives())+
            }
        }

        impl<$($V,)+ DB: Backend, L, $($Proof,)+> CheckChanges<DB, L, ($($Proof,)+)> for ($($V,)+)
        where
            $($V: CheckChanges<DB, L, $Proof>,)+
        {
            fn walk_checks<'b>(
                &'b self,
                lookups: &'b L,
                mut out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                $(self.$i.walk_checks(lookups, out.reborrow())?;)+
                Ok(())
            }
        }
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);

/// `NULL` where a reference is not in scope becomes what a composite foreign key would say.
pub(super) fn explain<R: References, St: Stamp>(error: Error) -> Error {
    let Error::DatabaseError(DatabaseErrorKind::NotNullViolation, info) = &error else {
        return error;
    };
    let said = |column: &str| {
        info.column_name() == Some(column)
            || info.message().ends_with(&format!(".{column}"))
            || info.message().contains(&format!("'{column}'"))
    };
    if R::any(&said) || (R::ANY && said(St::COLUMN)) {
        let table = info.table_name().map(str::to_owned);
        return Error::DatabaseError(
            DatabaseErrorKind::ForeignKeyViolation,
            Box::new(OutOfScope { table }),
        );
    }
    error
}

/// Says no more than that: not whether another tenant has such a row.
struct OutOfScope {
    table: Option<String>,
}

impl DatabaseErrorInformation for OutOfScope {
    fn message(&self) -> &'static str {
        "a reference points to no row of the tenant"
    }

    fn details(&self) -> Option<&str> {
        None
    }

    fn hint(&self) -> Option<&str> {
        None
    }

    fn table_name(&self) -> Option<&str> {
        self.table.as_deref()
    }

    fn column_name(&self) -> Option<&str> {
        None
    }

    fn constraint_name(&self) -> Option<&str> {
        None
    }

    fn statement_position(&self) -> Option<i32> {
        None
    }
}
