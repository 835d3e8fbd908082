//! Diesel's functions, for models that have methods of the same names.

use super::helpers::{named_otherwise, page};
use super::models::{Org, handles, orgs};
use super::tenant;
use crate::backend::{Conn, Database};
use diesel::connection::SimpleConnection;
use diesel::result::Error::NotFound;
use tenancy::ScopeError;
use tenancy::dsl::exists;
use tenancy::prelude::*;

diesel::table! { articles (org_id, id) { id -> Integer, org_id -> Integer, title -> Text } }
diesel::allow_tables_to_appear_in_same_query!(articles, orgs);

/// A model with methods of its own, each under a name of one of the verbs.
#[tenanted(Org)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = articles, primary_key(org_id, id))]
struct Article {
    id: i32,
    org_id: i32,
    title: String,
}

type OrgConn<'c> = TenantConn<'c, Conn, Org>;

impl Article {
    fn find(id: i32, conn: &mut OrgConn<'_>) -> QueryResult<Self> {
        <Self as Model>::find(id).first(conn)
    }

    fn insert(id: i32, title: &str, conn: &mut OrgConn<'_>) -> QueryResult<usize> {
        tenancy::insert_into(articles::table)
            .values((articles::id.eq(id), articles::title.eq(title)))
            .execute(conn)
    }

    fn update(&self, title: &str, conn: &mut OrgConn<'_>) -> QueryResult<()> {
        tenancy::update(self)
            .set(articles::title.eq(title))
            .execute_one(conn)
    }

    fn save(&mut self, conn: &mut OrgConn<'_>) -> QueryResult<()> {
        self.title.push('!');
        tenancy::update(&*self).set(&*self).execute_one(conn)
    }

    fn delete(self, conn: &mut OrgConn<'_>) -> QueryResult<()> {
        tenancy::delete(&self).execute_one(conn)
    }
}

fn database() -> Database {
    let mut db = super::database();
    db.batch_execute(
        "create table articles (
            id integer not null, org_id integer not null, title varchar(200) not null, primary key (org_id, id)
         )",
    )
    .expect("the table is new");
    db
}

fn all(db: &mut Conn) -> Vec<(i32, i32, String)> {
    articles::table
        .order((articles::org_id, articles::id))
        .select((articles::org_id, articles::id, articles::title))
        .load(db)
        .unwrap()
}

/// Two tenants that have the same ids.
fn filled() -> Database {
    let mut db = database();
    for org in [1, 2] {
        let conn = &mut tenant(&mut db, org);
        Article::insert(1, "a", conn).unwrap();
        Article::insert(2, "b", conn).unwrap();
    }
    db
}

fn post(org_id: i32, id: i32, title: &str) -> (i32, i32, String) {
    (org_id, id, title.into())
}

#[test]
fn a_function_inserts_for_the_tenant_of_the_connection() {
    let db = &mut *filled();
    let said = [(1, 1, "a"), (1, 2, "b"), (2, 1, "a"), (2, 2, "b")];
    assert_eq!(all(db), said.map(|(org, id, title)| post(org, id, title)));

    let theirs = Article {
        id: 3,
        org_id: 2,
        title: "theirs".into(),
    };
    let refused = tenancy::insert_into(articles::table)
        .values(&theirs)
        .execute(&mut tenant(db, 1));
    assert_eq!(
        refused.unwrap_err().to_string(),
        ScopeError::NamesAnotherTenant.to_string()
    );
    assert_eq!(all(db).len(), 4);
}

#[test]
fn a_function_inserts_several_rows_and_leaves_out_what_is_there() {
    let db = &mut *filled();
    let conn = &mut tenant(db, 1);
    let rows = [3, 4].map(|id| (articles::id.eq(id), articles::title.eq("new")));
    let inserted = tenancy::insert_into(articles::table)
        .values(&rows)
        .execute(conn);
    assert_eq!(inserted, Ok(2));
    tenancy::insert_into(articles::table)
        .values((articles::id.eq(1), articles::title.eq("new")))
        .on_conflict_do_nothing()
        .execute(conn)
        .unwrap();
    assert_eq!(Article::find(1, conn).unwrap().title, "a");
    let theirs = all(db).into_iter().filter(|(org, ..)| *org == 2);
    assert_eq!(
        theirs.collect::<Vec<_>>(),
        [post(2, 1, "a"), post(2, 2, "b")]
    );
}

