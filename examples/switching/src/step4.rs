//! Step 4: the key is checked in one place, and what crosses organisations says so.

use crate::program::Request;
use tenancy::Verified;
use tenancy::prelude::*;

pub(crate) mod asynchronous;
#[path = "schema.rs"]
mod schema;
use schema::{comments, memberships, orgs, priorities, tickets, users};

#[determines_tenant]
#[derive(Queryable, Identifiable, Debug)]
#[diesel(table_name = orgs)]
pub struct Org {
    id: i32,
    name: String,
}

#[tenanted(Org)]
#[derive(Queryable, Identifiable)]
#[diesel(table_name = memberships, primary_key(org_id, user_id))]
struct Membership {
    org_id: i32,
    user_id: i32,
}

#[universal]
#[derive(Queryable)]
#[diesel(table_name = priorities)]
struct Priority {
    id: i32,
    name: String,
}

#[tenanted(Org)]
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
    priority_id: i32,
    title: &'a str,
}

#[tenanted(through = tickets, foreign_key = ticket_id)]
#[derive(Queryable, Identifiable)]
#[diesel(table_name = comments)]
struct Comment {
    id: i32,
    ticket_id: i32,
    body: String,
}

type OrgConn<'c> = TenantConn<'c, SqliteConnection, Org>;

pub(crate) fn serve(
    db: &mut SqliteConnection,
    org: i32,
    user: i32,
    request: Request,
) -> QueryResult<Vec<String>> {
    let org = member(db, org, user)?;
    match request {
        Request::Urgent => urgent(&mut OrgConn::new(db, org)),
        Request::Thread(ticket) => thread(&mut OrgConn::new(db, org), ticket),
        Request::Open(priority, title) => open(&mut OrgConn::new(db, org), priority, title),
        Request::Reply(ticket, body) => reply(&mut OrgConn::new(db, org), ticket, body),
        Request::Rename(ticket, title) => rename(&mut OrgConn::new(db, org), ticket, title),
        Request::Close(ticket) => close(db, org, user, ticket),
    }
}

/// The organisation, if the user is a member of it.
fn member(db: &mut SqliteConnection, org: i32, user: i32) -> QueryResult<Verified<Org>> {
    let conn = &mut OrgConn::trusting(db, org);
    Membership::find(user).first::<Membership>(conn)?;
    Ok(Verified::trust(org))
}

fn urgent(conn: &mut OrgConn<'_>) -> QueryResult<Vec<String>> {
    Ticket::scoped()
        .inner_join(priorities::table)
        .filter(priorities::name.eq("urgent"))
        .order(tickets::id)
        .select(tickets::title)
        .load(conn)
}

fn thread(conn: &mut OrgConn<'_>, ticket: i32) -> QueryResult<Vec<String>> {
    Comment::scoped()
        .filter(comments::ticket_id.eq(ticket))
        .order(comments::id)
        .select(comments::body)
        .load(conn)
}

fn open(conn: &mut OrgConn<'_>, priority: i32, title: &str) -> QueryResult<Vec<String>> {
    let new = NewTicket {
        priority_id: priority,
        title,
    };
    Ticket::insert(&new).execute(conn)?;
    Ok(vec!["opened".to_owned()])
}

fn reply(conn: &mut OrgConn<'_>, ticket: i32, body: &str) -> QueryResult<Vec<String>> {
    Comment::insert((comments::ticket_id.eq(ticket), comments::body.eq(body))).execute(conn)?;
    Ok(vec!["replied".to_owned()])
}

fn rename(conn: &mut OrgConn<'_>, ticket: i32, title: &str) -> QueryResult<Vec<String>> {
    Ticket::update(ticket)
        .set(tickets::title.eq(title))
        .execute_one(conn)?;
    Ok(vec!["renamed".to_owned()])
}

fn close(
    db: &mut SqliteConnection,
    org: Verified<Org>,
    user: i32,
    ticket: i32,
) -> QueryResult<Vec<String>> {
    db.transaction(|db| {
        let conn = &mut OrgConn::new(db, org);
        let ticket: Ticket = Ticket::find(ticket).first(conn)?;
        ticket.delete(conn)?;
        diesel::update(users::table.find(user))
            .set(users::closed.eq(users::closed + 1))
            .execute(db)?;
        Ok(vec!["closed".to_owned()])
    })
}

impl Ticket {
    fn delete(self, conn: &mut OrgConn<'_>) -> QueryResult<()> {
        let comments = Comment::scoped().filter(comments::ticket_id.eq(self.id));
        tenancy::delete(comments).execute(conn)?;
        tenancy::delete(&self).execute_one(conn)
    }
}

pub(crate) fn sign_up(db: &mut SqliteConnection, name: &str, user: i32) -> QueryResult<i32> {
    let conn = &mut db.unscoped("an organisation signs up");
    conn.transaction(|conn| {
        let org = diesel::insert_into(orgs::table)
            .values(orgs::name.eq(name))
            .returning(orgs::id)
            .get_result(&mut **conn)?;
        Membership::insert(memberships::user_id.eq(user))
            .for_tenant(org)
            .execute(conn)?;
        Ok(org)
    })
}

pub(crate) fn report(db: &mut SqliteConnection) -> QueryResult<Vec<(String, i64)>> {
    let conn = &mut db.unscoped("the monthly report, over all organisations");
    Org::scoped()
        .inner_join(tickets::table)
        .group_by(orgs::name)
        .order(orgs::name)
        .select((orgs::name, diesel::dsl::count(tickets::id)))
        .load(conn)
}
