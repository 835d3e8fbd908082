//! The values of an insert, with their references checked.

use super::key::InsertsFor;
use crate::dialect::Dialect;
use crate::policy::Designated;
use crate::policy::{ColumnIs, Differs, Keys, Lookup, LookupFor, NoLookups};
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

/// Values of an insert, or columns of a select, with the lookups `L`.
pub(crate) trait CheckValue<DB: Backend, L> {
    /// The value; that of a reference that is not null, checked in place.
    ///
    /// # Errors
    ///
    /// What a part of the value says.
    fn walk_value<'b>(
        &'b self,
        lookups: &'b L,
        tenant: &impl InsertsFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>;

    /// ` AND <check>` for each nullable reference.
    ///
    /// # Errors
    ///
    /// What a part of the value says.
    fn walk_conditions<'b>(
        &'b self,
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
    fn walk_value<'b>(
        value: &'b V,
        lookups: &'b L,
        tenant: &impl InsertsFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>;

    /// See [`CheckValue`].
    fn walk_conditions<'b>(
        value: &'b V,
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
            fn walk_value<'b>(
                value: &'b V,
                lookups: &'b LookupFor<Fk, Parent, E, Rest>,
                tenant: &impl InsertsFor,
                out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                value.walk_value(&lookups.rest, tenant, out)
            }

            fn walk_conditions<'b>(
                value: &'b V,
                lookups: &'b LookupFor<Fk, Parent, E, Rest>,
                tenant: &impl InsertsFor,
                out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                value.walk_conditions(&lookups.rest, tenant, out)
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
    fn walk_value<'b>(
        value: &'b V,
        LookupFor { lookup, .. }: &'b LookupFor<Fk, Parent, E, Rest>,
        tenant: &impl InsertsFor,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        out.push_sql("COALESCE((SELECT ");
        lookup.walk_key(out.reborrow())?;
        tenant.asking(|| lookup.walk_from(out.reborrow()))?;
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

    fn walk_conditions<'b>(
        _: &'b V,
        _: &'b LookupFor<Fk, Parent, E, Rest>,
        _: &impl InsertsFor,
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
        _: &impl InsertsFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        value.walk_ast(out)
    }

    fn walk_conditions<'b>(
        value: &'b V,
        LookupFor { lookup, .. }: &'b LookupFor<Fk, Parent, E, Rest>,
        tenant: &impl InsertsFor,
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
                _: &impl InsertsFor,
                out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                self.walk_ast(out)
            }

            fn walk_conditions<'b>(
                &'b self,
                _: &'b NoLookups,
                _: &impl InsertsFor,
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
                tenant: &impl InsertsFor,
                out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                $C::Answer::walk_value(self, lookups, tenant, out)
            }

            fn walk_conditions<'b>(
                &'b self,
                lookups: &'b LookupFor<Fk, Parent, E, Rest>,
                tenant: &impl InsertsFor,
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
    fn walk_value<'b>(
        &'b self,
        lookups: &'b L,
        tenant: &impl InsertsFor,
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
        tenant: &impl InsertsFor,
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
        tenant: &impl InsertsFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        self.values.walk_value(lookups, tenant, out)
    }

    fn walk_conditions<'b>(
        &'b self,
        lookups: &'b L,
        tenant: &impl InsertsFor,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        self.values.walk_conditions(lookups, tenant, out)
    }
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
                tenant: &impl InsertsFor,
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
                tenant: &impl InsertsFor,
                mut out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                $(self.$i.walk_conditions(lookups, tenant, out.reborrow())?;)+
                Ok(())
            }

            fn names_columns_of(&self, other: &Self, backend: &DB) -> QueryResult<bool> {
                Ok(true $(&& self.$i.names_columns_of(&other.$i, backend)?)+)
            }
        }
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);
