//! Running an algorithm on a connection of `diesel-async`.

use super::backend::{KnownBackend, Name, Select, Which};
use super::facts::Facts;
use super::rows::{number, texts};
use super::run::{Database, Operation, Runs};
use super::session::{Answer, Request, Script, Session, Step, Teller, Undone};
use super::statement::{Alike, Rendered, Statement};
use super::terms::{Ends, Gives, GivesOn, Terms};
use diesel::query_builder::QueryFragment;
use diesel::result::{Error, QueryResult};
use diesel_async::{AsyncConnection, AsyncConnectionCore};
use futures_util::{FutureExt, Stream, StreamExt};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::pin::{Pin, pin};
use tenancy_runtime::AsyncUnscopedConn;

#[diagnostic::do_not_recommend]
impl<C, G, Hears> Runs<G, Hears> for AsyncUnscopedConn<'_, C>
where
    C: AsyncConnection<Backend: KnownBackend>,
    G: GivesOn<C::Backend> + Send,
    Hears: Send,
{
    type Answer<'a, R: 'a, E: 'a>
        = Pin<Box<dyn Future<Output = Result<R, E>> + Send + 'a>>
    where
        Self: 'a,
        G: 'a,
        Hears: 'a;

    fn run<'a, R, E, Event, F>(
        &'a mut self,
        operation: Operation<G, Hears, Event, E>,
        algorithm: impl FnOnce(Session<G::Terms>, Teller<Event>) -> F + Send + 'a,
    ) -> Self::Answer<'a, R, E>
    where
        G: 'a,
        Hears: 'a,
        R: Send + 'a,
        E: From<Error> + Send + 'a,
        Event: Send + 'a,
        F: Future<Output = Result<R, E>> + Send + 'a,
    {
        Box::pin(async move {
            let is_outermost = self.depth()? == 0;
            if !G::LEAVES_NOTHING {
                self.expose();
            }
            let facts = self.own(async |conn| facts(conn).await).await?;
            let mut running = Running {
                script: Script::new(facts, is_outermost, algorithm),
                facts,
                operation,
                left: false,
            };
            let mut step = running.script.go_on();
            loop {
                step = match step {
                    Step::Ended(result) => return result,
                    Step::Asked(Request::Begin) => {
                        let ended = {
                            let running = &mut running;
                            self.own_transaction(async |conn| running.until_end(conn).await)
                                .await
                        };
                        // What was said before its beginning is there yet, if it has not begun.
                        if running.left || matches!(ended, Err(Undone::Database(_))) {
                            self.expose();
                        }
                        running.script.after(ended)?
                    }
                    // The database has nothing to do with it.
                    Step::Asked(Request::Hear) => {
                        running.hear()?;
                        running.script.answer(Ok(Answer::Done))
                    }
                    Step::Asked(request) => {
                        let step = {
                            let running = &mut running;
                            self.own(async |conn| Ok(running.perform(conn, request).await))
                                .await
                        };
                        if running.left {
                            self.expose();
                        }
                        step??
                    }
                };
            }
        })
    }
}

#[diagnostic::do_not_recommend]
impl<C, Source, Target, Hears> Database<Source, Target, Hears> for AsyncUnscopedConn<'_, C>
where
    C: AsyncConnection<Backend: KnownBackend>,
    Source: QueryFragment<C::Backend> + Send,
    Target: QueryFragment<C::Backend> + Send,
    Hears: Send,
{
    type Answer<'a, R: 'a, E: 'a>
        = Pin<Box<dyn Future<Output = Result<R, E>> + Send + 'a>>
    where
        Self: 'a,
        Source: 'a,
        Target: 'a,
        Hears: 'a;

    fn run<'a, R, E, Event, F>(
        &'a mut self,
        operation: Operation<Ends<Source, Target>, Hears, Event, E>,
        algorithm: impl FnOnce(Session, Teller<Event>) -> F + Send + 'a,
    ) -> Self::Answer<'a, R, E>
    where
        Source: 'a,
        Target: 'a,
        Hears: 'a,
        R: Send + 'a,
        E: From<Error> + Send + 'a,
        Event: Send + 'a,
        F: Future<Output = Result<R, E>> + Send + 'a,
    {
        Runs::run(self, operation, algorithm)
    }
}

