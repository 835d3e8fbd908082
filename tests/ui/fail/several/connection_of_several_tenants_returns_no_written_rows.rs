//! A connection of several tenants returns no written rows.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).get_result::<Post>(conn);
}

fn update(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::update(1)
        .set(posts::title.eq("a"))
        .get_result::<Post>(conn);
}

fn delete(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::delete(1).get_result::<Post>(conn);
}

fn upsert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a"))
        .on_conflict_do_nothing()
        .load::<Post>(conn);
}

fn main() {}
