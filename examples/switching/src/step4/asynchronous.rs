//! After the last step, on an asynchronous connection.

use super::schema::{comments, memberships, orgs, priorities, tickets, users};
use super::{Comment, Membership, NewTicket, Org, Ticket};
use crate::program::{Db, Request};
use tenancy::Verified;
use tenancy::prelude::*;

type OrgConn<'c> = AsyncTenantConn<'c, Db, Org>;

pub(crate) async fn serve(
    db: &mut Db,
    org: i32,
    user: i32,
    request: Request,
) -> QueryResult<Vec<String>> {
    let org = member(db, org, user).await?;
    match request {
        Request::Urgent => urgent(&mut OrgConn::new(db, org)).await,
        Request::Thread(ticket) => thread(&mut OrgConn::new(db, org), ticket).await,
        Request::Open(priority, title) => open(&mut OrgConn::new(db, org), priority, title).await,
        Request::Reply(ticket, body) => reply(&mut OrgConn::new(db, org), ticket, body).await,
        Request::Rename(ticket, title) => rename(&mut OrgConn::new(db, org), ticket, title).await,
        Request::Close(ticket) => close(db, org, user, ticket).await,
    }
}

/// The organisation, if the user is a member of it.
async fn member(db: &mut Db, org: i32, user: i32) -> QueryResult<Verified<Org>> {
    let conn = &mut OrgConn::trusting(db, org);
    Membership::find(user).first::<Membership>(conn).await?;
    Ok(Verified::trust(org))
}

async fn urgent(conn: &mut OrgConn<'_>) -> QueryResult<Vec<String>> {
    Ticket::scoped()
        .inner_join(priorities::table)
        .filter(priorities::name.eq("urgent"))
        .order(tickets::id)
        .select(tickets::title)
        .load(conn)
        .await
}

async fn thread(conn: &mut OrgConn<'_>, ticket: i32) -> QueryResult<Vec<String>> {
    Comment::scoped()
        .filter(comments::ticket_id.eq(ticket))
        .order(comments::id)
        .select(comments::body)
        .load(conn)
        .await
}

async fn open(conn: &mut OrgConn<'_>, priority: i32, title: &str) -> QueryResult<Vec<String>> {
    let new = NewTicket {
        priority_id: priority,
        title,
    };
    Ticket::insert(&new).execute(conn).await?;
    Ok(vec!["opened".to_owned()])
}

async fn reply(conn: &mut OrgConn<'_>, ticket: i32, body: &str) -> QueryResult<Vec<String>> {
    Comment::insert((comments::ticket_id.eq(ticket), comments::body.eq(body)))
        .execute(conn)
        .await?;
    Ok(vec!["replied".to_owned()])
}

async fn rename(conn: &mut OrgConn<'_>, ticket: i32, title: &str) -> QueryResult<Vec<String>> {
    Ticket::update(ticket)
        .set(tickets::title.eq(title))
        .execute_one(conn)
        .await?;
    Ok(vec!["renamed".to_owned()])
}

async fn close(
    db: &mut Db,
    org: Verified<Org>,
    user: i32,
    ticket: i32,
) -> QueryResult<Vec<String>> {
    db.transaction(async |db| {
        let conn = &mut OrgConn::new(db, org);
        let ticket: Ticket = Ticket::find(ticket).first(conn).await?;
        let comments = Comment::scoped().filter(comments::ticket_id.eq(ticket.id));
        tenancy::delete(comments).execute(conn).await?;
        tenancy::delete(&ticket).execute_one(conn).await?;
        let closed = users::closed.eq(users::closed + 1);
        let plain = diesel::update(users::table.find(user)).set(closed);
        diesel_async::RunQueryDsl::execute(plain, db).await?;
        Ok(vec!["closed".to_owned()])
    })
    .await
}

pub(crate) async fn sign_up(db: &mut Db, name: &str, user: i32) -> QueryResult<i32> {
    let conn = &mut db.unscoped("an organisation signs up");
    conn.transaction(async |conn| {
        let org = diesel::insert_into(orgs::table)
            .values(orgs::name.eq(name))
            .returning(orgs::id);
        let org = diesel_async::RunQueryDsl::get_result(org, &mut **conn).await?;
        Membership::insert(memberships::user_id.eq(user))
            .for_tenant(org)
            .execute(conn)
            .await?;
        Ok(org)
    })
    .await
}

pub(crate) async fn report(db: &mut Db) -> QueryResult<Vec<(String, i64)>> {
    let conn = &mut db.unscoped("the monthly report, over all organisations");
    Org::scoped()
        .inner_join(tickets::table)
        .group_by(orgs::name)
        .order(orgs::name)
        .select((orgs::name, diesel::dsl::count(tickets::id)))
        .load(conn)
        .await
}
