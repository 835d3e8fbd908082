//! A query holds no tenant; the connection that runs it supplies the key.

use crate::backend::{self, Backend};
use diesel::connection::{Instrumentation, InstrumentationEvent};
use diesel::debug_query;
use diesel::query_builder::QueryFragment;
use diesel::result::Error;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Integer;
use house::*;
use std::cell::RefCell;
use std::fmt::{Debug, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use tenancy::ScopeError;
use tenancy::dsl::exists;
use tenancy::prelude::*;

/// Why a query has no text outside any connection.
#[track_caller]
pub(crate) fn refusal_of_text(query: &impl QueryFragment<Backend>) -> ScopeError {
    let mut text = <Backend as diesel::backend::Backend>::QueryBuilder::default();
    refusal(query.to_sql(&mut text, &Backend::default()))
}

thread_local! {
    /// The connection of a `ToSql` that runs queries, and what they found.
    static OTHER: RefCell<Option<house::sqlite::Database>> = const { RefCell::new(None) };
    pub(crate) static FOUND: RefCell<Vec<Vec<i32>>> = const { RefCell::new(Vec::new()) };
}

/// A value that, on its way into a statement, reads and writes as tenant 2 on a connection of its own.
#[derive(Debug, Clone, Copy, diesel::expression::AsExpression)]
#[diesel(sql_type = Integer)]
pub(crate) struct Peek(pub(crate) i32);

impl<DB> ToSql<Integer, DB> for Peek
where
    DB: diesel::backend::Backend,
    i32: ToSql<Integer, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        peek()?;
        self.0.to_sql(out)
    }
}

fn peek() -> QueryResult<()> {
    let ids = OTHER.with_borrow_mut(|db| {
        let conn = &mut as_tenant(&mut **db.as_mut().expect("opened by the test"), 2);
        Post::update(1)
            .set(posts::votes.eq(posts::votes + 1))
            .execute(conn)?;
        Post::scoped().select(posts::id).order(posts::id).load(conn)
    })?;
    FOUND.with_borrow_mut(|found| found.push(ids));
    Ok(())
}

pub(crate) fn open_other() {
    OTHER.set(Some(house::sqlite::filled()));
    FOUND.take();
}

/// A value that cannot be written into a statement.
#[derive(Debug, Clone, Copy, diesel::expression::AsExpression)]
#[diesel(sql_type = Integer)]
pub(crate) struct Bomb;

impl<DB: diesel::backend::Backend> ToSql<Integer, DB> for Bomb {
    fn to_sql<'b>(&'b self, _: &mut Output<'b, '_, DB>) -> serialize::Result {
        panic!("no such number")
    }
}

/// Renders each query at its start and at its end.
#[derive(Clone, Default)]
pub(crate) struct Rendered(Arc<Mutex<Vec<String>>>);

impl Instrumentation for Rendered {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        let text = match event {
            InstrumentationEvent::StartQuery { query, .. } => format!("start {query}"),
            InstrumentationEvent::FinishQuery { query, .. } => format!("finish {query}"),
            _ => return,
        };
        self.0.lock().expect("no test panics in here").push(text);
    }
}

impl Rendered {
    pub(crate) fn on(db: &mut impl Connection) -> Self {
        let rendered = Self::default();
        db.set_instrumentation(rendered.clone());
        rendered
    }

    /// Whether at least one query ran, and each was rendered at both ends with these bind parameters.
    #[track_caller]
    pub(crate) fn assert_binds(&self, binds: &str) {
        let texts = std::mem::take(&mut *self.0.lock().expect("no test panics in here"));
        assert!(
            texts.iter().any(|text| text.starts_with("start")),
            "{texts:?}"
        );
        assert!(
            texts.iter().any(|text| text.starts_with("finish")),
            "{texts:?}"
        );
        for text in texts {
            assert!(text.ends_with(&format!("-- binds: [{binds}]")), "{text}");
        }
    }
}

#[test]
fn a_clone_of_a_query_runs_for_another_tenant() {
    let db = &mut *backend::filled();
    let query = Post::scoped()
        .filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)))
        .select(posts::title)
        .order(posts::id);
    for _ in 0..2 {
        assert_eq!(
            query.clone().load::<String>(&mut as_tenant(db, 1)),
            Ok(vec!["a".into()])
        );
        assert_eq!(
            query.clone().load::<String>(&mut as_tenant(db, 2)),
            Ok(vec!["A".into(), "B".into(), "D".into()]),
        );
    }
}

#[test]
fn a_query_that_is_built_in_one_place_runs_on_any_connection() {
    let db = &mut *backend::filled();
    let titled = |title: &'static str| Post::scoped().filter(posts::title.eq(title));
    let other = &mut *house::sqlite::filled();
    assert_eq!(
        titled("a").count().get_result::<i64>(&mut as_tenant(db, 1)),
        Ok(1)
    );
    assert_eq!(
        titled("a")
            .count()
            .get_result::<i64>(&mut as_tenant(other, 2)),
        Ok(0)
    );
    assert_eq!(
        titled("A").count().get_result::<i64>(&mut as_tenant(db, 2)),
        Ok(1)
    );
}

#[test]
fn a_query_outside_any_connection_has_no_sql() {
    let posted = exists(Post::scoped());
    assert_eq!(refusal_of_text(&posted), ScopeError::NoTenant);
    assert!(write!(String::new(), "{}", debug_query::<Backend, _>(&posted)).is_err());
    assert!(write!(String::new(), "{:?}", debug_query::<Backend, _>(&posted)).is_err());
    let most = Post::scoped()
        .select(diesel::dsl::max(posts::votes))
        .single_value();
    assert_eq!(refusal_of_text(&most), ScopeError::NoTenant);
}

