//! A lock asks for the permission to update.

use diesel::pg::PgConnection;
use tenancy::permissions::Permitted;
use tenancy::prelude::*;
use ui_schema::permissions::*;


fn reads_alone(conn: &mut TenantConn<PgConnection, (Club, Permitted<ViewTicket>)>) {
    let _ = Ticket::scoped().for_update().load::<Ticket>(conn);
}

fn everybody_reads(conn: &mut TenantConn<PgConnection, Club>) {
    let _ = Notice::scoped().for_share().load::<Notice>(conn);
}

fn main() {}
