//! A query is loaded in Diesel's modes; one of a user's own would be given the connection inside.

use diesel::connection::LoadConnection;
use diesel::expression::QueryMetadata;
use diesel::query_builder::{Query, QueryFragment, QueryId};
use diesel::query_dsl::LoadQuery;
use tenancy::prelude::*;
use ui_schema::*;

struct Mine;

impl LoadConnection<Mine> for SqliteConnection {
    type Cursor<'c, 'q> = <SqliteConnection as LoadConnection>::Cursor<'c, 'q>;
    type Row<'c, 'q> = <SqliteConnection as LoadConnection>::Row<'c, 'q>;

    fn load<'c, 'q, Q>(&'c mut self, _: Q) -> QueryResult<Self::Cursor<'c, 'q>>
    where
        Q: Query + QueryFragment<Self::Backend> + QueryId + 'q,
        Self::Backend: QueryMetadata<Q::SqlType>,
    {
        unimplemented!()
    }
}

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = LoadQuery::<_, (i32, String), Mine>::internal_load(Country::scoped(), conn).is_ok();
}

fn main() {}
