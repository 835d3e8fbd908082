//! The same on asynchronous connections.

use crate::backend::{AsyncConn, Database, ON_NAME};
use crate::helpers::{named_otherwise, page};
use crate::models::*;
use crate::schema::SETUP;
use diesel::connection::SimpleConnection;
use diesel::result::Error;
use diesel::result::Error::NotFound;
use tenancy::SaveDsl;
use tenancy::ScopeError;
use tenancy::prelude::*;

/// A database that two connections have open, and the asynchronous one of these. Handle 1 is tenant 1's, and handle 2
/// tenant 2's.
async fn database() -> (Database, AsyncConn) {
    let mut db = Database::shared();
    db.batch_execute(SETUP).expect("the tables are new");
    db.batch_execute("insert into handles values (1, 1, 'mine', null), (2, 2, 'theirs', null)")
        .expect("a row of each tenant");
    let conn = AsyncConn::establish(&db.url()).await;
    (db, conn.expect("the server answers"))
}

fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime of one thread").block_on(test);
}

fn handle(id: i32, org_id: i32, name: &str) -> Handle {
    Handle {
        id,
        org_id,
        name: name.into(),
        title: Some("new".into()),
    }
}

/// What a statement says of an instance that names another tenant.
#[track_caller]
fn refused<T: std::fmt::Debug>(answer: QueryResult<T>) {
    match answer {
        Err(Error::QueryBuilderError(error)) => {
            let expected = Some(&ScopeError::NamesAnotherTenant);
            assert_eq!(error.downcast_ref::<ScopeError>(), expected);
        }
        answer => panic!("not refused: {answer:?}"),
    }
}

/// All rows, by plain Diesel.
fn all(db: &mut Database) -> Vec<(i32, i32, Option<String>)> {
    let columns = (handles::id, handles::org_id, handles::title);
    let all = diesel::QueryDsl::select(handles::table, columns);
    let all = diesel::QueryDsl::order(all, handles::id);
    diesel::RunQueryDsl::load(all, &mut **db).expect("the handles")
}

#[test]
fn an_instance_of_another_tenant_is_not_written() {
    run(async {
        let (mut db, mut conn) = database().await;
        {
            let conn = &mut AsyncTenantConn::<_, Org>::trusting(&mut conn, 1);
            refused(Handle::insert(&handle(3, 2, "new")).execute(conn).await);
            refused(Handle::insert(&handle(3, 2, "new")).execute_one(conn).await);
            refused(
                Handle::update(1)
                    .set(&handle(1, 2, "mine"))
                    .execute(conn)
                    .await,
            );
            refused(handle(1, 2, "mine").save().execute_one(conn).await);
            let upsert = Handle::insert(handle(3, 1, "mine")).on_conflict(ON_NAME);
            refused(
                upsert
                    .do_update()
                    .set(&handle(1, 2, "mine"))
                    .execute(conn)
                    .await,
            );
        }
        let conn = &mut conn.unscoped("a test");
        refused(
            Handle::insert(&handle(3, 2, "new"))
                .for_tenant(1)
                .execute(conn)
                .await,
        );
        assert_eq!(all(&mut db), [(1, 1, None), (2, 2, None)]);
    });
}

#[test]
fn an_instance_of_the_tenant_is_written() {
    run(async {
        let (mut db, mut conn) = database().await;
        let new = Some("new".to_owned());
        {
            let conn = &mut AsyncTenantConn::<_, Org>::trusting(&mut conn, 1);
            assert_eq!(handle(1, 1, "mine").save().execute_one(conn).await, Ok(()));
            assert_eq!(
                Handle::insert(&handle(3, 1, "c")).execute_one(conn).await,
                Ok(())
            );
            let tag = |id, org_id| Tag {
                id,
                org_id,
                name: "a".into(),
            };
            Tag::insert(&tag(1, None)).execute_one(conn).await.unwrap();
            Tag::insert(tag(2, Some(1)))
                .execute_one(conn)
                .await
                .unwrap();
        }
        let conn = &mut conn.unscoped("a test");
        Handle::insert(&handle(4, 2, "d"))
            .for_tenant(2)
            .execute_one(conn)
            .await
            .unwrap();
        let expected = [
            (1, 1, new.clone()),
            (2, 2, None),
            (3, 1, new.clone()),
            (4, 2, new),
        ];
        assert_eq!(all(&mut db), expected);
        let tags = diesel::QueryDsl::select(tags::table, tags::org_id);
        let tags: QueryResult<Vec<Option<i32>>> = diesel::RunQueryDsl::load(tags, &mut *db);
        assert_eq!(tags, Ok(vec![Some(1); 2]));
    });
}

