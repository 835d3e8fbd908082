//! What an algorithm asks of the database, and how it waits for the answers.
//!
//! An algorithm is an `async fn` that holds no connection: it asks by a [`Session`]. Whoever runs it, polls it until it
//! asks for something, does that on the connection, blocking or not, and hands it the answer. So an algorithm is written
//! once, and compiled once, for all connections; and it never waits for anything else.

use super::facts::{Facts, Locking};
use super::statement::Statement;
use super::terms::{Terms, Texts};
use diesel::result::{Error, QueryResult};
use std::borrow::Cow;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Context, Poll, Waker};

/// What is asked.
pub(crate) enum Request<T: Terms> {
    /// The rows of a select, one by one.
    Load(Statement<T>),
    /// The next of these.
    NextRow,
    /// The number in the one row of a select.
    Number(Statement<T>),
    /// How many rows it has written.
    Write(Statement<T>),
    /// A command of which no answer but success is of interest. It may leave something on the session.
    Command(Cow<'static, str>),
    /// A command about the transaction that begins next, and no other.
    BeforeBegin(&'static str),
    /// Writes between two commands. The second is run however the writes end.
    WriteBetween {
        before: String,
        writes: Vec<Statement<T>>,
        after: String,
    },
    /// A transaction, or a savepoint in one.
    Begin,
    Commit,
    RollBack,
    /// Somebody else is to hear of something, which has been sent.
    Hear,
}

/// What is answered.
#[derive(Debug)]
pub(crate) enum Answer<Row> {
    Row(Row),
    /// There are no more rows.
    End,
    Number(u64),
    Done,
}

/// The algorithm's end of the connection.
#[derive(Debug)]
pub struct Session<T: Terms = Texts> {
    /// What is known of the database.
    pub(crate) facts: &'static dyn Facts,
    /// Whether no transaction was open when the operation began.
    pub(crate) is_outermost: bool,
    requests: Sender<Request<T>>,
    answers: Receiver<QueryResult<Answer<T::Row>>>,
}

impl<T: Terms> Session<T> {
    /// Whether no transaction was open when the operation began.
    #[must_use]
    pub const fn is_outermost(&self) -> bool {
        self.is_outermost
    }

    /// What ends a select such that it locks its rows, and sees their latest state. Where one writes at a time, nothing:
    /// write first.
    #[must_use]
    pub fn for_update(&self) -> &'static str {
        match self.facts.locking() {
            Locking::Database => "",
            Locking::Rows | Locking::RowsAndGaps => " FOR UPDATE",
        }
    }

    async fn ask(&mut self, request: Request<T>) -> QueryResult<Answer<T::Row>> {
        // Whoever runs the algorithm has the other ends for as long as it runs.
        let _ = self.requests.send(request);
        let answers = &mut self.answers;
        poll_fn(move |_| answers.try_recv().map_or(Poll::Pending, Poll::Ready)).await
    }

    /// Begins to read the rows of a select.
    pub(crate) async fn first_row(&mut self, select: Statement<T>) -> QueryResult<Option<T::Row>> {
        self.row(Request::Load(select)).await
    }

    /// Goes on reading; nothing else is asked meanwhile, but that somebody hears of a row.
    pub(crate) async fn next_row(&mut self) -> QueryResult<Option<T::Row>> {
        self.row(Request::NextRow).await
    }

    async fn row(&mut self, request: Request<T>) -> QueryResult<Option<T::Row>> {
        match self.ask(request).await? {
            Answer::Row(row) => Ok(Some(row)),
            _ => Ok(None),
        }
    }

    /// The rows of a select.
    pub async fn rows(&mut self, select: Statement<T>) -> QueryResult<Vec<T::Row>> {
        let mut rows = Vec::new();
        let mut next = self.first_row(select).await?;
        while let Some(row) = next {
            rows.push(row);
            next = self.next_row().await?;
        }
        Ok(rows)
    }

    /// How many rows a `SELECT count(*)` counts.
    pub(crate) async fn count(&mut self, select: Statement<T>) -> QueryResult<u64> {
        self.number(Request::Number(select)).await
    }

    /// Runs a write and says how many rows it has written.
    pub async fn write(&mut self, write: Statement<T>) -> QueryResult<u64> {
        self.number(Request::Write(write)).await
    }

    /// Runs a write that has to write a row: one that is locked, or a new one. Without one it is [`Error::NotFound`]: the database
    /// has a rule, or a trigger, that skips the row.
    pub async fn write_some(&mut self, write: Statement<T>) -> QueryResult<()> {
        match self.write(write).await? {
            0 => Err(Error::NotFound),
            _ => Ok(()),
        }
    }

    async fn number(&mut self, request: Request<T>) -> QueryResult<u64> {
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
        writes: Vec<Statement<T>>,
        after: String,
    ) -> QueryResult<()> {
        let request = Request::WriteBetween {
            before,
            writes,
            after,
        };
        self.ask(request).await.map(drop)
    }

    /// Runs `work` in a transaction. An error of it rolls back.
    pub(crate) async fn transaction<R, E: From<Error>>(
        &mut self,
        work: impl AsyncFnOnce(&mut Self) -> Result<R, E>,
    ) -> Result<R, E> {
        self.begin().await?;
        let done = work(self).await;
        self.end(done).await
    }

    /// The transaction that begins next locks rows that are there, and no gaps between them.
    pub async fn without_gaps(&mut self) -> QueryResult<()> {
        match self.facts.before_transaction_without_gaps() {
            Some(sql) => self.ask(Request::BeforeBegin(sql)).await.map(drop),
            None => Ok(()),
        }
    }

    /// Begins a transaction, which has an [`end`](Session::end).
    pub async fn begin(&mut self) -> QueryResult<()> {
        self.ask(Request::Begin).await.map(drop)
    }

    /// Commits what is done. An error rolls back.
    pub async fn end<R, E: From<Error>>(&mut self, done: Result<R, E>) -> Result<R, E> {
        let end = if done.is_ok() {
            Request::Commit
        } else {
            Request::RollBack
        };
        self.ask(end).await?;
        done
    }
}

/// Tells somebody outside of the algorithm, while it runs.
#[derive(Debug)]
pub struct Teller<Event>(Sender<Event>);

impl<Event> Teller<Event> {
    /// Goes on when it has been heard.
    pub(crate) async fn tell<T: Terms>(
        &mut self,
        session: &mut Session<T>,
        event: Event,
    ) -> QueryResult<()> {
        // As a request.
        let _ = self.0.send(event);
        session.ask(Request::Hear).await.map(drop)
    }
}

/// An algorithm that is run.
pub(crate) struct Script<T: Terms, F, Event> {
    algorithm: Pin<Box<F>>,
    requests: Receiver<Request<T>>,
    answers: Sender<QueryResult<Answer<T::Row>>>,
    events: Receiver<Event>,
}

/// How a transaction ends that does not commit.
pub(crate) enum Undone<E> {
    /// As the algorithm asks. It goes on.
    Asked,
    /// By what the database says to its beginning or its end, of which the algorithm hears.
    Database(Error),
    /// By an error of those who hear of it. That is the end of the operation.
    Heard(E),
}

impl<E> From<Error> for Undone<E> {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

/// How far it has come.
pub(crate) enum Step<T: Terms, R> {
    Asked(Request<T>),
    Ended(R),
}

impl<T: Terms, F: Future, Event> Script<T, F, Event> {
    pub(crate) fn new(
        facts: &'static dyn Facts,
        is_outermost: bool,
        algorithm: impl FnOnce(Session<T>, Teller<Event>) -> F,
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

    /// Goes on when a transaction has ended.
    pub(crate) fn after<E>(
        &mut self,
        transaction: Result<(), Undone<E>>,
    ) -> Result<Step<T, F::Output>, E> {
        Ok(self.answer(match transaction {
            Ok(()) | Err(Undone::Asked) => Ok(Answer::Done),
            Err(Undone::Database(error)) => Err(error),
            Err(Undone::Heard(error)) => return Err(error),
        }))
    }

    /// Lets it go on until it asks for something.
    pub(crate) fn go_on(&mut self) -> Step<T, F::Output> {
        let context = &mut Context::from_waker(Waker::noop());
        match self.algorithm.as_mut().poll(context) {
            Poll::Ready(ended) => Step::Ended(ended),
            Poll::Pending => {
                let asked = self.requests.try_recv();
                Step::Asked(asked.expect("an algorithm waits for answers alone"))
            }
        }
    }

    pub(crate) fn answer(&mut self, answer: QueryResult<Answer<T::Row>>) -> Step<T, F::Output> {
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
