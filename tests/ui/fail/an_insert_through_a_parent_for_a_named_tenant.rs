//! A row tenanted through a parent has the tenant of its parent, and no other.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Attachment::insert(attachments::post_id.eq(1))
        .for_tenant(1)
        .execute(conn);
}

fn main() {}
