//! A tenant locks rows that it writes.

use crate::LOCKS_WHAT_IS_FOUND;
use crate::backend::Conn;
use crate::rules::{
    Letter, Org, Post, Tag, Theme, letters, orgs, posts, shared_database, tags, tenant, themes,
};
use diesel::connection::SimpleConnection;
use diesel::result::Error;
use diesel::sql_query;
use tenancy::prelude::*;

/// The ids of a table's rows that nobody has locked.
fn free(other: &mut Conn, table: &str) -> Vec<i32> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        id: i32,
    }
    other.batch_execute("begin").expect("a transaction");
    let rows: Vec<Row> = sql_query(format!(
        "select id from {table} order by id for update skip locked"
    ))
    .load(other)
    .expect("the free rows");
    other.batch_execute("rollback").expect("no lock is left");
    rows.into_iter().map(|row| row.id).collect()
}

macro_rules! locks {
    ($($rule:ident: $query:expr => $column:expr, $table:literal, locks $locked:expr, leaves $free:expr;)+) => {$(
        #[test]
        fn $rule() {
            let db = &mut shared_database();
            db.batch_execute(LOCKS_WHAT_IS_FOUND).expect("a session for the test");
            let other = &mut db.another();
            let rolled_back = tenant(db, 1).transaction(|conn| {
                let locked: Vec<String> = $query.select($column).for_update().load(conn)?;
                assert_eq!(locked, $locked);
                assert_eq!(free(other, $table), $free);
                Err::<(), _>(Error::RollbackTransaction)
            });
            assert_eq!(rolled_back, Err(Error::RollbackTransaction));
        }
    )+};
}

locks! {
    a_lock_locks_the_tenants_own_rows: Post::find(1) => posts::title, "posts",
        locks ["mine"], leaves [2];
    a_lock_leaves_global_rows_free: Tag::scoped().filter(tags::id.eq_any([1, 2])) => tags::name, "tags",
        locks ["mine"], leaves [1, 3];
    a_lock_leaves_flagged_rows_free: Theme::scoped().filter(themes::id.eq_any([1, 2])) => themes::name, "themes",
        locks ["mine"], leaves [1, 3];
    a_lock_leaves_what_others_share_free: Letter::scoped().filter(letters::id.eq_any([1, 2])) => letters::body, "letters",
        locks ["mine"], leaves [1, 3];
    a_lock_leaves_the_other_tenants_of_a_list_free: Org::scoped().filter(orgs::id.eq_any([1, 2])) => orgs::name, "orgs",
        locks ["first"], leaves [2];
}
