//! Inserts of arrays on asynchronous connections.

use crate::backend::{AsyncConn, Conn, Database};
use crate::models::*;
use diesel::connection::SimpleConnection;
use diesel_async::AsyncConnection;
use tenancy::prelude::*;

/// A database that two connections have open, and the asynchronous one of these.
async fn database() -> (Database, AsyncConn) {
    let mut db = Database::shared();
    db.batch_execute(SETUP).expect("the tables are new");
    let conn = AsyncConn::establish(&db.url()).await;
    (db, conn.expect("the server answers"))
}

fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime of one thread").block_on(test);
}

/// Inserts rows of these ids and readers, by a tenant.
async fn share<const N: usize>(
    conn: &mut AsyncConn,
    org: i32,
    rows: [(i32, Option<i32>); N],
) -> QueryResult<usize> {
    let with = |reader: Option<i32>| reader.map_or(OtherTenant::<Org>::none(), OtherTenant::new);
    let row = |(id, reader)| (shared::id.eq(id), shared::reader_id.eq(with(reader)));
    let conn = &mut AsyncTenantConn::<_, Org>::trusting(conn, org);
    Shared::insert(rows.map(row)).execute(conn).await
}

/// All tenants' shares.
fn shares(db: &mut Conn) -> Vec<(i32, i32, Option<i32>)> {
    let columns = (shared::id, shared::org_id, shared::reader_id);
    let all = diesel::QueryDsl::select(shared::table, columns);
    let all = diesel::QueryDsl::order(all, (shared::org_id, shared::id));
    diesel::RunQueryDsl::load(all, db).expect("the shares")
}

#[test]
fn an_array_of_rows_is_never_run_as_another_tenants() {
    run(async {
        let (mut db, mut conn) = database().await;
        assert_eq!(share(&mut conn, 2, [(1, Some(3))]).await, Ok(1));
        assert_eq!(share(&mut conn, 1, [(2, None)]).await, Ok(1));
        assert_eq!(share(&mut conn, 3, [(3, Some(1))]).await, Ok(1));
        let expected = [(2, 1, None), (1, 2, Some(3)), (3, 3, Some(1))];
        assert_eq!(shares(&mut db), expected);
    });
}

#[test]
fn rows_of_an_array_that_bind_in_another_order_are_inserted_as_they_are_given() {
    run(async {
        let (mut db, mut conn) = database().await;
        let rows = [(10, Some(3)), (11, None)];
        assert_eq!(share(&mut conn, 1, rows).await, Ok(2));
        let rows = [(12, None), (2, Some(13))];
        assert_eq!(share(&mut conn, 1, rows).await, Ok(2));
        let expected = [
            (2, 1, Some(13)),
            (10, 1, Some(3)),
            (11, 1, None),
            (12, 1, None),
        ];
        assert_eq!(shares(&mut db), expected);
    });
}
