//! What is written of tickets. Each function says in its connection what one holds who calls it.

use super::Seen;
use super::status::Status;
use crate::app::CompanyConn;
use crate::may::{ChangeTicket, May, OpenTicket, SeeTickets, Write};
use crate::models::{Comment, Company, TeamMember, Ticket, TicketLabel, User};
use crate::schema::{
    comments, companies, memberships, team_grants, team_members, ticket_labels, tickets, users,
};
use crate::time::now;
use tenancy::accounts::MemberStatus;
use tenancy::permissions::{All, Permissions as _, Requirement};
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

/// Whoever writes to a ticket sees it.
pub(crate) type Answer = All<(SeeTickets, Write)>;

/// Writes to a ticket, and says who has asked. What is no note makes it an open one, unless somebody of the company waits for an answer of the customer's.
pub(crate) fn answer(
    conn: &mut CompanyConn<'_, Answer>,
    ticket: i64,
    seen: Seen,
    me: &str,
    private: bool,
    body: &str,
) -> QueryResult<String> {
    conn.transaction(|conn| {
        let id = next_id(conn)?;
        let (requester, status) = Ticket::scoped()
            .filter(tickets::id.eq(ticket))
            .filter(seen)
            .select((tickets::requester_id, tickets::status))
            .first::<(String, Status)>(conn)?;
        let at = now();
        Comment::insert((
            comments::id.eq(id),
            comments::ticket_id.eq(ticket),
            comments::author_id.eq(me),
            comments::private.eq(private),
            comments::body.eq(body.trim()),
            comments::at.eq(at),
        ))
        .execute(conn)?;
        let status = if !private && (requester == me || status == Status::New) {
            Status::Open
        } else {
            status
        };
        Ticket::update(ticket)
            .set((tickets::status.eq(status), tickets::updated_at.eq(at)))
            .execute_one(conn)?;
        Ok(requester)
    })
}

fn next_id(conn: &mut CompanyConn<'_, Answer>) -> QueryResult<i64> {
    Company::update(Company::scoped())
        .set(companies::last_id.eq(companies::last_id + 1))
        .execute_one(conn)?;
    Company::scoped().select(companies::last_id).first(conn)
}

/// Whoever changes a ticket sees it.
pub(crate) type Change = All<(SeeTickets, ChangeTicket)>;

/// Who may be assigned: whoever changes tickets.
pub(crate) fn agents<P>(conn: &mut CompanyConn<'_, P>) -> QueryResult<Vec<(String, String)>>
where
    P: Requirement<May> + 'static,
{
    let in_teams = TeamMember::scoped()
        .inner_join(team_grants::table.on(team_grants::team_id.eq(team_members::team_id)))
        .filter(team_grants::permission.eq(May::ChangeTicket.name()))
        .select(team_members::account_id);
    User::scoped()
        .inner_join(memberships::table)
        .filter(memberships::status.eq(MemberStatus::Active))
        .filter(users::id.eq_any(in_teams))
        .order(users::name)
        .select((users::id, users::name))
        .load(conn)
}

pub(crate) fn change(
    conn: &mut CompanyConn<'_, Change>,
    ticket: i64,
    seen: Seen,
    status: Status,
    assignee: Option<String>,
) -> QueryResult<String> {
    let requester = requester(conn, ticket, seen.clone())?;
    Ticket::update(Ticket::scoped().filter(tickets::id.eq(ticket)).filter(seen))
        .set((
            tickets::status.eq(status),
            tickets::assignee_id.eq(assignee),
            tickets::updated_at.eq(now()),
        ))
        .execute_one(conn)?;
    Ok(requester)
}

/// A label is one of the company's, or one of those of all: the reference is checked in the statement.
pub(crate) fn add_label(
    conn: &mut CompanyConn<'_, Change>,
    ticket: i64,
    seen: Seen,
    label: i32,
) -> QueryResult<String> {
    let requester = requester(conn, ticket, seen)?;
    TicketLabel::insert((
        ticket_labels::ticket_id.eq(ticket),
        ticket_labels::label_id.eq(label),
    ))
    .on_conflict_do_nothing()
    .execute(conn)?;
    Ok(requester)
}

pub(crate) fn remove_label(
    conn: &mut CompanyConn<'_, Change>,
    ticket: i64,
    seen: Seen,
    label: i32,
) -> QueryResult<String> {
    let requester = requester(conn, ticket, seen)?;
    TicketLabel::delete(
        TicketLabel::scoped()
            .filter(ticket_labels::ticket_id.eq(ticket))
            .filter(ticket_labels::label_id.eq(label)),
    )
    .execute(conn)?;
    Ok(requester)
}

/// Who has asked, if the ticket is there for who acts.
fn requester(conn: &mut CompanyConn<'_, Change>, ticket: i64, seen: Seen) -> QueryResult<String> {
    let ticket = Ticket::scoped().filter(tickets::id.eq(ticket)).filter(seen);
    ticket.select(tickets::requester_id).first(conn)
}
