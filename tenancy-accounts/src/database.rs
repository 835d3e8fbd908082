//! The connections on which there are accounts.

use crate::account::Account;
use crate::choice::{Choice, Choices};
use crate::error::Error;
use crate::look_up::{Found, LookUp, Named};
use crate::membership::HasMembers;
use crate::value::{Knows, Value, Values};
use diesel::connection::{LoadConnection, TransactionManager};
use diesel::result::{Error as DieselError, QueryResult};
use tenancy_admin::database::{Alike, Operation, Runs, Session, Statement, Teller, write_at_once};
use tenancy_runtime::UnscopedConn;
#[cfg(feature = "async")]
use {
    diesel_async::AsyncConnection,
    futures_util::StreamExt,
    std::pin::{Pin, pin},
    tenancy_admin::database::write_at_once_async,
    tenancy_runtime::AsyncUnscopedConn,
};

/// What is made of what a look-up has found, for the account that was asked about.
pub(crate) type Judge<T, A, R> = fn(Option<Found<T>>, <A as Account>::Key) -> Result<R, Error>;

/// What is made of the row that a select has found, and what is noted after it.
pub(crate) type Made<T, A, R> = Result<(R, Option<Statement<Values<T, A>>>), Error>;

/// An unscoped connection to a database that has the tenants `T` and the accounts `A`, blocking or not.
///
/// `Answer` is what an operation returns: a [`Result`], or a future of one.
#[diagnostic::on_unimplemented(
    message = "there are no accounts on this connection",
    label = "not an unscoped connection to a database that stores the keys of `{T}` and of `{A}`",
    note = "`conn.unscoped(\"reason\")` makes one of the application's own connection",
    note = "turn on the feature of `tenancy` that is named after the database"
)]
pub trait Database<T: HasMembers<A>, A: Account> {
    /// What an operation returns.
    type Answer<'a, R: 'a, E: 'a>
    where
        Self: 'a;

    #[doc(hidden)]
    fn run<'a, R, E, F>(
        &'a mut self,
        operation: Operation<Values<T, A>, (), (), E>,
        algorithm: impl FnOnce(Session<Values<T, A>>, Teller<()>) -> F + Send + 'a,
    ) -> Self::Answer<'a, R, E>
    where
        R: Send + 'a,
        E: From<diesel::result::Error> + Send + 'a,
        F: Future<Output = Result<R, E>> + Send + 'a;

    /// Runs the look-up; `judge` makes evidence of what it has found.
    #[doc(hidden)]
    fn look_up<'a, By: Named<T> + 'a, R: Send + 'a>(
        &'a mut self,
        look_up: LookUp<T, A, By>,
        judge: Judge<T, A, R>,
    ) -> Self::Answer<'a, R, Error>;

    /// Runs a select of at most one row, if there is one to run, and writes what is to be noted of it: that and nothing else, and
    /// no transaction. Both statements read the same on each database, but for how their selects lock.
    ///
    /// What is noted is a hint. Inside a transaction nothing is, or its row would stay locked until the end of that. Elsewhere it
    /// waits for nobody, and what cannot be noted is logged, and no error: the answer holds all the same.
    #[doc(hidden)]
    fn ask<'a, R: Send + 'a>(
        &'a mut self,
        select: Option<Statement<Values<T, A>>>,
        judge: impl FnOnce(Option<Vec<Value<T, A>>>) -> Made<T, A, R> + Send + 'a,
    ) -> Self::Answer<'a, R, Error>;

    /// Runs a select of however many rows; `judge` makes evidence of what it has found. It reads the same on each database.
    #[doc(hidden)]
    fn ask_all<'a, R: Send + 'a, E: From<diesel::result::Error> + Send + 'a>(
        &'a mut self,
        select: Statement<Values<T, A>>,
        judge: impl FnOnce(Vec<Vec<Value<T, A>>>) -> Result<R, E> + Send + 'a,
    ) -> Self::Answer<'a, R, E>;

    /// Loads what an account may choose from.
    #[doc(hidden)]
    fn choices(&mut self, choices: Choices<T, A>) -> Self::Answer<'_, Vec<Choice<T, A>>, Error>;
}

