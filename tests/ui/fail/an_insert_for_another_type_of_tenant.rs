//! A connection inserts rows of its own type of tenant only.

use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Post::insert(posts::title.eq("a")).execute(conn);
}

fn main() {}
