//! Others write while a tenant is removed, merged or moved: what has not been committed when it begins is waited for.
//! `SQLite` lets one write at a time.

use crate::rules::orgs::*;
use crate::rules::*;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

fn number(db: &mut Conn, select: &str) -> String {
    let lines = lines(db, format!("select '' || ({select}) as line"));
    lines.into_iter().next().expect("a row")
}

/// Whether the session waits for a lock.
fn waits(watch: &mut Conn, session: &str) -> bool {
    let waiting = if on("Mysql") {
        format!(
            "select count(*) from information_schema.innodb_trx \
             where trx_mysql_thread_id = {session} and trx_state = 'LOCK WAIT'"
        )
    } else {
        format!(
            "select count(*) from pg_stat_activity where pid = {session} and wait_event_type = 'Lock'"
        )
    };
    number(watch, &waiting) != "0"
}

/// `InnoDB` renews its tables only when nobody has read them for a tenth of a second.
const RENEWED: Duration = Duration::from_millis(120);

/// Runs `operation` while another connection has made a change that is not committed. It is as soon as the operation
/// waits for it, or has ended.
fn while_in_flight<R>(
    db: &mut Database,
    change: impl FnOnce(&mut Conn) + Send,
    operation: impl FnOnce(&mut Conn) -> R,
) -> R {
    let id = if on("Mysql") {
        "connection_id()"
    } else {
        "pg_backend_pid()"
    };
    let session = number(db, id);
    let (mut other, mut watch) = (db.another(), db.another());
    if on("Mysql") {
        // Two tests that watch at once would read those tables too often. The lock goes with the connection.
        assert_eq!(number(&mut watch, "get_lock('innodb_trx', 3600)"), "1");
    }
    let (begun, begins) = mpsc::channel();
    // It ends when its sender is dropped, on a panic too.
    let (runs, ended) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            other
                .transaction(|other| {
                    change(other);
                    begun.send(()).expect("somebody waits");
                    while ended.recv_timeout(RENEWED) == Err(RecvTimeoutError::Timeout)
                        && !waits(&mut watch, &session)
                    {}
                    QueryResult::Ok(())
                })
                .expect("a commit");
        });
        begins.recv().expect("a change");
        let _runs = runs;
        operation(db)
    })
}

fn insert_a_tag(conn: &mut Conn) {
    let conn = &mut TenantConn::<_, Org>::trusting(conn, 1);
    let secret = (tags::id.eq(9), tags::name.eq("a secret of 1"));
    Tag::insert(secret).execute(conn).expect("an insert");
}

fn insert_a_star(conn: &mut Conn) {
    let conn = &mut TenantConn::<_, Org>::trusting(conn, 2);
    let star = (stars::id.eq(1), stars::post_id.eq(1));
    Star::insert(star).execute(conn).expect("an insert");
}

fn insert_a_post(conn: &mut Conn) {
    let conn = &mut TenantConn::<_, Org>::trusting(conn, 1);
    Post::insert(posts::id.eq(9))
        .execute(conn)
        .expect("an insert");
}

#[test]
fn a_row_that_is_being_inserted_does_not_become_everybodys_by_a_removal() {
    let db = &mut database(&[], "");
    let counts = while_in_flight(db, insert_a_tag, |db| remove(db, 1)).expect("a removal");
    assert!(
        counted(&counts).contains(&("tags".to_owned(), 1)),
        "{counts:?}"
    );
    assert_eq!(rows(db, "tags"), Vec::<String>::new());
}

#[test]
fn a_row_that_is_being_inserted_goes_over_by_a_merge() {
    let db = &mut database(&[], "");
    while_in_flight(db, insert_a_tag, |db| merge(db, 1, 2)).expect("a merge");
    assert_eq!(rows(db, "tags"), ["9@2"]);
}

