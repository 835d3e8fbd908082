//! A database whose columns are nullable although `table!` says that they are not: no row is stored that nobody sees.

use super::schema::Org;
use crate::backend::{Conn, Database};
use diesel::connection::SimpleConnection;
use diesel::result::{DatabaseErrorKind, Error};
use tenancy::prelude::*;

diesel::table! { posts { id -> Integer, org_id -> Integer } }
diesel::table! { comments { id -> Integer, org_id -> Integer, post_id -> Integer, reply_to -> Nullable<Integer> } }
diesel::table! { files { id -> Integer, post_id -> Integer } }
diesel::table! { drafts { id -> Integer, org_id -> Integer, post_id -> Nullable<Integer> } }
diesel::table! { slips { id -> Integer, org_id -> Nullable<Integer>, post_id -> Nullable<Integer> } }
diesel::table! { leads { id -> Integer, org_id -> Nullable<Integer>, post_id -> Nullable<Integer> } }
diesel::allow_tables_to_appear_in_same_query!(posts, comments, files, drafts, slips, leads);

#[tenanted(Org)]
#[derive(Queryable, Identifiable, Debug)]
#[diesel(table_name = posts)]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Post {
    id: i32,
    org_id: i32,
}

#[tenanted(Org, references(post_id -> posts))]
#[derive(Queryable, Identifiable, Insertable, Debug)]
#[diesel(table_name = comments)]
struct Comment {
    id: i32,
    org_id: i32,
    post_id: i32,
    reply_to: Option<i32>,
}

#[tenanted(through = posts, foreign_key = post_id)]
#[derive(Queryable, Identifiable, Insertable, Debug)]
#[diesel(table_name = files)]
struct File {
    id: i32,
    post_id: i32,
}

#[tenanted(Org, references(post_id -> posts))]
#[derive(Queryable, Identifiable, Insertable, Debug)]
#[diesel(table_name = drafts)]
struct Draft {
    id: i32,
    org_id: i32,
    post_id: Option<i32>,
}

#[tenanted(Org, nullable, references(post_id -> posts))]
#[derive(Queryable, Identifiable, Insertable, Debug)]
#[diesel(table_name = slips)]
struct Slip {
    id: i32,
    org_id: Option<i32>,
    post_id: Option<i32>,
}

#[tenanted(Org, adoptable, references(post_id -> posts))]
#[derive(Queryable, Identifiable, Debug)]
#[diesel(table_name = leads)]
#[allow(dead_code, reason = "a model has a field for each column")]
struct Lead {
    id: i32,
    org_id: Option<i32>,
    post_id: Option<i32>,
}

/// The post 1 of tenant 1, and the post 2 of tenant 2; no column but the keys is `not null`.
fn filled() -> Database {
    let mut db = Database::new();
    db.batch_execute(
        "create table posts (id integer primary key, org_id integer);
         create table comments (id integer primary key, org_id integer, post_id integer, reply_to integer);
         create table files (id integer primary key, post_id integer);
         create table drafts (id integer primary key, org_id integer, post_id integer);
         create table slips (id integer primary key, org_id integer, post_id integer);
         create table leads (id integer primary key, org_id integer, post_id integer);
         insert into posts values (1, 1), (2, 2);",
    )
    .expect("filled");
    db
}

/// That the insert is refused as a violated foreign key is, and stores nothing.
#[track_caller]
fn refused(
    db: &mut Conn,
    table: &str,
    insert: impl FnOnce(&mut TenantConn<'_, Conn, Org>) -> QueryResult<usize>,
) {
    let said = insert(&mut TenantConn::trusting(db, 1));
    let Err(Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, info)) = said else {
        panic!("{table}: {said:?}");
    };
    assert_eq!(
        info.message(),
        "a reference points to no row of the tenant",
        "{table}"
    );
    let count = diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>(&format!(
        "(select count(*) from {table})"
    )));
    assert_eq!(count.get_result::<i64>(db), Ok(0), "{table}");
}

#[test]
fn a_reference_to_another_tenants_row_is_refused_whatever_the_database_says_of_null() {
    let db = &mut filled();
    refused(db, "comments", |conn| {
        Comment::insert((comments::id.eq(1), comments::post_id.eq(2))).execute(conn)
    });
    refused(db, "comments", |conn| {
        Comment::insert((comments::id.eq(1), comments::post_id.eq(7))).execute(conn)
    });
    refused(db, "comments", |conn| {
        let rows: Vec<_> = [1, 2]
            .map(|id| (comments::id.eq(id), comments::post_id.eq(id)))
            .into();
        Comment::insert(rows).execute(conn)
    });
    refused(db, "comments", |conn| {
        let whole = Comment {
            id: 1,
            org_id: 1,
            post_id: 2,
            reply_to: None,
        };
        Comment::insert(&whole).execute(conn)
    });
    let conn = &mut TenantConn::<_, Org>::trusting(&mut **db, 1);
    assert_eq!(
        Comment::insert((comments::id.eq(1), comments::post_id.eq(1))).execute(conn),
        Ok(1)
    );
    assert_eq!(
        Comment::scoped()
            .select((comments::org_id, comments::post_id))
            .load(conn),
        Ok(vec![(1, 1)])
    );
}

