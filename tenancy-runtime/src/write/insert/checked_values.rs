//! The values of an insert, with their references checked.

use super::key::InsertsFor;
use crate::dialect::Dialect;
use crate::policy::{ColumnIs, Designated, Differs, Keys, Lookup, LookupFor, NoLookups};
use crate::write::column_names::Name;
use crate::write::refusal::{Refused, refused};
use diesel::backend::Backend;
use diesel::expression::Expression;
use diesel::expression::is_contained_in_group_by::{No, Yes};
use diesel::insertable::{ColumnInsertValue, DefaultableColumnInsertValue};
use diesel::query_builder::{AstPass, QueryFragment, ValuesClause};
use diesel::query_source::Column;
use diesel::result::QueryResult;
use diesel::sql_types::{SqlType, is_nullable};

/// What is written of a row whose references are checked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// The values; that of a reference that is not null, checked in place.
    Values,
    /// ` AND <check>` for each nullable reference.
    Conditions,
}

/// Values of an insert, or columns of a select, with the lookups `L`.
pub(crate) trait CheckValue<DB: Backend, L> {
    /// Writes this part of them.
    ///
    /// # Errors
    ///
    /// What a part of the value says.
    fn walk<'b>(
        &'b self,
        part: Part,
        lookups: &'b L,
        tenant: &impl InsertsFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>;

    /// Whether both leave the same columns to their defaults, where that has no keyword.
    ///
    /// # Errors
    ///
    /// What a part of the values says.
    fn names_columns_of(&self, other: &Self, backend: &DB) -> QueryResult<bool>
    where
        Self: QueryFragment<DB> + Sized,
    {
        Ok(self.is_noop(backend)? == other.is_noop(backend)?)
    }
}

/// The value `V` of a column of which `Self` says whether it is the first reference of `L`.
pub(crate) trait CheckAnswered<DB: Backend, V, L, IsNull> {
    /// See [`CheckValue`].
    fn walk<'b>(
        value: &'b V,
        part: Part,
        lookups: &'b L,
        tenant: &impl InsertsFor,
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
            fn walk<'b>(
                value: &'b V,
                part: Part,
                lookups: &'b LookupFor<Fk, Parent, E, Rest>,
                tenant: &impl InsertsFor,
                out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                value.walk(part, &lookups.rest, tenant, out)
            }
        }
    )+};
}
other_column!(No No, No Yes, Yes No);

impl<DB, V, Fk, Parent, E, Rest>
    CheckAnswered<DB, V, LookupFor<Fk, Parent, E, Rest>, is_nullable::NotNull> for Differs<Yes, Yes>
where
    DB: Dialect,
    Parent: Designated,
    Lookup<Parent, E>: Keys<DB>,
    V: QueryFragment<DB>,
{
    fn walk<'b>(
        value: &'b V,
        part: Part,
        LookupFor { lookup, .. }: &'b LookupFor<Fk, Parent, E, Rest>,
        tenant: &impl InsertsFor,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        match part {
            Part::Values => (),
            Part::Conditions => return Ok(()),
        }
        out.push_sql("COALESCE((SELECT ");
        lookup.walk_key(out.reborrow())?;
        tenant.asking(&mut || lookup.walk_from(out.reborrow()))?;
        out.push_sql(" AND ");
        lookup.walk_key(out.reborrow())?;
        // An operator of the user's own has no parentheses, and what comes before it here must not become a part of it.
        out.push_sql(" = (");
        value.walk_ast(out.reborrow())?;
        out.push_sql(")), ");
        match refused(out.backend()) {
            Refused::Value(value) => out.push_sql(value),
            Refused::Condition(condition) => {
                out.push_sql("CASE WHEN ");
                out.push_sql(condition);
                // No row, but a `NULL` of the key's type.
                out.push_sql(" THEN (SELECT ");
                lookup.walk_key(out.reborrow())?;
                lookup.walk_table(out.reborrow())?;
                out.push_sql(" WHERE 1 = 0) END");
            }
        }
        out.push_sql(")");
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
    fn walk<'b>(
        value: &'b V,
        part: Part,
        LookupFor { lookup, .. }: &'b LookupFor<Fk, Parent, E, Rest>,
        tenant: &impl InsertsFor,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        match part {
            Part::Values => return value.walk_ast(out),
            Part::Conditions => (),
        }
        out.push_sql(" AND (");
        value.walk_ast(out.reborrow())?;
        out.push_sql(" IS NULL OR ");
        value.walk_ast(out.reborrow())?;
        out.push_sql(" IN (SELECT ");
        lookup.walk_key(out.reborrow())?;
        tenant.asking(&mut || lookup.walk_from(out.reborrow()))?;
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
            fn walk<'b>(
                &'b self,
                part: Part,
                _: &'b NoLookups,
                _: &impl InsertsFor,
                out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                match part {
                    Part::Values => self.walk_ast(out),
                    Part::Conditions => Ok(()),
                }
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
            fn walk<'b>(
                &'b self,
                part: Part,
                lookups: &'b LookupFor<Fk, Parent, E, Rest>,
                tenant: &impl InsertsFor,
                out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                $C::Answer::walk(self, part, lookups, tenant, out)
            }
        }
    )+};
}

column_values! {
    [C, V] ColumnInsertValue<C, V>, C;
    [C] Name<C>, C;
}

/// The name of the select in an insert from one: no table has this name, which would hide it from the checks.
pub(crate) const SELECTED: &str = "the selected rows";

/// `"<selected>"."<column>"`, for an insert from a select.
impl<C: Column, DB: Backend> QueryFragment<DB> for Name<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_identifier(SELECTED)?;
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
    fn walk<'b>(
        &'b self,
        part: Part,
        lookups: &'b L,
        tenant: &impl InsertsFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        match (self, part) {
            (Self::Expression(value), part) => value.walk(part, lookups, tenant, out),
            (Self::Default, Part::Values) => self.walk_ast(out),
            (Self::Default, Part::Conditions) => Ok(()),
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

    fn walk<'b>(
        &'b self,
        part: Part,
        lookups: &'b L,
        tenant: &impl InsertsFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        self.values.walk(part, lookups, tenant, out)
    }
}

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $V:ident, $Proof:ident, $TT:ident,)+ })+) => {$(
        impl<$($V,)+ DB: Backend, L> CheckValue<DB, L> for ($($V,)+)
        where
            $($V: CheckValue<DB, L> + QueryFragment<DB>,)+
        {
            #[allow(unused_assignments)]
            fn walk<'b>(
                &'b self,
                part: Part,
                lookups: &'b L,
                tenant: &impl InsertsFor,
                mut out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                let mut comma = false;
                $(
                    match part {
                        // A default, where that has no keyword, is left out.
                        Part::Values if self.$i.is_noop(out.backend())? => (),
                        Part::Values => {
                            if comma {
                                out.push_sql(", ");
                            }
                            self.$i.walk(part, lookups, tenant, out.reborrow())?;
                            comma = true;
                        }
                        Part::Conditions => self.$i.walk(part, lookups, tenant, out.reborrow())?,
                    }
                )+
                Ok(())
            }

            fn names_columns_of(&self, other: &Self, backend: &DB) -> QueryResult<bool> {
                Ok(true $(&& self.$i.names_columns_of(&other.$i, backend)?)+)
            }
        }
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);
