//! The permission of another verb is too little.

use tenancy::permissions::{Any, Permitted};
use tenancy::prelude::*;
use ui_schema::permissions::*;


type Conn<'c, P> = TenantConn<'c, SqliteConnection, (Club, Permitted<P>)>;

fn of_another(conn: &mut Conn<ViewTicket>) {
    let _ = Ticket::delete(1).execute(conn);
}

fn one_of_two(conn: &mut Conn<Any<(DeleteTicket, ChangeTicket)>>) {
    let _ = Ticket::delete(1).execute(conn);
}

fn main() {}
