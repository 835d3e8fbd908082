//! From the connection of a tenant to that of a tenant below it: the database says in one statement that it is one.

use crate::binding::{Bound, One, Reach};
use crate::conn::TenantConn;
#[cfg(feature = "async")]
use crate::mode::Async;
use crate::mode::Blocking;
use crate::opaque::opaque;
use crate::policy::{BelongsTo, Designated, Readable};
use crate::run::{BindLoad, Loads, load_as_bound};
use crate::scope::Above;
use crate::seal::Seal;
use crate::tenant::{DeterminingTable, Tenant};
use diesel::Connection;
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
type EnterOf<P> = Enter<
    Below<
        <P as Tenant>::KeyColumn,
        <DeterminingTable<P> as QuerySource>::FromClause,
        Readable<DeterminingTable<P>>,
        <P as Tenant>::Key,
    >,
>;

/// The question whether the tenant of this key is below that of the connection.
fn enter<P>(key: P::Key) -> EnterOf<P>
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

impl<C: Connection, S: Above> TenantConn<'_, C, S> {
    /// The connection of a tenant that belongs to this one, for as long as this one is borrowed: of one of the
    /// organisation's projects, by its key.
    ///
    /// The database is asked, in one statement, whether the tenant is one of this connection's. So whoever holds the
    /// connection of an organisation comes to its own projects, and to no other. That the project moves to another
    /// organisation afterwards is not seen by the connection that was opened: see it as a key that has been
    /// [`Verified`](crate::Verified).
    ///
    /// What has been permitted on this connection, is not on that one: see [`enter_permitted`](TenantConn::enter_permitted).
    ///
    /// # Errors
    ///
    /// `NotFound` if there is no such tenant, or if it is another one's. And what the database says.
    ///
    /// # Example
    ///
    /// ```
    /// # use tenancy::prelude::*;
    /// # diesel::table! { orgs { id -> Integer } }
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// diesel::table! { projects { id -> Integer, org_id -> Integer } }
    /// diesel::table! { tasks { id -> Integer, project_id -> Integer } }
    ///
    /// #[determines_tenant]
    /// #[tenanted(Org)]
    /// #[derive(Queryable)]
    /// #[diesel(table_name = projects)]
    /// pub struct Project {
    ///     id: i32,
    ///     org_id: i32,
    /// }
    ///
    /// #[tenanted(Project)]
    /// #[derive(Queryable)]
    /// #[diesel(table_name = tasks)]
    /// struct Task {
    ///     id: i32,
    ///     project_id: i32,
    /// }
    ///
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table projects (id integer primary key, org_id integer)").execute(&mut db)?;
    /// # diesel::sql_query("create table tasks (id integer primary key, project_id integer)").execute(&mut db)?;
    /// # diesel::sql_query("insert into projects values (10, 1), (20, 2)").execute(&mut db)?;
    /// # diesel::sql_query("insert into tasks values (100, 10), (200, 20)").execute(&mut db)?;
    /// let mut org = TenantConn::<_, Org>::trusting(&mut db, 1);
    /// let mut project = org.enter::<Project>(10)?;
    /// assert_eq!(Task::scoped().select(tasks::id).load::<i32>(&mut project)?, [100]);
    ///
    /// // Another organisation's.
    /// assert_eq!(org.enter::<Project>(20).unwrap_err(), diesel::result::Error::NotFound);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn enter<P>(&mut self, key: <P as Tenant>::Key) -> QueryResult<TenantConn<'_, C, P>>
    where
        P: BelongsTo<S::Tenant>,
        DeterminingTable<P>: Designated,
        Self: Loads<'static, EnterOf<P>, <P as Tenant>::Key, Mode = Blocking>,
    {
        let key = Loads::get_result(self, enter::<P>(key))?;
        Ok(self.reborrow(One::new(key)))
    }

    /// As [`enter`](TenantConn::enter), with what has been permitted on this connection: whoever may do it in the organisation may do
    /// it in each of its projects. It is for models of projects whose verbs ask for permissions that are held in organisations. Where
    /// projects have teams of their own, take `enter`, and a permit of the project's.
    ///
    /// # Errors
    ///
    /// Those of [`enter`](TenantConn::enter).
    pub fn enter_permitted<P>(
        &mut self,
        key: <P as Tenant>::Key,
    ) -> QueryResult<TenantConn<'_, C, S::Below<P>>>
    where
        P: BelongsTo<S::Tenant>,
        DeterminingTable<P>: Designated,
        Self: Loads<'static, EnterOf<P>, <P as Tenant>::Key, Mode = Blocking>,
    {
        let key = Loads::get_result(self, enter::<P>(key))?;
        Ok(self.reborrow(One::<S>::below::<P>(key)))
    }
}

#[cfg(feature = "async")]
impl<C: diesel_async::AsyncConnection, S: Above> TenantConn<'_, C, S, Async> {
    /// The connection of a tenant that belongs to this one, as on a blocking connection: `org.enter::<Project>(10).await?`.
    ///
    /// # Errors
    ///
    /// `NotFound` if there is no such tenant, or if it is another one's. And what the database says.
    pub async fn enter<P>(
        &mut self,
        key: <P as Tenant>::Key,
    ) -> QueryResult<TenantConn<'_, C, P, Async>>
    where
        P: BelongsTo<S::Tenant>,
        DeterminingTable<P>: Designated,
        Self: Loads<'static, EnterOf<P>, <P as Tenant>::Key, Mode = Async>,
    {
        let key = Loads::get_result(self, enter::<P>(key)).await?;
        Ok(self.reborrow(One::new(key)))
    }

    /// As [`enter`](TenantConn::enter), with what has been permitted on this connection, as on a blocking connection.
    ///
    /// # Errors
    ///
    /// Those of [`enter`](TenantConn::enter).
    pub async fn enter_permitted<P>(
        &mut self,
        key: <P as Tenant>::Key,
    ) -> QueryResult<TenantConn<'_, C, S::Below<P>, Async>>
    where
        P: BelongsTo<S::Tenant>,
        DeterminingTable<P>: Designated,
        Self: Loads<'static, EnterOf<P>, <P as Tenant>::Key, Mode = Async>,
    {
        let key = Loads::get_result(self, enter::<P>(key)).await?;
        Ok(self.reborrow(One::<S>::below::<P>(key)))
    }
}
