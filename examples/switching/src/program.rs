//! What each step has to answer: the same requests, with the same output.

use crate::schema::users;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::DatabaseErrorKind::ForeignKeyViolation;
use diesel::result::Error::{DatabaseError, NotFound};
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use diesel_async::{AsyncConnection, SimpleAsyncConnection};
use std::error::Error;

/// The connection of the asynchronous program.
pub(crate) type Db = SyncConnectionWrapper<SqliteConnection>;

/// What a user asks for, in the name of an organisation.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Request {
    /// The titles of the urgent tickets.
    Urgent,
    /// What was said about a ticket.
    Thread(i32),
    /// A new ticket, with a priority.
    Open(i32, &'static str),
    Reply(i32, &'static str),
    Rename(i32, &'static str),
    /// The ticket goes, and the user has closed one more.
    Close(i32),
}
use Request::{Close, Open, Rename, Reply, Thread, Urgent};

const ANN: i32 = 1;
const BOB: i32 = 2;
const ACME: i32 = 1;
const GLOBEX: i32 = 2;

const SIGN_UPS: [(&str, i32); 2] = [("Acme", ANN), ("Globex", BOB)];

const REQUESTS: [(i32, i32, Request); 18] = [
    (ACME, ANN, Open(1, "The rocket does not start")),
    (GLOBEX, BOB, Open(1, "The volcano is cold")),
    (ACME, ANN, Open(2, "The anvil is blue")),
    (ACME, ANN, Reply(1, "Have you lit it?")),
    (GLOBEX, BOB, Reply(2, "Wait a century")),
    (ACME, ANN, Urgent),
    (GLOBEX, BOB, Urgent),
    (ACME, ANN, Thread(1)),
    // Another organisation's ticket.
    (GLOBEX, BOB, Thread(1)),
    (GLOBEX, BOB, Reply(1, "Buy ours")),
    (GLOBEX, BOB, Rename(1, "Buy ours")),
    (GLOBEX, BOB, Close(1)),
    // A user who is no member.
    (ACME, BOB, Urgent),
    (ACME, ANN, Rename(1, "The rocket flies backwards")),
    (ACME, ANN, Urgent),
    (ACME, ANN, Close(1)),
    (ACME, ANN, Close(1)),
    (ACME, ANN, Urgent),
];

/// A program on blocking connections.
pub(crate) struct Program {
    pub(crate) sign_up: fn(&mut SqliteConnection, &str, i32) -> QueryResult<i32>,
    pub(crate) serve: fn(&mut SqliteConnection, i32, i32, Request) -> QueryResult<Vec<String>>,
    pub(crate) report: fn(&mut SqliteConnection) -> QueryResult<Vec<(String, i64)>>,
}

impl Program {
    /// What it prints.
    pub(crate) fn run(&self) -> Result<String, Box<dyn Error>> {
        let db = &mut SqliteConnection::establish(":memory:")?;
        db.batch_execute(include_str!("../schema.sql"))?;
        for (name, user) in SIGN_UPS {
            (self.sign_up)(db, name, user)?;
        }
        let mut output = String::new();
        for (org, user, request) in REQUESTS {
            output += &line(org, user, request, (self.serve)(db, org, user, request))?;
        }
        let closed = users::table.order(users::id).select(users::closed);
        Ok(output + &end(&(self.report)(db)?, &closed.load(db)?))
    }
}

/// What a program on asynchronous connections prints.
pub(crate) async fn run_asynchronous(
    sign_up: impl AsyncFn(&mut Db, &str, i32) -> QueryResult<i32>,
    serve: impl AsyncFn(&mut Db, i32, i32, Request) -> QueryResult<Vec<String>>,
    report: impl AsyncFn(&mut Db) -> QueryResult<Vec<(String, i64)>>,
) -> Result<String, Box<dyn Error>> {
    let db = &mut Db::establish(":memory:").await?;
    db.batch_execute(include_str!("../schema.sql")).await?;
    for (name, user) in SIGN_UPS {
        sign_up(db, name, user).await?;
    }
    let mut output = String::new();
    for (org, user, request) in REQUESTS {
        output += &line(org, user, request, serve(db, org, user, request).await)?;
    }
    let closed = users::table.order(users::id).select(users::closed);
    let closed = diesel_async::RunQueryDsl::load(closed, db).await?;
    Ok(output + &end(&report(db).await?, &closed))
}

fn line(
    org: i32,
    user: i32,
    request: Request,
    answer: QueryResult<Vec<String>>,
) -> QueryResult<String> {
    let user = if user == ANN { "Ann" } else { "Bob" };
    let org = if org == ACME { "Acme" } else { "Globex" };
    let answer = match answer {
        Ok(lines) => lines.join("; "),
        // A row that points nowhere is the latter.
        Err(NotFound | DatabaseError(ForeignKeyViolation, _)) => "not found".to_owned(),
        Err(error) => return Err(error),
    };
    Ok(format!("{user} at {org}: {request:?}: {answer}\n"))
}

fn end(tickets: &[(String, i64)], closed: &[i32]) -> String {
    format!("open tickets: {tickets:?}\nclosed by Ann and Bob: {closed:?}\n")
}