#[test]
fn a_function_inserts_for_a_named_tenant_on_an_unscoped_connection() {
    let db = &mut *database();
    tenancy::insert_into(articles::table)
        .values((articles::id.eq(1), articles::title.eq("a")))
        .for_tenant(2)
        .execute(&mut db.unscoped("a test"))
        .unwrap();
    assert_eq!(all(db), [post(2, 1, "a")]);
}

#[test]
fn a_function_updates_the_rows_of_the_tenant_alone() {
    let db = &mut *filled();
    let conn = &mut tenant(db, 1);
    let titled = Article::scoped()
        .filter(articles::title.eq("a"))
        .or_filter(articles::id.eq(2));
    let updated = tenancy::update(titled)
        .set(articles::title.eq("c"))
        .execute(conn);
    assert_eq!(updated, Ok(2));
    Article::find(1, conn).unwrap().update("d", conn).unwrap();
    tenancy::update(<Article as Model>::find(2))
        .filter(articles::title.eq("c"))
        .set(articles::title.eq("e"))
        .execute_one(conn)
        .unwrap();
    let said = [(1, 1, "d"), (1, 2, "e"), (2, 1, "a"), (2, 2, "b")];
    assert_eq!(all(db), said.map(|(org, id, title)| post(org, id, title)));
}

#[test]
fn a_function_updates_no_instance_of_another_tenant() {
    let db = &mut *filled();
    let theirs = Article::find(1, &mut tenant(db, 2)).unwrap();
    assert_eq!(theirs.update("mine", &mut tenant(db, 1)), Err(NotFound));
    assert_eq!(theirs.delete(&mut tenant(db, 1)), Err(NotFound));
    assert_eq!(all(db).len(), 4);
}

#[test]
fn a_function_deletes_the_rows_of_the_tenant_alone() {
    let db = &mut *filled();
    let conn = &mut tenant(db, 1);
    Article::find(1, conn).unwrap().delete(conn).unwrap();
    let left = Article::scoped().filter(articles::title.eq("b"));
    assert_eq!(tenancy::delete(left).execute(conn), Ok(1));
    assert_eq!(all(db), [post(2, 1, "a"), post(2, 2, "b")]);
}

#[test]
fn a_function_takes_a_query_with_a_subquery() {
    let db = &mut *filled();
    let conn = &mut tenant(db, 1);
    let rows = Article::scoped().filter(exists(Org::scoped().filter(orgs::id.ne(2))));
    assert_eq!(tenancy::delete(rows).execute(conn), Ok(2));
    assert_eq!(all(db), [post(2, 1, "a"), post(2, 2, "b")]);
}

/// The verb `save` is not in the prelude, so it does not stand before a method that takes `&mut self`.
#[test]
fn a_models_own_save_is_found() {
    let db = &mut *filled();
    let conn = &mut tenant(db, 1);
    let mut post = Article::find(1, conn).unwrap();
    post.save(conn).unwrap();
    assert_eq!(Article::find(1, conn).unwrap().title, "a!");
    post.org_id = 2;
    assert_eq!(
        post.save(conn).unwrap_err().to_string(),
        ScopeError::NamesAnotherTenant.to_string()
    );
}

#[test]
fn a_helper_takes_any_query_of_a_blocking_connection() {
    let db = &mut *database();
    db.batch_execute(
        "insert into handles values (1, 1, 'a', null), (2, 2, 'b', null), (3, 1, 'c', null), (4, 1, 'd', null)",
    )
    .expect("rows of two tenants");
    let conn = &mut tenant(db, 1);
    let ids = || named_otherwise("c").select(handles::id).order(handles::id);
    assert_eq!(page(ids(), 0, conn), Ok(vec![1, 4]));
    assert_eq!(page::<_, _, _, _, i32>(ids(), 1, conn), Ok(vec![]));
    let boxed = named_otherwise("a").select(handles::id).into_boxed();
    assert_eq!(page(boxed.order(handles::id), 0, conn), Ok(vec![3, 4]));
}