#[test]
fn a_write_of_another_tenants_row_finds_none() {
    run(async {
        let (mut db, mut conn) = database().await;
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(&mut conn, 1);
        let new = || handles::title.eq("new");
        assert_eq!(Handle::update(1).set(new()).execute_one(conn).await, Ok(()));
        assert_eq!(
            Handle::update(1).set(new()).execute_one(conn).await,
            Ok(()),
            "it is so already"
        );
        assert_eq!(
            Handle::update(2).set(new()).execute_one(conn).await,
            Err(NotFound)
        );
        assert_eq!(Handle::delete(2).execute_one(conn).await, Err(NotFound));
        assert_eq!(
            handle(2, 1, "theirs").save().execute_one(conn).await,
            Err(NotFound)
        );
        let upsert = |name: &str| {
            Handle::insert(handle(9, 1, name))
                .on_conflict(ON_NAME)
                .do_update()
                .set(new())
        };
        assert_eq!(upsert("theirs").execute_one(conn).await, Err(NotFound));
        assert_eq!(upsert("mine").execute_one(conn).await, Ok(()));
        let nothing = Handle::insert(handle(9, 1, "theirs"))
            .on_conflict(ON_NAME)
            .do_nothing();
        assert_eq!(nothing.execute_one(conn).await, Ok(()));
        assert_eq!(all(&mut db), [(1, 1, Some("new".into())), (2, 2, None)]);
    });
}

#[test]
fn a_statement_is_shown_and_not_run() {
    run(async {
        let (mut db, mut conn) = database().await;
        {
            let conn = AsyncTenantConn::<_, Org>::trusting(&mut conn, 7);
            let shown = [
                Handle::scoped().select(handles::id).to_sql(&conn),
                Handle::insert(&handle(3, 7, "c")).to_sql(&conn),
                Handle::update(1)
                    .set(handles::title.eq("new"))
                    .to_sql(&conn),
                Handle::delete(1).to_sql(&conn),
                Lead::adopt(1).to_sql(&conn),
            ];
            for sql in shown {
                let sql = sql.expect("it is shown");
                assert!(sql.contains("org_id") && sql.contains('7'), "{sql}");
            }
            let another = Handle::insert(&handle(3, 1, "c")).to_sql(&conn);
            assert!(matches!(another, Err(Error::QueryBuilderError(_))));
        }
        let several = AsyncTenantsConn::<_, Org>::trusting(&mut conn, [8, 9]);
        let shown = Handle::scoped().select(handles::id).to_sql(&several);
        assert!(shown.unwrap().contains('9'));
        let unscoped = conn.unscoped("a test");
        let shown = Handle::scoped().select(handles::id).to_sql(&unscoped);
        assert!(!shown.unwrap().contains('9'));
        assert_eq!(all(&mut db), [(1, 1, None), (2, 2, None)]);
    });
}

#[test]
fn functions_write_the_rows_of_the_tenant_alone() {
    run(async {
        let (mut db, mut conn) = database().await;
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(&mut conn, 1);
        let new = handle(3, 1, "c");
        let inserted = tenancy::insert_into(handles::table).values(&new);
        assert_eq!(inserted.execute_one(conn).await, Ok(()));
        let theirs = tenancy::insert_into(handles::table).values(handle(4, 2, "d"));
        refused(theirs.execute(conn).await);
        let title = || handles::title.eq("newer");
        let all_of_them = tenancy::update(Handle::scoped()).set(title());
        assert_eq!(all_of_them.execute(conn).await, Ok(2));
        let theirs = tenancy::update(Handle::find(2)).set(title());
        assert_eq!(theirs.execute_one(conn).await, Err(NotFound));
        let theirs = tenancy::delete(Handle::find(2));
        assert_eq!(theirs.execute_one(conn).await, Err(NotFound));
        assert_eq!(tenancy::delete(&new).execute_one(conn).await, Ok(()));
        assert_eq!(all(&mut db), [(1, 1, Some("newer".into())), (2, 2, None)]);
    });
}

#[test]
fn a_helper_takes_any_query_of_an_asynchronous_connection() {
    run(async {
        let (mut db, mut conn) = database().await;
        db.batch_execute("insert into handles values (3, 1, 'c', null), (4, 1, 'd', null)")
            .expect("two more rows");
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(&mut conn, 1);
        let ids = || named_otherwise("c").select(handles::id).order(handles::id);
        assert_eq!(page(ids(), 0, conn).await, Ok(vec![1, 4]));
        assert_eq!(page::<_, _, _, _, i32>(ids(), 1, conn).await, Ok(vec![]));
    });
}
