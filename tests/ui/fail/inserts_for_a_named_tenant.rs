//! On the connection of a tenant an insert names no tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn post(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a"))
        .for_tenant(2)
        .execute(conn);
}

fn tag(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Tag::insert(tags::name.eq("a")).for_tenant(2).execute(conn);
}

fn template(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Template::insert(templates::text.eq("a"))
        .for_tenant(2)
        .execute(conn);
}

fn lead(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Lead::insert(leads::email.eq("a"))
        .for_tenant(2)
        .execute(conn);
}

fn note(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Note::insert(notes::text.eq("a"))
        .for_tenant(2)
        .execute(conn);
}

fn invite(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Invite::insert(invites::email.eq("a"))
        .for_tenant(2)
        .execute(conn);
}

fn task(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Task::insert((tasks::name.eq("a"), tasks::post_id.eq(1)))
        .for_tenant(2)
        .execute(conn);
}

fn main() {}
