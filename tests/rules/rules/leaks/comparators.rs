//! Libraries of other kinds, the same classes of leaks.

use super::*;
use crate::backend;

/// hibernate-orm #13412 (HHH-20883, HHH-20878); Landlord #15, #81; efcore #24122: update and delete had only the
/// primary key.
#[test]
fn an_update_and_a_delete_have_key_and_tenant() {
    let db = &mut *backend::filled();
    let log = log(db);
    assert_eq!(
        write_as(db, 1, |conn| Post::update(4)
            .set(posts::votes.eq(0))
            .execute(conn)),
        Ok(0)
    );
    assert_eq!(write_as(db, 1, |conn| Post::delete(4).execute(conn)), Ok(0));
    let writes: Vec<_> = log
        .take()
        .into_iter()
        .filter(|sql| sql.starts_with("UPDATE") || sql.starts_with("DELETE"))
        .collect();
    assert_eq!(writes.len(), 2);
    for sql in writes {
        assert_eq!(sql.matches("org_id").count(), 1, "{sql}");
        assert!(sql.ends_with("4, 1]"), "{sql}");
    }
}

/// activerecord-tenanted #152: rows were read lazily, in another tenant's block, for the wrong tenant.
#[test]
fn rows_that_are_read_later_are_of_the_tenant_that_asked() {
    let db = &mut *backend::filled();
    let other = &mut *house::sqlite::filled();
    let conn = &mut as_tenant(db, 1);
    let rows = Post::scoped()
        .select(posts::org_id)
        .load_iter::<i32, diesel::connection::DefaultLoadingMode>(conn)
        .expect("it starts");
    for org in rows {
        assert_eq!(org, Ok(1));
        assert_eq!(
            Post::scoped()
                .select(posts::org_id)
                .distinct()
                .load::<i32>(&mut as_tenant(other, 2)),
            Ok(vec![2])
        );
    }
}

/// Finbuckle #31, EntityFramework.Docs #1361: the model was built once, with the first tenant in it.
#[test]
fn the_first_tenant_of_a_process_is_nothing_special() {
    let db = &mut *backend::filled();
    for org in [2, 1] {
        assert_eq!(
            Setting::scoped()
                .select(settings::org_id)
                .load::<i32>(&mut as_tenant(db, org)),
            Ok(vec![org])
        );
    }
}

/// V's ORM #27154: a filter in a global let requests race. It is in the connection.
#[test]
fn two_connections_at_once_keep_their_tenants() {
    let db = &mut *backend::filled();
    let other = &mut *house::sqlite::filled();
    let one = &mut as_tenant(db, 1);
    let two = &mut as_tenant(other, 2);
    for _ in 0..3 {
        assert_eq!(
            Post::scoped()
                .select(posts::org_id)
                .distinct()
                .load::<i32>(one),
            Ok(vec![1])
        );
        assert_eq!(
            Post::scoped()
                .select(posts::org_id)
                .distinct()
                .load::<i32>(two),
            Ok(vec![2])
        );
    }
}

/// multi-tenant-support #9: a job changed the caller's tenant.
#[test]
fn a_callee_cannot_change_the_callers_tenant() {
    let db = &mut *backend::filled();
    let conn = &mut as_tenant(db, 1);
    conn.transaction(|conn| {
        assert_eq!(conn.key(), &1);
        assert_eq!(
            Post::scoped()
                .count()
                .get_result::<i64>(&mut as_tenant(&mut *house::sqlite::filled(), 2)),
            Ok(3)
        );
        QueryResult::Ok(())
    })
    .expect("a transaction");
    assert_eq!(conn.key(), &1);
    assert_eq!(
        Post::scoped()
            .select(posts::org_id)
            .distinct()
            .load::<i32>(conn),
        Ok(vec![1])
    );
}
