//! An upsert that updates asks for both permissions.

use tenancy::permissions::Permitted;
use tenancy::prelude::*;
use ui_schema::permissions::*;


fn upsert(conn: &mut TenantConn<SqliteConnection, (Club, Permitted<AddTicket>)>) {
    let _ = Ticket::insert((tickets::id.eq(1), tickets::title.eq("a")))
        .on_conflict(tickets::id)
        .do_update()
        .set(tickets::title.eq("a"))
        .execute(conn);
}

fn main() {}