/// Says in the log that something is not noted.
fn not_noted(error: &DieselError) {
    tracing::warn!(target: "tenancy", %error, "what is to be noted of a look-up was not written");
}

#[diagnostic::do_not_recommend]
impl<C, T, A> Database<T, A> for UnscopedConn<'_, C>
where
    C: LoadConnection<Backend: Knows<T, A>>,
    T: HasMembers<A>,
    A: Account,
{
    type Answer<'a, R: 'a, E: 'a>
        = Result<R, E>
    where
        Self: 'a;

    fn run<'a, R, E, F>(
        &'a mut self,
        operation: Operation<Values<T, A>, (), (), E>,
        algorithm: impl FnOnce(Session<Values<T, A>>, Teller<()>) -> F + Send + 'a,
    ) -> Self::Answer<'a, R, E>
    where
        R: Send + 'a,
        E: From<diesel::result::Error> + Send + 'a,
        F: Future<Output = Result<R, E>> + Send + 'a,
    {
        Runs::run(self, operation, algorithm)
    }

    fn look_up<'a, By: Named<T> + 'a, R: Send + 'a>(
        &'a mut self,
        look_up: LookUp<T, A, By>,
        judge: Judge<T, A, R>,
    ) -> Result<R, Error> {
        let found = self.own(|conn| {
            let row = conn.load(&look_up)?.next();
            row.map(|row| Found::read::<C::Backend, A>(&row?))
                .transpose()
        })?;
        judge(found, look_up.account)
    }

    fn ask<'a, R: Send + 'a>(
        &'a mut self,
        select: Option<Statement<Values<T, A>>>,
        judge: impl FnOnce(Option<Vec<Value<T, A>>>) -> Made<T, A, R> + Send + 'a,
    ) -> Result<R, Error> {
        let select = select.as_ref();
        let select = select.map(|select| Alike::new(select, &Values::NONE));
        let row = match &select {
            Some(select) => self.own(|conn| {
                let row = conn.load(select)?.next();
                row.map(|row| select.read::<C::Backend>(&row?)).transpose()
            })?,
            None => None,
        };
        let (made, note) = judge(row)?;
        if let (Some(select), Some(note)) = (&select, note) {
            let in_transaction = self.own(|conn| {
                let status = C::TransactionManager::transaction_manager_status_mut(conn);
                Ok(status.transaction_depth()?.is_some())
            })?;
            if !in_transaction {
                let note = select.and_then(&note);
                let noted = self.own(|conn| write_at_once(conn, &note));
                noted.unwrap_or_else(|error| not_noted(&error));
            }
        }
        Ok(made)
    }

    fn ask_all<'a, R: Send + 'a, E: From<diesel::result::Error> + Send + 'a>(
        &'a mut self,
        select: Statement<Values<T, A>>,
        judge: impl FnOnce(Vec<Vec<Value<T, A>>>) -> Result<R, E> + Send + 'a,
    ) -> Result<R, E> {
        let select = Alike::new(&select, &Values::NONE);
        let rows = self.own(|conn| {
            let rows = conn.load(&select)?;
            rows.map(|row| select.read::<C::Backend>(&row?)).collect()
        })?;
        judge(rows)
    }

    fn choices(&mut self, choices: Choices<T, A>) -> Result<Vec<Choice<T, A>>, Error> {
        let read = self.own(|conn| {
            let rows = conn.load(&choices)?;
            rows.map(|row| Ok(Choice::read::<C::Backend>(&row?)))
                .collect::<QueryResult<Vec<_>>>()
        })?;
        read.into_iter().collect()
    }
}

