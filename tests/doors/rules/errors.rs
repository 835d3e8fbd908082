//! What a violated constraint tells a tenant: nothing of another tenant's row.

use crate::rules::Org;
use diesel::connection::SimpleConnection;
use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::{AsyncConnection, AsyncPgConnection};
use tenancy::prelude::*;
use test_support::postgres::Database;

diesel::table! { bookings { id -> Integer, org_id -> Integer, starts -> Integer } }
diesel::table! { notes { id -> Integer, org_id -> Integer, booking_id -> Integer, body -> Text } }

#[tenanted(Org)]
#[derive(Queryable, Debug)]
#[diesel(table_name = bookings)]
#[expect(dead_code, reason = "no test reads one")]
struct Booking {
    id: i32,
    org_id: i32,
    starts: i32,
}

const SCHEMA: &str = "
    create table bookings (
        id integer primary key, org_id integer not null, starts integer not null,
        constraint one_at_a_time exclude using gist (int4range(starts, starts + 10) with &&)
    );
    create table notes (
        id integer primary key, org_id integer not null,
        booking_id integer not null references bookings (id) on delete set null, body varchar(200) not null
    );
    insert into bookings values (1, 1, 100), (2, 2, 200), (3, 1, 300);
    insert into notes values (1, 2, 1, 'a secret of 2');
";

fn database() -> Database {
    let mut db = Database::new();
    db.batch_execute(SCHEMA).expect("the schema and its rows");
    db
}

/// The kind, the name of the constraint, and the details.
type Said = (DatabaseErrorKind, Option<String>, Option<String>);

fn said<T>(result: QueryResult<T>) -> Said {
    match result {
        Err(Error::DatabaseError(kind, said)) => (
            kind,
            said.constraint_name().map(str::to_owned),
            said.details().map(str::to_owned),
        ),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("a constraint is violated"),
    }
}

#[track_caller]
fn tells_the_constraint_alone<T>(result: QueryResult<T>) {
    let (kind, constraint, details) = said(result);
    assert!(matches!(kind, DatabaseErrorKind::ExclusionViolation));
    assert_eq!(constraint.as_deref(), Some("one_at_a_time"));
    assert_eq!(details, None);
}

type Values = (
    diesel::dsl::Eq<bookings::id, i32>,
    diesel::dsl::Eq<bookings::starts, i32>,
);

/// A booking at the time that another tenant has.
fn taken() -> Values {
    (bookings::id.eq(9), bookings::starts.eq(205))
}

#[test]
fn an_exclusion_violation_tells_nothing_of_the_other_row() {
    let db = &mut database();
    let conn = &mut TenantConn::<_, Org>::trusting(&mut **db, 1);
    tells_the_constraint_alone(Booking::insert(taken()).execute(conn));
    tells_the_constraint_alone(Booking::insert(vec![taken()]).execute(conn));
    tells_the_constraint_alone(Booking::insert(taken()).get_result::<Booking>(conn));
    tells_the_constraint_alone(Booking::insert(taken()).load::<Booking>(conn));
    let to_taken = || Booking::update(1).set(bookings::starts.eq(205));
    tells_the_constraint_alone(to_taken().execute(conn));
    tells_the_constraint_alone(to_taken().get_result::<Booking>(conn));
    tells_the_constraint_alone(to_taken().load::<Booking>(conn));
}

#[test]
fn an_exclusion_violation_tells_nothing_where_rows_are_read_one_by_one() {
    use diesel::RunQueryDsl;
    use diesel::pg::PgRowByRowLoadingMode;

    let db = &mut database();
    let conn = &mut TenantConn::<_, Org>::trusting(&mut **db, 1);
    let rows = |conn: &mut TenantConn<_, Org>| {
        RunQueryDsl::load_iter::<Booking, PgRowByRowLoadingMode>(Booking::insert(taken()), conn)?
            .collect::<QueryResult<Vec<_>>>()
    };
    tells_the_constraint_alone(rows(conn));
    let rows = |conn: &mut TenantConn<_, Org>| {
        let to_taken = Booking::update(1).set(bookings::starts.eq(205));
        RunQueryDsl::load_iter::<Booking, PgRowByRowLoadingMode>(to_taken, conn)?
            .collect::<QueryResult<Vec<_>>>()
    };
    tells_the_constraint_alone(rows(conn));
}

#[test]
fn a_violation_by_a_cascade_tells_nothing_of_the_other_row() {
    let db = &mut database();
    let conn = &mut TenantConn::<_, Org>::trusting(&mut **db, 1);
    let (kind, _, details) = said(Booking::delete(1).execute(conn));
    assert!(matches!(kind, DatabaseErrorKind::NotNullViolation));
    assert_eq!(details, None);
}

#[test]
fn the_application_is_told_all() {
    let db = &mut database();
    let twice = Booking::insert(taken()).for_tenant(1);
    let (_, _, details) = said(twice.execute(&mut db.unscoped("a test")));
    assert_eq!(
        details.as_deref(),
        Some(
            "Key (int4range(starts, starts + 10))=([205,215)) conflicts with existing key \
             (int4range(starts, starts + 10))=([200,210))."
        )
    );
}

#[test]
fn on_an_asynchronous_connection_too_an_exclusion_violation_tells_nothing_of_the_other_row() {
    let db = database();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let mut conn = AsyncPgConnection::establish(&db.url())
            .await
            .expect("a connection");
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(&mut conn, 1);
        tells_the_constraint_alone(Booking::insert(taken()).execute(conn).await);
        tells_the_constraint_alone(Booking::insert(taken()).get_result::<Booking>(conn).await);
        tells_the_constraint_alone(Booking::insert(taken()).load::<Booking>(conn).await);
        let to_taken = || Booking::update(1).set(bookings::starts.eq(205));
        tells_the_constraint_alone(to_taken().execute(conn).await);
        tells_the_constraint_alone(to_taken().get_result::<Booking>(conn).await);
        let streamed = Booking::insert(taken()).load_stream::<Booking>(conn).await;
        let first = match streamed {
            Ok(mut rows) => std::future::poll_fn(|context| {
                futures_util::Stream::poll_next(std::pin::Pin::new(&mut rows), context)
            })
            .await
            .expect("an error instead of a row"),
            Err(error) => Err(error),
        };
        tells_the_constraint_alone(first);
    });
}
