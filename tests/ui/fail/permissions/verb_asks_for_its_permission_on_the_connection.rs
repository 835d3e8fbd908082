//! A verb asks for its permission on the connection.

use tenancy::prelude::*;
use ui_schema::permissions::*;


type Conn<'c> = TenantConn<'c, SqliteConnection, Club>;

fn read(conn: &mut Conn) {
    let _ = Ticket::scoped().load::<Ticket>(conn);
}

fn insert(conn: &mut Conn) {
    let _ = Ticket::insert(tickets::title.eq("a")).execute(conn);
}

fn update(conn: &mut Conn) {
    let _ = Ticket::update(1).set(tickets::title.eq("a")).execute(conn);
}

fn delete(conn: &mut Conn) {
    let _ = Ticket::delete(1).execute(conn);
}

fn main() {}
