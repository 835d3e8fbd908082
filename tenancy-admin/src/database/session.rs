//! What an algorithm asks of the database, and how it waits for the answers.
//!
//! An algorithm is an `async fn` that holds no connection: it asks by a [`Session`]. Whoever runs it, polls it until it
//! asks for something, does that on the connection, blocking or not, and hands it the answer. So an algorithm is written
//! once, and compiled once, for all connections; and it never waits for anything else.

use super::facts::Facts;
use super::statement::Statement;
use diesel::result::{Error, QueryResult};
use std::borrow::Cow;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Context, Poll, Waker};

/// A row as text.
pub(crate) type Row = Vec<Option<String>>;

/// What is asked.
#[derive(Debug)]
pub(crate) enum Request {
    /// The rows of a select, one by one.
    Load(Statement),
    /// The next of these.
    NextRow,
    /// The number in the one row of a select.
    Number(Statement),
    /// How many rows it has written.
    Write(Statement),
    /// A command of which no answer but success is of interest.
    Command(Cow<'static, str>),
    /// Writes between two commands. The second is run however the writes end.
    WriteBetween {
        before: String,
        writes: Vec<Statement>,
        after: String,
    },
    /// A transaction, or a savepoint in one. It is rolled back if the algorithm ends before it commits.
    Begin,
    Commit,
    /// Somebody else is to hear of something, which has been sent.
    Hear,
}

/// What is answered.
#[derive(Debug)]
pub(crate) enum Answer {
    Row(Row),
    /// There are no more rows.
    End,
    Number(u64),
    Done,
}

/// The algorithm's end of the connection.
#[derive(Debug)]
pub struct Session {
    /// What is known of the database.
    pub(crate) facts: &'static dyn Facts,
    /// Whether no transaction was open when the operation began.
    pub(crate) is_outermost: bool,
    requests: Sender<Request>,
    answers: Receiver<QueryResult<Answer>>,
}

impl Session {
    async fn ask(&mut self, request: Request) -> QueryResult<Answer> {
        // Whoever runs the algorithm has the other ends for as long as it runs.
        let _ = self.requests.send(request);
        let answers = &mut self.answers;
        poll_fn(move |_| answers.try_recv().map_or(Poll::Pending, Poll::Ready)).await
    }

    /// Begins to read the rows of a select.
    pub(crate) async fn first_row(&mut self, select: Statement) -> QueryResult<Option<Row>> {
        self.row(Request::Load(select)).await
    }

    /// Goes on reading; nothing else is asked meanwhile, but that somebody hears of a row.
    pub(crate) async fn next_row(&mut self) -> QueryResult<Option<Row>> {
        self.row(Request::NextRow).await
    }

    async fn row(&mut self, request: Request) -> QueryResult<Option<Row>> {
        match self.ask(request).await? {
            Answer::Row(row) => Ok(Some(row)),
            _ => Ok(None),
        }
    }

    /// The rows of a select.
    pub(crate) async fn rows(&mut self, select: Statement) -> QueryResult<Vec<Row>> {
        let mut rows = Vec::new();
        let mut next = self.first_row(select).await?;
        while let Some(row) = next {
            rows.push(row);
            next = self.next_row().await?;
        }
        Ok(rows)
    }

    /// How many rows a `SELECT count(*)` counts.
    pub(crate) async fn count(&mut self, select: Statement) -> QueryResult<u64> {
        self.number(Request::Number(select)).await
    }

    /// Runs a write and says how many rows it has written.
    pub(crate) async fn write(&mut self, write: Statement) -> QueryResult<u64> {
        self.number(Request::Write(write)).await
    }

    async fn number(&mut self, request: Request) -> QueryResult<u64> {
        match self.ask(request).await? {
            Answer::Number(number) => Ok(number),
            _ => Err(Error::NotFound),
        }
    }

    pub(crate) async fn command(&mut self, sql: impl Into<Cow<'static, str>>) -> QueryResult<()> {
        self.ask(Request::Command(sql.into())).await.map(drop)
    }

    /// Runs the writes, and the command after them in any case.
    pub(crate) async fn write_between(
        &mut self,
        before: String,
        writes: Vec<Statement>,
        after: String,
    ) -> QueryResult<()> {
        let request = Request::WriteBetween {
            before,
            writes,
            after,
        };
        self.ask(request).await.map(drop)
    }

    /// Runs `work` in a transaction. An error of it has to end the algorithm: that is what rolls back.
    pub(crate) async fn transaction<R, E: From<Error>>(
        &mut self,
        work: impl AsyncFnOnce(&mut Self) -> Result<R, E>,
    ) -> Result<R, E> {
        self.ask(Request::Begin).await?;
        let done = work(self).await?;
        self.ask(Request::Commit).await?;
        Ok(done)
    }
}

/// Tells somebody outside of the algorithm, while it runs.
#[derive(Debug)]
pub struct Teller<Event>(Sender<Event>);

impl<Event> Teller<Event> {
    /// Goes on when it has been heard.
    pub(crate) async fn tell(&mut self, session: &mut Session, event: Event) -> QueryResult<()> {
        // As a request.
        let _ = self.0.send(event);
        session.ask(Request::Hear).await.map(drop)
    }
}

/// An algorithm that is run.
pub(crate) struct Script<F, Event> {
    algorithm: Pin<Box<F>>,
    requests: Receiver<Request>,
    answers: Sender<QueryResult<Answer>>,
    events: Receiver<Event>,
}

/// How far it has come.
pub(crate) enum Step<R> {
    Asked(Request),
    Ended(R),
}

impl<F: Future, Event> Script<F, Event> {
    pub(crate) fn new(
        facts: &'static dyn Facts,
        is_outermost: bool,
        algorithm: impl FnOnce(Session, Teller<Event>) -> F,
    ) -> Self {
        let (asks, requests) = channel();
        let (answers, answered) = channel();
        let (tells, events) = channel();
        let session = Session {
            facts,
            is_outermost,
            requests: asks,
            answers: answered,
        };
        Self {
            algorithm: Box::pin(algorithm(session, Teller(tells))),
            requests,
            answers,
            events,
        }
    }

    /// Lets it go on until it asks for something.
    pub(crate) fn go_on(&mut self) -> Step<F::Output> {
        let context = &mut Context::from_waker(Waker::noop());
        match self.algorithm.as_mut().poll(context) {
            Poll::Ready(ended) => Step::Ended(ended),
            Poll::Pending => {
                let asked = self.requests.try_recv();
                Step::Asked(asked.expect("an algorithm waits for answers alone"))
            }
        }
    }

    pub(crate) fn answer(&mut self, answer: QueryResult<Answer>) -> Step<F::Output> {
        // If it has been dropped, it does not go on either.
        let _ = self.answers.send(answer);
        self.go_on()
    }

    /// What is to be heard.
    pub(crate) fn event(&mut self) -> Event {
        let told = self.events.try_recv();
        told.expect("an algorithm tells before it asks to be heard")
    }
}