#[cfg(feature = "async")]
#[diagnostic::do_not_recommend]
impl<C, T, A> Database<T, A> for AsyncUnscopedConn<'_, C>
where
    C: AsyncConnection<Backend: Knows<T, A>>,
    T: HasMembers<A>,
    A: Account,
{
    type Answer<'a, R: 'a, E: 'a>
        = Pin<Box<dyn Future<Output = Result<R, E>> + Send + 'a>>
    where
        Self: 'a;

    fn run<'a, R, E, F>(
        &'a mut self,
        operation: Operation<Values<T, A>, (), (), E>,
        algorithm: impl FnOnce(Session<Values<T, A>>, Teller<()>) -> F + Send + 'a,
    ) -> Self::Answer<'a, R, E>
    where
        R: Send + 'a,
        E: From<diesel::result::Error> + Send + 'a,
        F: Future<Output = Result<R, E>> + Send + 'a,
    {
        Runs::run(self, operation, algorithm)
    }

    fn look_up<'a, By: Named<T> + 'a, R: Send + 'a>(
        &'a mut self,
        look_up: LookUp<T, A, By>,
        judge: Judge<T, A, R>,
    ) -> Self::Answer<'a, R, Error> {
        Box::pin(async move {
            let found = self
                .own(async |conn| {
                    let mut rows = pin!(conn.load(&look_up).await?);
                    let mut found = None;
                    // The answer is read to its end.
                    while let Some(row) = rows.next().await {
                        found = Some(Found::read::<C::Backend, A>(&row?)?);
                    }
                    Ok(found)
                })
                .await?;
            judge(found, look_up.account)
        })
    }

    fn ask<'a, R: Send + 'a>(
        &'a mut self,
        select: Option<Statement<Values<T, A>>>,
        judge: impl FnOnce(Option<Vec<Value<T, A>>>) -> Made<T, A, R> + Send + 'a,
    ) -> Self::Answer<'a, R, Error> {
        Box::pin(async move {
            let select = select.as_ref();
            let select = select.map(|select| Alike::new(select, &Values::NONE));
            let row = match &select {
                Some(select) => {
                    self.own(async |conn| {
                        let mut rows = pin!(conn.load(select).await?);
                        let mut found = None;
                        // The answer is read to its end.
                        while let Some(row) = rows.next().await {
                            found = Some(select.read::<C::Backend>(&row?)?);
                        }
                        Ok(found)
                    })
                    .await?
                }
                None => None,
            };
            let (made, note) = judge(row)?;
            if let (Some(select), Some(note)) = (&select, note)
                && self.depth()? == 0
            {
                let note = select.and_then(&note);
                let noted = self.own(async |conn| write_at_once_async(conn, &note).await);
                noted.await.unwrap_or_else(|error| not_noted(&error));
            }
            Ok(made)
        })
    }

    fn ask_all<'a, R: Send + 'a, E: From<diesel::result::Error> + Send + 'a>(
        &'a mut self,
        select: Statement<Values<T, A>>,
        judge: impl FnOnce(Vec<Vec<Value<T, A>>>) -> Result<R, E> + Send + 'a,
    ) -> Self::Answer<'a, R, E> {
        Box::pin(async move {
            let select = Alike::new(&select, &Values::NONE);
            let rows = self
                .own(async |conn| {
                    let mut rows = pin!(conn.load(&select).await?);
                    let mut read = Vec::new();
                    while let Some(row) = rows.next().await {
                        read.push(select.read::<C::Backend>(&row?)?);
                    }
                    Ok(read)
                })
                .await?;
            judge(rows)
        })
    }

    fn choices(&mut self, choices: Choices<T, A>) -> Self::Answer<'_, Vec<Choice<T, A>>, Error> {
        Box::pin(async move {
            let read = self
                .own(async |conn| {
                    let mut rows = pin!(conn.load(&choices).await?);
                    let mut read = Vec::new();
                    while let Some(row) = rows.next().await {
                        read.push(Choice::read::<C::Backend>(&row?));
                    }
                    Ok(read)
                })
                .await?;
            read.into_iter().collect()
        })
    }
}