/// The database at the other end.
async fn facts<C>(conn: &mut C) -> QueryResult<&'static dyn Facts>
where
    C: AsyncConnectionCore<Backend: KnownBackend>,
{
    let row = only(conn.load(Name).await?, |row| texts::<C::Backend>(&row)).await?;
    let name = row.into_iter().flatten().next();
    let which = name.and_then(|name| Which::named(&name));
    Ok(which.ok_or(Error::NotFound)?.facts())
}

/// The one row, of which `read` reads what is in it. The answer is read to its end.
async fn only<Row, R>(
    rows: impl Stream<Item = QueryResult<Row>>,
    read: impl Fn(Row) -> QueryResult<R>,
) -> QueryResult<R> {
    let mut rows = pin!(rows);
    let mut only = Err(Error::NotFound);
    while let Some(row) = rows.next().await {
        only = Ok(read(row?)?);
    }
    only
}

/// Does something between two commands. The second is run however that ends.
async fn between<C: AsyncConnection, R>(
    conn: &mut C,
    before: &str,
    after: &str,
    work: impl AsyncFnOnce(&mut C) -> QueryResult<R>,
) -> QueryResult<R> {
    conn.batch_execute(before).await?;
    let done = AssertUnwindSafe(work(&mut *conn)).catch_unwind().await;
    // It fails when the connection is gone, and then there is nothing to set back.
    let set_back = conn.batch_execute(after).await;
    let done = done.unwrap_or_else(|panic| resume_unwind(panic))?;
    set_back.map(|()| done)
}

