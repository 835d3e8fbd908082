//! From the connection of a tenant to that of a tenant below it: the database says in one statement that it is one.

use crate::binding::{Bound, Reach};
use crate::opaque::opaque;
use crate::policy::{Designated, Readable};
use crate::run::{BindLoad, load_as_bound};
use crate::seal::Seal;
use crate::tenant::{DeterminingTable, Tenant};
use diesel::backend::Backend;
use diesel::expression::Expression;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_source::{Column, QuerySource};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::HasSqlType;

/// The question whether a tenant is below that of the connection, which answers with its key.
pub struct Enter<Q>(Q);

opaque!([Q] Enter<Q>);

/// `SELECT <key> FROM <tenants> WHERE <the connection reads the row> AND <key> = ?`
pub struct Below<Col, From, Readable, Key> {
    column: Col,
    from: From,
    readable: Readable,
    key: Key,
}

opaque!([Col, From, Readable, Key] Below<Col, From, Readable, Key>);

/// That of a tenant of the type `P`.
pub(super) type EnterOf<P> = Enter<
    Below<
        <P as Tenant>::KeyColumn,
        <DeterminingTable<P> as QuerySource>::FromClause,
        Readable<DeterminingTable<P>>,
        <P as Tenant>::Key,
    >,
>;

/// The question whether the tenant of this key is below that of the connection.
pub(super) fn enter<P>(key: P::Key) -> EnterOf<P>
where
    P: Tenant,
    DeterminingTable<P>: Designated,
{
    Enter(Below {
        column: P::KeyColumn::default(),
        from: <DeterminingTable<P>>::default().from_clause(),
        readable: Default::default(),
        key,
    })
}

impl<Col: 'static, From, Readable: 'static, Key> QueryId for Below<Col, From, Readable, Key> {
    type QueryId = Below<Col, (), Readable, ()>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<Col: Expression, From, Readable, Key> Query for Below<Col, From, Readable, Key> {
    type SqlType = Col::SqlType;
}

impl<Col, From, Readable, Key, DB> QueryFragment<DB> for Below<Col, From, Readable, Key>
where
    Col: Column + QueryFragment<DB>,
    From: QueryFragment<DB>,
    Readable: QueryFragment<DB>,
    Key: ToSql<Col::SqlType, DB>,
    DB: Backend + HasSqlType<Col::SqlType>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" FROM ");
        self.from.walk_ast(out.reborrow())?;
        out.push_sql(" WHERE ");
        self.readable.walk_ast(out.reborrow())?;
        out.push_sql(" AND ");
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ");
        out.push_bind_param::<Col::SqlType, Key>(&self.key)
    }
}

load_as_bound!(Enter<Q>);

impl<Q, R: Reach> BindLoad<R> for Enter<Q> {
    type Bound = Bound<Q, R>;

    fn bind_load(self, reach: &R) -> QueryResult<Self::Bound> {
        Ok(Bound::new(self.0, reach))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}
