//! In two dimensions a tenant is named by two keys.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Draft::insert(drafts::text.eq("a"))
        .for_tenant(1)
        .execute(conn);
}

fn main() {}
