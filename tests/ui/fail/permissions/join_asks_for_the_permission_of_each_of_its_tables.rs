//! A join asks for the permission of each of its tables.

use tenancy::permissions::Permitted;
use tenancy::prelude::*;
use ui_schema::permissions::*;


fn main_table(conn: &mut TenantConn<SqliteConnection, (Club, Permitted<ViewReply>)>) {
    let _ = Ticket::scoped()
        .inner_join(replies::table)
        .select(replies::text)
        .load::<String>(conn);
}

fn joined(conn: &mut TenantConn<SqliteConnection, (Club, Permitted<ViewTicket>)>) {
    let _ = Ticket::scoped()
        .left_join(replies::table)
        .select(tickets::title)
        .load::<String>(conn);
}

fn main() {}
