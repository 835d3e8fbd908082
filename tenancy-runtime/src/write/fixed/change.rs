//! What an instance that is set says of a column that only the connection writes.

use super::Field;
use super::compare::{Agrees, Said};
use crate::opaque::opaque;
use crate::scope::Frame;
use crate::seal::Seal;
use crate::write::update::{ChangesNoTenant, CheckChanges, SetsOn};
#[cfg(feature = "mysql")]
use crate::write::upsert::SetsValues;
use diesel::backend::Backend;
use diesel::query_builder::{AsChangeset, AstPass, QueryFragment, QueryId};
use diesel::query_source::Column;
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::HasSqlType;
use std::marker::PhantomData;

/// What an instance that is set says of the column `C`.
pub struct FixedChange<C, By, V> {
    field: Field<V>,
    /// Not if it is a part of the primary key, which Diesel's derive leaves out.
    assigned: bool,
    types: PhantomData<fn() -> (C, By)>,
}

impl<C, By, V> FixedChange<C, By, V> {
    #[doc(hidden)]
    pub fn new(value: V, compare: fn(&V, &Frame) -> Said) -> Self {
        Self {
            field: Field::new(Some(value), compare),
            assigned: true,
            types: PhantomData,
        }
    }

    #[doc(hidden)]
    pub fn of_key(value: V, compare: fn(&V, &Frame) -> Said) -> Self {
        Self {
            assigned: false,
            ..Self::new(value, compare)
        }
    }
}

opaque!([C, By, V] FixedChange<C, By, V>);

impl<C: 'static, By: 'static, V> QueryId for FixedChange<C, By, V> {
    type QueryId = FixedChange<C, By, ()>;
    // Part of updates and upserts, whose text the cache goes by.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C: Column, By, V> AsChangeset for FixedChange<C, By, V> {
    type Target = C::Table;
    type Changeset = Self;

    fn as_changeset(self) -> Self {
        self
    }
}

impl<C, By, V, DB> QueryFragment<DB> for FixedChange<C, By, V>
where
    C: Column,
    DB: Backend + HasSqlType<C::SqlType>,
    V: ToSql<C::SqlType, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match self.field.written()? {
            Some(value) if self.assigned => {
                out.push_identifier(C::NAME)?;
                out.push_sql(" = ");
                out.push_bind_param::<C::SqlType, V>(value)
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// The proof for what an instance says of a column that only the connection writes.
#[derive(Debug)]
pub struct LeftOut;

impl<T, Rules, C, By, V> ChangesNoTenant<T, Rules, LeftOut> for FixedChange<C, By, V>
where
    C: Column<Table = T>,
    V: Agrees<By>,
{
    fn sets_nothing(&self) -> bool {
        true
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<C, By, V, DB: Backend, L> CheckChanges<DB, L, LeftOut> for FixedChange<C, By, V> {
    fn walk_checks<'b>(&'b self, _: &'b L, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}

impl<R, Fk, P> SetsOn<R, Fk, P> for LeftOut {}

#[cfg(feature = "mysql")]
impl<L> SetsValues<L> for LeftOut {}
