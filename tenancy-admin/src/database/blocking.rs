//! Running an algorithm on a connection that answers at once.

use super::backend::{KnownBackend, Name, Select, Which};
use super::facts::Facts;
use super::rows::{number, texts};
use super::run::{Database, Operation, Runs};
use super::session::{Answer, Request, Script, Session, Step, Teller, Undone};
use super::statement::{Alike, Rendered, Statement};
use super::terms::{Ends, Gives, GivesOn, Terms};
use diesel::connection::{Connection, LoadConnection, TransactionManager};
use diesel::query_builder::QueryFragment;
use diesel::result::{Error, QueryResult};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use tenancy_runtime::UnscopedConn;

#[diagnostic::do_not_recommend]
impl<C, G, Hears> Runs<G, Hears> for UnscopedConn<'_, C>
where
    C: LoadConnection<Backend: KnownBackend>,
    G: GivesOn<C::Backend>,
{
    type Answer<'a, R: 'a, E: 'a>
        = Result<R, E>
    where
        Self: 'a,
        G: 'a,
        Hears: 'a;

    fn run<'a, R, E, Event, F>(
        &'a mut self,
        operation: Operation<G, Hears, Event, E>,
        algorithm: impl FnOnce(Session<G::Terms>, Teller<Event>) -> F + Send + 'a,
    ) -> Result<R, E>
    where
        G: 'a,
        Hears: 'a,
        R: Send + 'a,
        E: From<Error> + Send + 'a,
        Event: Send + 'a,
        F: Future<Output = Result<R, E>> + Send + 'a,
    {
        if !G::LEAVES_NOTHING {
            self.expose();
        }
        let (facts, is_outermost) = self.own(|conn| {
            let facts = facts(conn)?;
            let status = C::TransactionManager::transaction_manager_status_mut(conn);
            Ok((facts, status.transaction_depth()?.is_none()))
        })?;
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
                    let ended = self.own_transaction(|conn| running.until_end(conn));
                    // What was said before its beginning is there yet, if it has not begun.
                    if running.left || matches!(ended, Err(Undone::Database(_))) {
                        self.expose();
                    }
                    running.script.after(ended)?
                }
                Step::Asked(request) => {
                    let step = self.own(|conn| Ok(running.perform(conn, request)));
                    if running.left {
                        self.expose();
                    }
                    step??
                }
            };
        }
    }
}

#[diagnostic::do_not_recommend]
impl<C, Source, Target, Hears> Database<Source, Target, Hears> for UnscopedConn<'_, C>
where
    C: LoadConnection<Backend: KnownBackend>,
    Source: QueryFragment<C::Backend>,
    Target: QueryFragment<C::Backend>,
{
    type Answer<'a, R: 'a, E: 'a>
        = Result<R, E>
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
fn facts<C: LoadConnection<Backend: KnownBackend>>(
    conn: &mut C,
) -> QueryResult<&'static dyn Facts> {
    let row = conn.load(Name)?.next().ok_or(Error::NotFound)??;
    let name = texts::<C::Backend>(&row)?.into_iter().flatten().next();
    let which = name.and_then(|name| Which::named(&name));
    Ok(which.ok_or(Error::NotFound)?.facts())
}

/// Does something between two commands. The second is run however that ends.
fn between<C: Connection, R>(
    conn: &mut C,
    before: &str,
    after: &str,
    work: impl FnOnce(&mut C) -> QueryResult<R>,
) -> QueryResult<R> {
    conn.batch_execute(before)?;
    let done = catch_unwind(AssertUnwindSafe(|| work(&mut *conn)));
    // It fails when the connection is gone, and then there is nothing to set back.
    let set_back = conn.batch_execute(after);
    let done = done.unwrap_or_else(|panic| resume_unwind(panic))?;
    set_back.map(|()| done)
}