#[test]
fn a_scoped_query_inside_a_plain_one_is_an_error_and_not_unfiltered() {
    let db = &mut *backend::filled();
    let posted = || exists(Post::scoped());
    assert_eq!(
        refusal(diesel::select(posted()).get_result::<bool>(db)),
        ScopeError::NoTenant
    );
    let conn = &mut db.unscoped("a test");
    assert_eq!(
        refusal(diesel::select(posted()).get_result::<bool>(&mut **conn)),
        ScopeError::NoTenant
    );
}

#[test]
fn an_instrumentation_renders_a_query_whose_rows_are_read_later() {
    let db = &mut *backend::filled();
    let rendered = Rendered::on(db);
    let conn = &mut as_tenant(db, 2);
    let mut titles = Post::scoped()
        .select(posts::title)
        .order(posts::id)
        .load_iter::<String, diesel::connection::DefaultLoadingMode>(conn)
        .expect("it starts");
    assert_eq!(titles.next(), Some(Ok("A".to_owned())));
    // Another tenant's query in between, on another connection.
    let other = &mut *house::sqlite::filled();
    assert_eq!(
        Post::scoped()
            .count()
            .get_result::<i64>(&mut as_tenant(other, 1)),
        Ok(3)
    );
    assert_eq!(
        titles.collect::<QueryResult<Vec<_>>>(),
        Ok(vec!["B".to_owned(), "D".to_owned()])
    );
    rendered.assert_binds("2");
}

#[test]
fn a_value_may_run_queries_of_another_tenant_while_a_query_is_walked() {
    let db = &mut *backend::filled();
    open_other();
    let query = Post::scoped()
        .filter(posts::id.ne(Peek(99)))
        .filter(
            posts::id.eq_any(
                Comment::scoped()
                    .filter(comments::id.ne(Peek(98)))
                    .select(comments::post_id),
            ),
        )
        .select(posts::id);
    assert_eq!(query.load::<i32>(&mut as_tenant(db, 1)), Ok(vec![1]));
    let found = FOUND.take();
    assert!(found.len() >= 2);
    assert!(found.iter().all(|ids| *ids == [1, 2, 4]), "{found:?}");
}

#[test]
fn a_panic_in_the_middle_of_a_run_leaves_no_tenant_behind() {
    let db = &mut *backend::filled();
    macro_rules! panics {
        ($query:expr) => {
            let panic = catch_unwind(AssertUnwindSafe(|| $query)).err();
            let panic = panic.expect(stringify!($query));
            assert_eq!(panic.downcast_ref::<&str>(), Some(&"no such number"));
            // No frame is left: outside a connection a query has no tenant.
            assert_eq!(
                refusal_of_text(&exists(Post::scoped())),
                ScopeError::NoTenant
            );
            // And the next query is its own connection's.
            assert_eq!(
                Post::scoped()
                    .select(posts::org_id)
                    .distinct()
                    .load::<i32>(&mut as_tenant(&mut *house::sqlite::filled(), 2)),
                Ok(vec![2])
            );
        };
    }
    panics!(
        Post::scoped()
            .filter(posts::id.eq(Bomb))
            .load::<Post>(&mut as_tenant(db, 1))
    );
    panics!(
        Post::update(1)
            .set(posts::votes.eq(Bomb))
            .execute(&mut as_tenant(db, 1))
    );
    panics!(Post::insert(posts::id.eq(Bomb)).execute(&mut as_tenant(db, 1)));
    panics!(
        Post::delete(Post::scoped().filter(posts::id.eq(Bomb))).execute(&mut db.unscoped("a test"))
    );
}

#[test]
fn an_expression_that_is_shared_is_bound_to_the_first_tenant_and_refused_for_another() {
    let db = &mut *backend::filled();
    let commented = exists(Comment::scoped().filter(comments::post_id.eq(posts::id)));
    let ids = || {
        Post::scoped()
            .filter(&commented)
            .select(posts::id)
            .order(posts::id)
    };
    assert_eq!(ids().load::<i32>(&mut as_tenant(db, 1)), Ok(vec![1]));
    assert_eq!(
        refusal(ids().load::<i32>(&mut as_tenant(db, 2))),
        ScopeError::OtherTenant
    );
    assert_eq!(ids().load::<i32>(&mut as_tenant(db, 1)), Ok(vec![1]));
    // A clone binds afresh.
    let afresh = Post::scoped()
        .filter(commented.clone())
        .select(posts::id)
        .order(posts::id);
    assert_eq!(afresh.load::<i32>(&mut as_tenant(db, 2)), Ok(vec![1, 2, 4]));
}

#[test]
fn tables_of_two_types_of_tenant_do_not_meet() {
    let db = &mut *backend::filled();
    // A join does not compile: `tests/ui/fail/other_types/join_is_for_a_tenant_that_owns_each_of_its_tables.rs`.
    let visited = Post::scoped().filter(exists(Visit::scoped()));
    assert_eq!(
        refusal(visited.select(posts::id).load::<i32>(&mut as_tenant(db, 1))),
        ScopeError::OtherTenantType,
    );
    let paths = Visit::scoped()
        .select(visits::path)
        .load::<String>(&mut TenantConn::<_, Site>::trusting(db, 2));
    assert_eq!(paths, Ok(vec!["/two".to_owned()]));
}

#[test]
fn a_refusal_says_why() {
    let db = &mut *backend::filled();
    let error: Error =
        refusal(diesel::select(exists(Post::scoped())).get_result::<bool>(db)).into();
    assert_eq!(
        error.to_string(),
        "a scoped query was rendered without a tenant; `to_sql(&conn)` shows it with one"
    );
}
