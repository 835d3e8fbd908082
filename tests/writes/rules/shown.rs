//! A statement shows what it would run, and runs nothing.

use super::models::*;
use super::{database, tenant};
use crate::backend::{Conn, ON_NAME};
use diesel::connection::InstrumentationEvent;
use diesel::result::Error;
use std::fmt::Write;
use std::sync::mpsc::channel;
use tenancy::ScopeError;
use tenancy::dsl::exists;
use tenancy::prelude::*;

/// What an instrumentation is shown of the statements that `run` runs; nothing of one that cannot be rendered.
fn seen(db: &mut Conn, run: impl FnOnce(&mut Conn)) -> Vec<String> {
    let (send, seen) = channel();
    db.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let mut text = String::new();
            // `query.to_string()` would panic here.
            let shown = write!(text, "{query}").map_or("refused".to_owned(), |()| text);
            send.send(shown).expect("the other end waits");
        }
    });
    run(db);
    db.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    seen.try_iter().collect()
}

fn posted(id: i32) -> Post {
    Post {
        id,
        org_id: 1,
        title: "a".into(),
    }
}

fn refused<T>(answer: QueryResult<T>) -> ScopeError {
    match answer {
        Err(Error::QueryBuilderError(error)) => *error.downcast().expect("an error of the scope"),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it is not refused"),
    }
}

#[test]
fn a_statement_shows_what_it_runs() {
    let db = &mut *database();
    let mut shown = Vec::new();
    let ran = seen(db, |db| {
        macro_rules! show_and_run {
            ($conn:expr, $($statement:expr => $run:ident::<$Row:ty>),+ $(,)?) => {$(
                shown.push($statement.to_sql($conn).expect("it is shown"));
                let _: QueryResult<$Row> = $statement.$run($conn);
            )+};
        }
        let conn = &mut tenant(db, 1);
        show_and_run!(conn,
            Post::scoped().filter(posts::title.eq("a")) => load::<Vec<Post>>,
            Post::scoped().filter(exists(Handle::scoped())).select(posts::id) => load::<Vec<i32>>,
            Post::scoped().into_boxed().limit(2) => load::<Vec<Post>>,
            Post::scoped().union(Post::find(1)) => load::<Vec<Post>>,
            Post::insert(&posted(1)) => execute::<usize>,
            Post::insert((posts::id.eq(2), posts::title.eq("b"))) => execute::<usize>,
            Post::update(1).set(posts::title.eq("c")) => execute::<usize>,
            Post::update(&posted(1)).set(&posted(1)) => execute::<usize>,
            Lead::adopt(1) => execute::<usize>,
            Lead::adopt(2).set(leads::id.eq(7)) => execute::<usize>,
            Post::delete(Post::scoped().filter(posts::title.eq("c"))) => execute::<usize>,
        );
        let conn = &mut db.unscoped("a test");
        show_and_run!(conn,
            Post::scoped().select(posts::id) => load::<Vec<i32>>,
            Post::insert((posts::id.eq(3), posts::title.eq("d"))).for_tenant(2) => execute::<usize>,
        );
        let conn = &mut TenantsConn::<_, Org>::trusting(db, [1, 2]);
        show_and_run!(conn,
            Post::scoped().select(posts::id) => load::<Vec<i32>>,
        );
    });
    assert_eq!(shown, ran);
    assert_eq!(shown.len(), 14);
    for sql in &shown[..11] {
        assert!(sql.contains("org_id"), "{sql}");
    }
}

#[test]
fn an_upsert_shows_what_it_runs() {
    let db = &mut *database();
    let mut shown = String::new();
    let ran = seen(db, |db| {
        let conn = &mut tenant(db, 1);
        let upsert = || {
            Handle::insert((handles::id.eq(1), handles::name.eq("a")))
                .on_conflict(ON_NAME)
                .do_update()
                .set(handles::title.eq("new"))
        };
        shown = upsert().to_sql(conn).unwrap();
        upsert().execute_one(conn).unwrap();
    });
    assert_eq!(ran, [shown]);
}

#[test]
fn a_statement_that_is_shown_is_not_run() {
    let db = &mut *database();
    let ran = seen(db, |db| {
        let conn = tenant(db, 1);
        Post::insert(&posted(1)).to_sql(&conn).unwrap();
        Post::delete(Post::scoped()).to_sql(&conn).unwrap();
    });
    assert!(ran.is_empty(), "{ran:?}");
    let rows = posts::table.count().get_result::<i64>(db);
    assert_eq!(rows, Ok(0));
}

#[test]
fn each_connection_shows_its_own_key() {
    let (mine, theirs) = (&mut *database(), &mut *database());
    let query = Post::scoped().select(posts::id);
    let mine = query.clone().to_sql(&tenant(mine, 1)).unwrap();
    let theirs = query.to_sql(&tenant(theirs, 2)).unwrap();
    assert!(mine.ends_with("-- binds: [1]"), "{mine}");
    assert!(theirs.ends_with("-- binds: [2]"), "{theirs}");
}

#[test]
fn what_cannot_run_is_refused_with_the_reason_instead_of_shown() {
    let db = &mut *database();
    let conn = tenant(db, 2);
    assert_eq!(
        refused(Post::insert(&posted(1)).to_sql(&conn)),
        ScopeError::NamesAnotherTenant
    );
    assert_eq!(
        refused(Post::update(1).set(&posted(1)).to_sql(&conn)),
        ScopeError::NamesAnotherTenant
    );
    let of_users = Post::scoped().filter(exists(Draft::scoped()));
    assert_eq!(refused(of_users.to_sql(&conn)), ScopeError::OtherTenantType);
}

/// Diesel announces a statement before it renders it.
#[test]
fn an_instrumentation_is_told_of_a_statement_that_cannot_be_rendered() {
    let db = &mut *database();
    let ran = seen(db, |db| {
        let conn = &mut tenant(db, 2);
        let another = Post::insert(&posted(1)).execute(conn);
        assert_eq!(refused(another), ScopeError::NamesAnotherTenant);
        let of_users = Post::scoped().filter(exists(Draft::scoped()));
        assert_eq!(
            refused(of_users.load::<Post>(conn)),
            ScopeError::OtherTenantType
        );
    });
    assert_eq!(ran, ["refused", "refused"]);
}
