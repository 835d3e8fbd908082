//! A permitted connection ends with the rights: what is kept of them was true for one request.

use tenancy::UnscopedConn;
use tenancy::permissions::{Denied, Permitted, Rights};
use tenancy::prelude::*;
use ui_schema::accounts::Person;
use ui_schema::permissions::{Club, ViewTicket};

fn kept<'c>(
    rights: Rights<Club, Person>,
    conn: UnscopedConn<'c, SqliteConnection>,
) -> Result<TenantConn<'c, SqliteConnection, (Club, Permitted<ViewTicket>)>, Denied> {
    Ok(rights.permit::<ViewTicket>()?.connect(conn))
}

fn kept_narrow<'c>(
    rights: Rights<Club, Person>,
    conn: &'c mut TenantConn<'_, SqliteConnection, Club>,
) -> QueryResult<TenantConn<'c, SqliteConnection, (Club, Permitted<ViewTicket>)>> {
    let permit = rights.permit::<ViewTicket>().expect("it is held");
    permit.narrow(conn)
}

fn main() {}