#[test]
fn a_row_of_another_tenants_parent_is_refused_whatever_the_database_says_of_null() {
    let db = &mut filled();
    refused(db, "files", |conn| {
        File::insert((files::id.eq(1), files::post_id.eq(2))).execute(conn)
    });
    refused(db, "files", |conn| {
        File::insert((files::id.eq(1), files::post_id.eq(7))).execute(conn)
    });
    refused(db, "files", |conn| {
        File::insert(&[File { id: 1, post_id: 1 }, File { id: 2, post_id: 2 }]).execute(conn)
    });
    let conn = &mut TenantConn::<_, Org>::trusting(&mut **db, 1);
    assert_eq!(
        File::insert(&File { id: 1, post_id: 1 }).execute(conn),
        Ok(1)
    );
    assert_eq!(File::scoped().select(files::id).load(conn), Ok(vec![1]));
}

#[test]
fn a_nullable_reference_to_another_tenants_row_is_refused_whatever_the_database_says_of_null() {
    let db = &mut filled();
    refused(db, "drafts", |conn| {
        Draft::insert((drafts::id.eq(1), drafts::post_id.eq(2))).execute(conn)
    });
    refused(db, "drafts", |conn| {
        Draft::insert((drafts::id.eq(1), drafts::post_id.eq(Some(7)))).execute(conn)
    });
    refused(db, "drafts", |conn| {
        Draft::insert(&Draft {
            id: 1,
            org_id: 1,
            post_id: Some(2),
        })
        .execute(conn)
    });
    let conn = &mut TenantConn::<_, Org>::trusting(&mut **db, 1);
    let rows = [None, Some(1)].map(|post_id| {
        (
            drafts::id.eq(post_id.unwrap_or(7)),
            drafts::post_id.eq(post_id),
        )
    });
    assert_eq!(Draft::insert(rows.to_vec()).execute(conn), Ok(2));
    assert_eq!(
        Draft::scoped().select(drafts::org_id).load(conn),
        Ok(vec![1, 1])
    );
}

#[test]
fn a_nullable_reference_is_refused_in_a_row_whose_tenant_may_be_null() {
    let db = &mut filled();
    refused(db, "slips", |conn| {
        Slip::insert((slips::id.eq(1), slips::post_id.eq(2))).execute(conn)
    });
    refused(db, "slips", |conn| {
        Slip::insert(&Slip {
            id: 1,
            org_id: None,
            post_id: Some(2),
        })
        .execute(conn)
    });
    refused(db, "slips", |conn| {
        let rows = [None, Some(2)].map(|post_id| (slips::id.eq(1), slips::post_id.eq(post_id)));
        Slip::insert(rows.to_vec()).execute(conn)
    });
    refused(db, "slips", |conn| {
        let other = Post::scoped().select((posts::id, (posts::id + 1).nullable()));
        Slip::insert(other)
            .into_columns((slips::id, slips::post_id))
            .execute(conn)
    });
    let conn = &mut TenantConn::<_, Org>::trusting(&mut **db, 1);
    let rows = [None, Some(1)].map(|post_id| {
        (
            slips::id.eq(post_id.unwrap_or(7)),
            slips::post_id.eq(post_id),
        )
    });
    assert_eq!(Slip::insert(rows.to_vec()).execute(conn), Ok(2));
    let moved = |to: i32| Slip::update(1).set(slips::post_id.eq(to));
    assert_eq!(moved(2).execute(conn), Ok(0));
    assert_eq!(moved(1).execute(conn), Ok(1));
    assert_eq!(
        Slip::scoped()
            .order(slips::id)
            .select((slips::org_id, slips::post_id))
            .load(conn),
        Ok(vec![(Some(1), Some(1)), (Some(1), None)])
    );
}

#[test]
fn a_row_with_a_nullable_reference_is_adopted_unless_it_points_to_another_tenants() {
    let db = &mut filled();
    db.batch_execute("insert into leads values (1, null, null), (2, null, 2), (3, null, 1)")
        .expect("rows without an owner");
    let conn = &mut TenantConn::<_, Org>::trusting(&mut **db, 1);
    let adopted = [1, 2, 3].map(|id| Lead::adopt(id).execute(conn));
    assert_eq!(adopted, [Ok(1), Ok(0), Ok(1)]);
}

#[test]
fn rows_of_a_select_that_point_to_another_tenants_are_refused_whatever_the_database_says_of_null() {
    let db = &mut filled();
    refused(db, "comments", |conn| {
        let other = Post::scoped().select((posts::id, posts::id + 1));
        Comment::insert(other)
            .into_columns((comments::id, comments::post_id))
            .execute(conn)
    });
    refused(db, "drafts", |conn| {
        let other = Post::scoped().select((posts::id, (posts::id + 1).nullable()));
        Draft::insert(other)
            .into_columns((drafts::id, drafts::post_id))
            .execute(conn)
    });
}

#[test]
fn an_update_to_another_tenants_row_changes_nothing_whatever_the_database_says_of_null() {
    let db = &mut filled();
    let conn = &mut TenantConn::<_, Org>::trusting(&mut **db, 1);
    Comment::insert((comments::id.eq(1), comments::post_id.eq(1)))
        .execute(conn)
        .expect("inserted");
    File::insert(&File { id: 1, post_id: 1 })
        .execute(conn)
        .expect("inserted");
    assert_eq!(
        Comment::update(1)
            .set(comments::post_id.eq(2))
            .execute(conn),
        Ok(0)
    );
    assert_eq!(
        File::update(1).set(files::post_id.eq(2)).execute(conn),
        Ok(0)
    );
    assert_eq!(
        Comment::scoped().select(comments::post_id).load(conn),
        Ok(vec![1])
    );
    assert_eq!(
        File::scoped().select(files::post_id).load(conn),
        Ok(vec![1])
    );
}
