//! Before the first step, on an asynchronous connection.

use super::schema::{comments, memberships, orgs, priorities, tickets, users};
use super::{Membership, NewTicket, Ticket};
use crate::program::{Db, Request};
use diesel::prelude::*;
use diesel::result::Error::NotFound;
use diesel_async::{AsyncConnection, RunQueryDsl};

pub(crate) async fn serve(
    db: &mut Db,
    org: i32,
    user: i32,
    request: Request,
) -> QueryResult<Vec<String>> {
    memberships::table
        .find((org, user))
        .first::<Membership>(db)
        .await?;
    match request {
        Request::Urgent => urgent(db, org).await,
        Request::Thread(ticket) => thread(db, org, ticket).await,
        Request::Open(priority, title) => open(db, org, priority, title).await,
        Request::Reply(ticket, body) => reply(db, org, ticket, body).await,
        Request::Rename(ticket, title) => rename(db, org, ticket, title).await,
        Request::Close(ticket) => close(db, org, user, ticket).await,
    }
}

async fn urgent(db: &mut Db, org: i32) -> QueryResult<Vec<String>> {
    tickets::table
        .inner_join(priorities::table)
        .filter(tickets::org_id.eq(org))
        .filter(priorities::name.eq("urgent"))
        .order(tickets::id)
        .select(tickets::title)
        .load(db)
        .await
}

async fn thread(db: &mut Db, org: i32, ticket: i32) -> QueryResult<Vec<String>> {
    comments::table
        .inner_join(tickets::table)
        .filter(tickets::org_id.eq(org))
        .filter(tickets::id.eq(ticket))
        .order(comments::id)
        .select(comments::body)
        .load(db)
        .await
}

async fn open(db: &mut Db, org: i32, priority: i32, title: &str) -> QueryResult<Vec<String>> {
    let new = NewTicket {
        org_id: org,
        priority_id: priority,
        title,
    };
    diesel::insert_into(tickets::table)
        .values(&new)
        .execute(db)
        .await?;
    Ok(vec!["opened".to_owned()])
}

async fn reply(db: &mut Db, org: i32, ticket: i32, body: &str) -> QueryResult<Vec<String>> {
    let ticket: Ticket = tickets::table
        .filter(tickets::org_id.eq(org))
        .find(ticket)
        .first(db)
        .await?;
    diesel::insert_into(comments::table)
        .values((comments::ticket_id.eq(ticket.id), comments::body.eq(body)))
        .execute(db)
        .await?;
    Ok(vec!["replied".to_owned()])
}

async fn rename(db: &mut Db, org: i32, ticket: i32, title: &str) -> QueryResult<Vec<String>> {
    let renamed = diesel::update(tickets::table.find(ticket))
        .filter(tickets::org_id.eq(org))
        .set(tickets::title.eq(title))
        .execute(db)
        .await?;
    if renamed == 0 {
        return Err(NotFound);
    }
    Ok(vec!["renamed".to_owned()])
}

async fn close(db: &mut Db, org: i32, user: i32, ticket: i32) -> QueryResult<Vec<String>> {
    db.transaction(async |db| {
        let ticket: Ticket = tickets::table
            .filter(tickets::org_id.eq(org))
            .find(ticket)
            .first(db)
            .await?;
        let comments = comments::table.filter(comments::ticket_id.eq(ticket.id));
        diesel::delete(comments).execute(db).await?;
        diesel::delete(&ticket).execute(db).await?;
        diesel::update(users::table.find(user))
            .set(users::closed.eq(users::closed + 1))
            .execute(db)
            .await?;
        Ok(vec!["closed".to_owned()])
    })
    .await
}

pub(crate) async fn sign_up(db: &mut Db, name: &str, user: i32) -> QueryResult<i32> {
    db.transaction(async |db| {
        let org = diesel::insert_into(orgs::table)
            .values(orgs::name.eq(name))
            .returning(orgs::id)
            .get_result(db)
            .await?;
        diesel::insert_into(memberships::table)
            .values((memberships::org_id.eq(org), memberships::user_id.eq(user)))
            .execute(db)
            .await?;
        Ok(org)
    })
    .await
}

pub(crate) async fn report(db: &mut Db) -> QueryResult<Vec<(String, i64)>> {
    orgs::table
        .inner_join(tickets::table)
        .group_by(orgs::name)
        .order(orgs::name)
        .select((orgs::name, diesel::dsl::count(tickets::id)))
        .load(db)
        .await
}
