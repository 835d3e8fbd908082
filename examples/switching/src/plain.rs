//! Before the first step: plain Diesel. Each function names the organisation in its queries.

use crate::program::Request;
use diesel::prelude::*;
use diesel::result::Error::NotFound;

pub(crate) mod asynchronous;
#[path = "schema.rs"]
mod schema;
use schema::{comments, memberships, orgs, priorities, tickets, users};

#[derive(Queryable, Identifiable, Debug)]
#[diesel(table_name = orgs)]
pub struct Org {
    id: i32,
    name: String,
}

#[derive(Queryable, Identifiable)]
#[diesel(table_name = memberships, primary_key(org_id, user_id))]
struct Membership {
    org_id: i32,
    user_id: i32,
}

#[derive(Queryable)]
#[diesel(table_name = priorities)]
struct Priority {
    id: i32,
    name: String,
}

#[derive(Queryable, Identifiable, AsChangeset)]
#[diesel(table_name = tickets)]
struct Ticket {
    id: i32,
    org_id: i32,
    priority_id: i32,
    title: String,
}

#[derive(Insertable)]
#[diesel(table_name = tickets)]
struct NewTicket<'a> {
    org_id: i32,
    priority_id: i32,
    title: &'a str,
}

#[derive(Queryable, Identifiable)]
#[diesel(table_name = comments)]
struct Comment {
    id: i32,
    ticket_id: i32,
    body: String,
}

pub(crate) fn serve(
    db: &mut SqliteConnection,
    org: i32,
    user: i32,
    request: Request,
) -> QueryResult<Vec<String>> {
    memberships::table
        .find((org, user))
        .first::<Membership>(db)?;
    match request {
        Request::Urgent => urgent(db, org),
        Request::Thread(ticket) => thread(db, org, ticket),
        Request::Open(priority, title) => open(db, org, priority, title),
        Request::Reply(ticket, body) => reply(db, org, ticket, body),
        Request::Rename(ticket, title) => rename(db, org, ticket, title),
        Request::Close(ticket) => close(db, org, user, ticket),
    }
}

fn urgent(db: &mut SqliteConnection, org: i32) -> QueryResult<Vec<String>> {
    tickets::table
        .inner_join(priorities::table)
        .filter(tickets::org_id.eq(org))
        .filter(priorities::name.eq("urgent"))
        .order(tickets::id)
        .select(tickets::title)
        .load(db)
}

fn thread(db: &mut SqliteConnection, org: i32, ticket: i32) -> QueryResult<Vec<String>> {
    comments::table
        .inner_join(tickets::table)
        .filter(tickets::org_id.eq(org))
        .filter(tickets::id.eq(ticket))
        .order(comments::id)
        .select(comments::body)
        .load(db)
}

fn open(
    db: &mut SqliteConnection,
    org: i32,
    priority: i32,
    title: &str,
) -> QueryResult<Vec<String>> {
    let new = NewTicket {
        org_id: org,
        priority_id: priority,
        title,
    };
    diesel::insert_into(tickets::table)
        .values(&new)
        .execute(db)?;
    Ok(vec!["opened".to_owned()])
}

fn reply(db: &mut SqliteConnection, org: i32, ticket: i32, body: &str) -> QueryResult<Vec<String>> {
    let ticket: Ticket = tickets::table
        .filter(tickets::org_id.eq(org))
        .find(ticket)
        .first(db)?;
    diesel::insert_into(comments::table)
        .values((comments::ticket_id.eq(ticket.id), comments::body.eq(body)))
        .execute(db)?;
    Ok(vec!["replied".to_owned()])
}

fn rename(
    db: &mut SqliteConnection,
    org: i32,
    ticket: i32,
    title: &str,
) -> QueryResult<Vec<String>> {
    let renamed = diesel::update(tickets::table.find(ticket))
        .filter(tickets::org_id.eq(org))
        .set(tickets::title.eq(title))
        .execute(db)?;
    if renamed == 0 {
        return Err(NotFound);
    }
    Ok(vec!["renamed".to_owned()])
}

fn close(db: &mut SqliteConnection, org: i32, user: i32, ticket: i32) -> QueryResult<Vec<String>> {
    db.transaction(|db| {
        let ticket: Ticket = tickets::table
            .filter(tickets::org_id.eq(org))
            .find(ticket)
            .first(db)?;
        ticket.delete(db)?;
        diesel::update(users::table.find(user))
            .set(users::closed.eq(users::closed + 1))
            .execute(db)?;
        Ok(vec!["closed".to_owned()])
    })
}

impl Ticket {
    fn delete(self, db: &mut SqliteConnection) -> QueryResult<()> {
        let comments = comments::table.filter(comments::ticket_id.eq(self.id));
        diesel::delete(comments).execute(db)?;
        diesel::delete(&self).execute(db)?;
        Ok(())
    }
}

pub(crate) fn sign_up(db: &mut SqliteConnection, name: &str, user: i32) -> QueryResult<i32> {
    db.transaction(|db| {
        let org = diesel::insert_into(orgs::table)
            .values(orgs::name.eq(name))
            .returning(orgs::id)
            .get_result(db)?;
        diesel::insert_into(memberships::table)
            .values((memberships::org_id.eq(org), memberships::user_id.eq(user)))
            .execute(db)?;
        Ok(org)
    })
}

pub(crate) fn report(db: &mut SqliteConnection) -> QueryResult<Vec<(String, i64)>> {
    orgs::table
        .inner_join(tickets::table)
        .group_by(orgs::name)
        .order(orgs::name)
        .select((orgs::name, diesel::dsl::count(tickets::id)))
        .load(db)
}
