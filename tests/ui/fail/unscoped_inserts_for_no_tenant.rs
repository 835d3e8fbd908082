//! An insert on an unscoped connection says for which tenant it is.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn post(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Post::insert(posts::title.eq("a")).execute(conn);
}

fn tag(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Tag::insert(tags::name.eq("a")).execute(conn);
}

fn template(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Template::insert(templates::text.eq("a")).execute(conn);
}

fn lead(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Lead::insert(leads::email.eq("a")).execute(conn);
}

fn note(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Note::insert(notes::text.eq("a")).execute(conn);
}

fn invite(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Invite::insert(invites::email.eq("a")).execute(conn);
}

fn task(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Task::insert((tasks::name.eq("a"), tasks::post_id.eq(1))).execute(conn);
}

fn page(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Page::insert(pages::path.eq("a")).execute(conn);
}

fn region(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Region::insert(regions::name.eq("a")).execute(conn);
}

fn draft(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Draft::insert(drafts::text.eq("a")).execute(conn);
}

fn invoice(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Invoice::insert(invoices::total.eq(1)).execute(conn);
}

fn main() {}