/// Runs a write outside of a transaction that waits for nobody, and is an error, or writes nothing, where somebody is in its way.
/// Its selects say so where the database lets them; elsewhere the session waits for nobody meanwhile.
///
/// # Errors
///
/// What the database says.
pub fn write_at_once<C, G>(conn: &mut C, write: &Alike<'_, G>) -> QueryResult<()>
where
    C: LoadConnection<Backend: KnownBackend>,
    G: GivesOn<C::Backend>,
{
    let run = |conn: &mut C| conn.execute_returning_count(write).map(drop);
    let Some(patience) = write.patience() else {
        return run(conn);
    };
    let waits = {
        let row = conn.load(Select(patience.state))?.next();
        let row = row.ok_or(Error::NotFound)??;
        number::<C::Backend>(&row)?
    };
    match waits {
        0 => run(conn),
        waits => {
            let set = |to: u64| format!("{}{to}", patience.set);
            between(conn, &set(0), &set(waits), run)
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
    fn until_end<C>(&mut self, conn: &mut C) -> Result<(), Undone<E>>
    where
        C: LoadConnection<Backend: KnownBackend>,
        G: GivesOn<C::Backend>,
    {
        let mut step = self.script.answer(Ok(Answer::Done));
        loop {
            step = match step {
                Step::Asked(Request::Commit) => return Ok(()),
                Step::Asked(Request::RollBack) => return Err(Undone::Asked),
                Step::Asked(request) => {
                    let step = self.perform(conn, request);
                    step.map_err(Undone::Heard)?
                }
                Step::Ended(_) => unreachable!("an algorithm ends its transaction before it ends"),
            };
        }
    }

    /// Does what is asked. An error is one of those who hear of it.
    fn perform<C>(
        &mut self,
        conn: &mut C,
        request: Request<G::Terms>,
    ) -> Result<Step<G::Terms, Result<R, E>>, E>
    where
        C: LoadConnection<Backend: KnownBackend>,
        G: GivesOn<C::Backend>,
    {
        let answer = match request {
            Request::Load(select) => return self.load(conn, &select),
            Request::NextRow => Ok(Answer::End),
            Request::Number(select) => self.number(conn, &select).map(Answer::Number),
            Request::Write(write) => self.write(conn, &write).map(Answer::Number),
            Request::Command(sql) => {
                self.left = true;
                conn.batch_execute(&sql).map(|()| Answer::Done)
            }
            Request::BeforeBegin(sql) => conn.batch_execute(sql).map(|()| Answer::Done),
            Request::WriteBetween {
                before,
                writes,
                after,
            } => {
                self.left = true;
                self.write_between(conn, &before, &writes, &after)
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
    fn load<C>(
        &mut self,
        conn: &mut C,
        select: &Statement<G::Terms>,
    ) -> Result<Step<G::Terms, Result<R, E>>, E>
    where
        C: LoadConnection<Backend: KnownBackend>,
        G: GivesOn<C::Backend>,
    {
        let Operation { gives, hears, hear } = &mut self.operation;
        let rendered = Rendered {
            statement: select,
            facts: self.facts,
            gives: &*gives,
        };
        let rows = match conn.load(rendered) {
            Ok(rows) => rows,
            Err(error) => return Ok(self.script.answer(Err(error))),
        };
        for row in rows {
            let row = row.and_then(|row| G::read(&select.columns, &row));
            let mut step = self.script.answer(row.map(Answer::Row));
            while let Step::Asked(Request::Hear) = step {
                hear(hears, self.script.event())?;
                step = self.script.answer(Ok(Answer::Done));
            }
            let Step::Asked(Request::NextRow) = step else {
                return Ok(step);
            };
        }
        Ok(self.script.answer(Ok(Answer::End)))
    }

    fn number<C>(&self, conn: &mut C, select: &Statement<G::Terms>) -> QueryResult<u64>
    where
        C: LoadConnection<Backend: KnownBackend>,
        G: GivesOn<C::Backend>,
    {
        let mut rows = conn.load(self.rendered(select))?;
        let row = rows.next().ok_or(Error::NotFound)??;
        number::<C::Backend>(&row)
    }

    fn write<C>(&self, conn: &mut C, write: &Statement<G::Terms>) -> QueryResult<u64>
    where
        C: LoadConnection<Backend: KnownBackend>,
        G: GivesOn<C::Backend>,
    {
        let rows = conn.execute_returning_count(&self.rendered(write))?;
        Ok(rows as u64)
    }

    fn write_between<C>(
        &self,
        conn: &mut C,
        before: &str,
        writes: &[Statement<G::Terms>],
        after: &str,
    ) -> QueryResult<Answer<Row<G>>>
    where
        C: LoadConnection<Backend: KnownBackend>,
        G: GivesOn<C::Backend>,
    {
        between(conn, before, after, |conn| {
            let mut writes = writes.iter();
            writes.try_for_each(|write| self.write(conn, write).map(drop))
        })?;
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
