//! What returns rows asks for the permission to read them.

use tenancy::permissions::Permitted;
use tenancy::prelude::*;
use ui_schema::permissions::*;


fn update(conn: &mut TenantConn<SqliteConnection, (Club, Permitted<ChangeTicket>)>) {
    let _ = Ticket::update(1)
        .set(tickets::title.eq("a"))
        .get_result::<Ticket>(conn);
}

fn main() {}
