//! No one key names an owner of one of several types.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Invoice::insert(invoices::total.eq(1))
        .for_tenant(1)
        .execute(conn);
}

fn main() {}