#[test]
fn a_row_that_is_being_inserted_is_not_deleted_by_a_merge() {
    // Without a foreign key nothing but a lock of more than rows keeps it from coming.
    for reference in ["references orgs (id) on delete cascade", ""] {
        let posts = format!("id integer primary key, org_id integer not null {reference}");
        let db = &mut database(&[("posts", &posts)], "insert into posts values (1, 1)");
        while_in_flight(db, insert_a_post, |db| merge(db, 1, 2)).expect("a merge");
        assert_eq!(rows(db, "posts"), ["1@2", "9@2"], "{reference}");
    }
}

#[test]
fn a_row_that_is_being_inserted_is_moved_by_a_transfer() {
    for reference in ["references orgs (id)", ""] {
        let posts = format!("id integer primary key, org_id integer not null {reference}");
        let db = &mut database(&[("posts", &posts)], "insert into posts values (1, 1)");
        let transfer = |db: &mut Conn| {
            Transfer::<Org>::from(1)
                .to(2)
                .execute(&mut db.unscoped("test"))
        };
        let counts = while_in_flight(db, insert_a_post, transfer).expect("a transfer");
        assert_eq!(counts.rows(), 2);
        assert_eq!(rows(db, "posts"), ["1@2", "9@2"], "{reference}");
    }
}

#[test]
fn a_row_that_is_being_inserted_through_a_parent_is_removed_with_it() {
    for reference in ["references posts (id)", ""] {
        let comments = format!("id integer primary key, post_id integer not null {reference}");
        let db = &mut database(
            &[("comments", &comments)],
            "insert into posts values (1, 1)",
        );
        let insert = |conn: &mut Conn| sql(conn, "insert into comments values (1, 1)");
        while_in_flight(db, insert, |db| remove(db, 1)).expect("a removal");
        assert_eq!(rows(db, "comments"), Vec::<String>::new(), "{reference}");
    }
}

#[test]
fn a_row_of_another_tenant_that_is_being_inserted_is_not_deleted_by_a_removal() {
    let db = &mut database(&[], "insert into posts values (1, 1)");
    assert_eq!(
        referring(while_in_flight(db, insert_a_star, |db| remove(db, 1))),
        ["stars 1"]
    );
    assert_eq!(rows(db, "stars"), ["1@2"]);
    assert_eq!(rows(db, "posts"), ["1@1"]);
}

#[test]
fn a_row_of_another_tenant_that_is_being_inserted_is_not_deleted_by_a_batch() {
    let db = &mut database(&[], "insert into posts values (1, 1), (2, 1)");
    let result = while_in_flight(db, insert_a_star, |db| {
        Removal::<Org>::of(1)
            .batches_of(5)
            .execute(&mut db.unscoped("test"))
    });
    assert_eq!(referring(result), ["stars 1"]);
    assert_eq!(rows(db, "stars"), ["1@2"]);
    assert_eq!(rows(db, "posts"), ["1@1"]);
}

#[test]
fn a_row_that_is_being_moved_keeps_what_belongs_to_it() {
    let db = &mut database(
        &[],
        "insert into posts values (1, 1), (2, 1); insert into comments values (1, 1), (2, 2)",
    );
    let move_it = |conn: &mut Conn| {
        Transfer::of(Post::scoped().filter(posts::id.eq(1)))
            .to(2)
            .execute(&mut conn.unscoped("test"))
            .expect("a transfer");
    };
    while_in_flight(db, move_it, |db| remove(db, 1)).expect("a removal");
    assert_eq!(rows(db, "posts"), ["1@2"]);
    assert_eq!(rows(db, "comments"), ["1>1"]);
}

#[test]
fn a_tenant_that_is_to_get_rows_is_not_removed_meanwhile() {
    let db = &mut database(&[], "insert into posts values (1, 1)");
    let remove_it = |conn: &mut Conn| sql(conn, "delete from orgs where id = 2");
    let result = while_in_flight(db, remove_it, |db| merge(db, 1, 2));
    assert!(
        matches!(result, Err(Error::NoSuchTenant { .. })),
        "{result:?}"
    );
    assert_eq!(rows(db, "posts"), ["1@1"]);
}
