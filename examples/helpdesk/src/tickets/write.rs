//! What is written of tickets. Each function says in its connection what one holds who calls it.

use super::status::Status;
use crate::app::CompanyConn;
use crate::may::{OpenTicket, Write};
use crate::models::{Comment, Company, Ticket};
use crate::schema::{comments, companies, tickets};
use crate::time::now;
use tenancy::permissions::All;
use tenancy::prelude::*;

/// Whoever opens a ticket says something with it.
pub(crate) type Open = All<(OpenTicket, Write)>;

/// Opens a ticket, and says which one it is.
pub(crate) fn open(
    conn: &mut CompanyConn<'_, Open>,
    me: &str,
    subject: &str,
    body: &str,
) -> QueryResult<i64> {
    conn.transaction(|conn| {
        // The row of the company is locked from here on: no number is given twice.
        let counted = companies::last_ticket.eq(companies::last_ticket + 1);
        let commented = companies::last_id.eq(companies::last_id + 1);
        Company::update(Company::scoped())
            .set((counted, commented))
            .execute_one(conn)?;
        let last = (companies::last_ticket, companies::last_id);
        let (ticket, comment) = Company::scoped().select(last).first::<(i64, i64)>(conn)?;
        let at = now();
        Ticket::insert((
            tickets::id.eq(ticket),
            tickets::subject.eq(subject.trim()),
            tickets::status.eq(Status::New),
            tickets::requester_id.eq(me),
            tickets::opened_at.eq(at),
            tickets::updated_at.eq(at),
        ))
        .execute(conn)?;
        Comment::insert((
            comments::id.eq(comment),
            comments::ticket_id.eq(ticket),
            comments::author_id.eq(me),
            comments::private.eq(false),
            comments::body.eq(body.trim()),
            comments::at.eq(at),
        ))
        .execute(conn)?;
        Ok(ticket)
    })
}
