//! What an instance that is inserted says of a column that only the connection writes.

use super::compare::{Agrees, Compare, Said};
use super::{Field, is_made_for_tenant};
use crate::opaque::opaque;
use crate::policy::{Differs, Inserted, NotTheGlobalFlag, NotTheTenantColumn, SaysOther};
use crate::scope::Frame;
use crate::seal::Seal;
use crate::write::insert::SameColumns;
use diesel::backend::Backend;
use diesel::backend::sql_dialect::default_keyword_for_insert::DoesNotSupportDefaultKeyword;
use diesel::expression::is_contained_in_group_by::Yes;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::insertable::{ColumnInsertValue, DefaultableColumnInsertValue};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, SingleValue};
use std::marker::PhantomData;

/// What an instance that is inserted says of the column `C`.
pub struct FixedValue<C, By, V> {
    field: Field<V>,
    types: PhantomData<fn() -> (C, By)>,
}

impl<C, By, V> FixedValue<C, By, V> {
    #[doc(hidden)]
    pub fn new(value: V, compare: fn(&V, &Frame) -> Said) -> Self {
        Self::of(Some(value), compare)
    }

    /// Of a field that leaves the column to its default where it is `None`. A statement of a tenant keeps it: where
    /// there is a keyword for the default, Diesel would write that.
    #[doc(hidden)]
    pub fn or_default(value: Option<V>, compare: fn(&V, &Frame) -> Said) -> Option<Self> {
        (value.is_some() || is_made_for_tenant()).then(|| Self::of(value, compare))
    }

    fn of(value: Option<V>, compare: Compare<V>) -> Self {
        Self {
            field: Field::new(value, compare),
            types: PhantomData,
        }
    }
}

opaque!([C, By, V] FixedValue<C, By, V>);

impl<C: 'static, By: 'static, V> QueryId for FixedValue<C, By, V> {
    type QueryId = FixedValue<C, By, ()>;
    // Written in a plain statement and left out in one of a tenant. The types of the two differ by what the tenant's
    // adds to each row.
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<C: Expression<SqlType: SingleValue>, By, V> Expression for FixedValue<C, By, V> {
    type SqlType = C::SqlType;
}

impl<C, By, V, QS> AppearsOnTable<QS> for FixedValue<C, By, V> where Self: Expression {}
impl<C, By, V, QS> SelectableExpression<QS> for FixedValue<C, By, V> where Self: Expression {}

impl<C, By, V, GB> ValidGrouping<GB> for FixedValue<C, By, V> {
    type IsAggregate = is_aggregate::Never;
}

impl<C, By, V, DB> QueryFragment<DB> for FixedValue<C, By, V>
where
    C: Expression,
    DB: Backend + HasSqlType<C::SqlType>,
    V: ToSql<C::SqlType, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match self.field.written()? {
            Some(value) => out.push_bind_param::<C::SqlType, V>(value),
            None => Ok(()),
        }
    }
}

// The rules of what is assigned to the column: an instance may name it.
#[diagnostic::do_not_recommend]
impl<C, By, V: Agrees<By>> NotTheTenantColumn<Inserted<FixedValue<C, By, V>>>
    for Differs<Yes, Yes>
{
}
#[diagnostic::do_not_recommend]
impl<C, By, V: Agrees<By>> NotTheGlobalFlag<Inserted<FixedValue<C, By, V>>> for Differs<Yes, Yes> {}

impl<C, By, V, U, F> SaysOther<U, F> for FixedValue<C, By, V> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

// It is in no row of a tenant's.
impl<C, D, By, V> SameColumns<DoesNotSupportDefaultKeyword>
    for DefaultableColumnInsertValue<ColumnInsertValue<C, FixedValue<D, By, V>>>
{
}