/// Runs a write outside of a transaction that waits for nobody, and is an error, or writes nothing, where somebody is in its way.
/// Its selects say so where the database lets them; elsewhere the session waits for nobody meanwhile.
///
/// # Errors
///
/// What the database says.
pub async fn write_at_once<C, G>(conn: &mut C, write: &Alike<'_, G>) -> QueryResult<()>
where
    C: AsyncConnection<Backend: KnownBackend>,
    G: GivesOn<C::Backend> + Sync,
{
    let run = async |conn: &mut C| conn.execute_returning_count(write).await.map(drop);
    let Some(patience) = write.patience() else {
        return run(conn).await;
    };
    let rows = conn.load(Select(patience.state)).await?;
    let waits = only(rows, |row| number::<C::Backend>(&row)).await?;
    match waits {
        0 => run(conn).await,
        waits => {
            let set = |to: u64| format!("{}{to}", patience.set);
            between(conn, &set(0), &set(waits), run).await
        }
    }
}

type Row<G> = <<G as Gives>::Terms as Terms>::Row;

/// An algorithm and what it needs.
struct Running<G: Gives, Hears, Event, F, E> {
    script: Script<G::Terms, F, Event>,
    facts: &'static dyn Facts,
    operation: Operation<G, Hears, Event, E>,
    /// Whether something may be left on the session.
    left: bool,
}

impl<G, Hears, Event, F, R, E> Running<G, Hears, Event, F, E>
where
    G: Gives,
    F: Future<Output = Result<R, E>>,
    E: From<Error>,
{
    /// Goes on in a transaction that has begun, until it asks for its end.
    async fn until_end<C>(&mut self, conn: &mut C) -> Result<(), Undone<E>>
    where
        C: AsyncConnection<Backend: KnownBackend>,
        G: GivesOn<C::Backend>,
    {
        let mut step = self.script.answer(Ok(Answer::Done));
        loop {
            step = match step {
                Step::Asked(Request::Commit) => return Ok(()),
                Step::Asked(Request::RollBack) => return Err(Undone::Asked),
                Step::Asked(request) => {
                    let step = self.perform(conn, request).await;
                    step.map_err(Undone::Heard)?
                }
                Step::Ended(_) => unreachable!("an algorithm ends its transaction before it ends"),
            };
        }
    }

    /// Does what is asked. An error is one of those who hear of it.
    async fn perform<C>(
        &mut self,
        conn: &mut C,
        request: Request<G::Terms>,
    ) -> Result<Step<G::Terms, Result<R, E>>, E>
    where
        C: AsyncConnection<Backend: KnownBackend>,
        G: GivesOn<C::Backend>,
    {
        let answer = match request {
            Request::Load(select) => return self.load(conn, &select).await,
            Request::NextRow => Ok(Answer::End),
            Request::Number(select) => self.number(conn, &select).await.map(Answer::Number),
            Request::Write(write) => self.write(conn, &write).await.map(Answer::Number),
            Request::Command(sql) => {
                self.left = true;
                conn.batch_execute(&sql).await.map(|()| Answer::Done)
            }
            Request::BeforeBegin(sql) => conn.batch_execute(sql).await.map(|()| Answer::Done),
            Request::WriteBetween {
                before,
                writes,
                after,
            } => {
                self.left = true;
                self.write_between(conn, &before, &writes, &after).await
            }
            Request::Hear => {
                self.hear()?;
                Ok(Answer::Done)
            }
            // Its end has failed, and the algorithm has heard of that.
            Request::RollBack => Ok(Answer::Done),
            Request::Begin | Request::Commit => {
                unreachable!("a transaction is not begun in one, nor committed without one")
            }
        };
        Ok(self.script.answer(answer))
    }

    fn hear(&mut self) -> Result<(), E> {
        let event = self.script.event();
        (self.operation.hear)(&mut self.operation.hears, event)
    }

    /// Hands over one row after the other, for as long as the algorithm asks for them.
    async fn load<C>(
        &mut self,
        conn: &mut C,
        select: &Statement<G::Terms>,
    ) -> Result<Step<G::Terms, Result<R, E>>, E>
    where
        C: AsyncConnection<Backend: KnownBackend>,
        G: GivesOn<C::Backend>,
    {
        let Self {
            script,
            facts,
            operation,
            left,
        } = self;
        let Operation { gives, hears, hear } = operation;
        let loading = conn.load(Rendered {
            statement: select,
            facts: *facts,
            gives: &*gives,
        });
        let rows = match loading.await {
            Ok(rows) => rows,
            Err(error) => return Ok(script.answer(Err(error))),
        };
        let mut rows = pin!(rows);
        // Until all are read.
        let before = std::mem::replace(left, true);
        while let Some(row) = rows.next().await {
            let row = row.and_then(|row| G::read(&select.columns, &row));
            let mut step = script.answer(row.map(Answer::Row));
            while let Step::Asked(Request::Hear) = step {
                hear(hears, script.event())?;
                step = script.answer(Ok(Answer::Done));
            }
            let Step::Asked(Request::NextRow) = step else {
                return Ok(step);
            };
        }
        *left = before;
        Ok(script.answer(Ok(Answer::End)))
    }

    async fn number<C>(&mut self, conn: &mut C, select: &Statement<G::Terms>) -> QueryResult<u64>
    where
        C: AsyncConnection<Backend: KnownBackend>,
        G: GivesOn<C::Backend>,
    {
        let rows = conn.load(self.rendered(select)).await?;
        only(rows, |row| number::<C::Backend>(&row)).await
    }

    async fn write<C>(&mut self, conn: &mut C, write: &Statement<G::Terms>) -> QueryResult<u64>
    where
        C: AsyncConnection<Backend: KnownBackend>,
        G: GivesOn<C::Backend>,
    {
        let rows = conn.execute_returning_count(self.rendered(write)).await?;
        Ok(rows as u64)
    }

    async fn write_between<C>(
        &mut self,
        conn: &mut C,
        before: &str,
        writes: &[Statement<G::Terms>],
        after: &str,
    ) -> QueryResult<Answer<Row<G>>>
    where
        C: AsyncConnection<Backend: KnownBackend>,
        G: GivesOn<C::Backend>,
    {
        between(conn, before, after, async |conn| {
            for write in writes {
                self.write(&mut *conn, write).await?;
            }
            Ok(())
        })
        .await?;
        Ok(Answer::Done)
    }

    fn rendered<'r>(&'r self, statement: &'r Statement<G::Terms>) -> Rendered<'r, G> {
        Rendered {
            statement,
            facts: self.facts,
            gives: &self.operation.gives,
        }
    }
}
