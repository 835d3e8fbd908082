//! What an insert is on a connection, and how a connection runs it.

use super::Insert;
use super::complete::Complete;
use super::form::Form;
use super::key::{InsertsFor, KeyFor};
use super::parts::{OnConflictLets, Ready, Records, Returns};
use super::rows::StampRows;
use super::values::IsEmpty;
use crate::binding::{self, Bound, Reach, Tells};
use crate::conn::{LoadingMode, ScopedConnection, parts};
use crate::mode::Blocking;
use crate::opaque::opaque;
use crate::policy::{Designated, LetsInsert, LetsRead, ReferencesOf, StampOf, Verbs, WritePolicy};
use crate::run::{BindExecute, BindLoad, ExecutesOn, LoadsOn, RowsInto, Told, first};
use crate::seal::Seal;
use crate::write::refusal::explain;
use diesel::query_builder::{AsQuery, InsertStatement};
use diesel::query_dsl::LoadQuery;
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::result::{Error, QueryResult};
use diesel::{Connection, RunQueryDsl};
use std::marker::PhantomData;

/// An insert that a connection of the reach `R` runs. Sealed: the statement runs on the connection inside.
pub trait Prepare<R> {
    /// Diesel's statement. It is walked in the frame of the key.
    type Statement;

    /// For whom it is.
    type Key: InsertsFor;

    /// Whether there is no row to insert.
    fn is_empty(&self) -> bool;

    /// Makes the statement.
    ///
    /// # Errors
    ///
    /// A row that does not say whose it is.
    fn prepare(self) -> QueryResult<(Self::Statement, Self::Key)>;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

type Source<T, R, K> = <K as KeyFor<R, <T as Designated>::Policy>>::Source;
type Rows<T, V, R, K> = <Source<T, R, K> as StampRows<T, V, K>>::Rows;
type AllRecords<T, V, A, R, K> = <A as Records<Rows<T, V, R, K>>>::Records;
type Plain<T, V, A, R, K, M> = InsertStatement<T, <M as Form<AllRecords<T, V, A, R, K>>>::Records>;

impl<T, V, A, K, Ret, M, R> Prepare<R> for Insert<T, V, A, K, Ret, M>
where
    R: Reach,
    T: Designated<Policy: WritePolicy, Asks: Verbs<Insert: LetsInsert<R, T>>>,
    A: OnConflictLets<R, T>,
    K: KeyFor<R, T::Policy>,
    V: IsEmpty + Complete<StampOf<T>>,
    Source<T, R, K>: StampRows<T, V, K>,
    A: Records<Rows<T, V, R, K>>,
    M: Form<AllRecords<T, V, A, R, K>>,
    Ret: Returns<Plain<T, V, A, R, K, M>>,
{
    type Statement = Ret::Statement;
    type Key = K;

    fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    fn prepare(self) -> QueryResult<(Ret::Statement, K)> {
        self.values.complete()?;
        let key = self.key;
        let rows = key.source().stamp_rows(self.values, key.clone());
        let records = Ready(M::form(self.action.records(rows)));
        let statement = diesel::insert_into(T::default()).values(records);
        Ok((self.returning.returns(statement), key))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

type Statement<I, Conn> = <I as Prepare<<Conn as ScopedConnection>::Reach>>::Statement;

impl<T, V, A, K, Ret, Conn> ExecutesOn<Conn, Insert<T, V, A, K, Ret>> for Blocking
where
    Conn: ScopedConnection<Inner: Connection, Mode = Self>,
    T: Designated<Policy: WritePolicy>,
    Insert<T, V, A, K, Ret>: Prepare<Conn::Reach, Statement: ExecuteDsl<Conn::Inner>>,
{
    fn execute<'a>(insert: Insert<T, V, A, K, Ret>, conn: &'a mut Conn) -> QueryResult<usize>
    where
        Insert<T, V, A, K, Ret>: 'a,
    {
        // For no rows Diesel runs a select, after which SQLite still counts the rows of the statement before it: it may
        // have been another tenant's.
        if insert.is_empty() {
            return Ok(0);
        }
        let (statement, key) = insert.prepare()?;
        let parts = parts(conn)?;
        let done = binding::inserting(parts.reach, key.frame(parts.reach), || {
            ExecuteDsl::execute(statement, parts.conn)
        });
        let done = parts.left.note(done);
        done.map_err(|error| Conn::Reach::tell(explained::<T>(error)))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<'query, T, V, A, K, Ret, Conn, U> LoadsOn<'query, Conn, Insert<T, V, A, K, Ret>, U>
    for Blocking
where
    Conn: ScopedConnection<Inner: Connection, Mode = Self>,
    T: Designated<Policy: WritePolicy, Asks: Verbs<Read: LetsRead<Conn::Reach, T>>>,
    Insert<T, V, A, K, Ret>: Prepare<
            Conn::Reach,
            Statement: LoadQuery<'query, Conn::Inner, U>
                           + RowsInto<U, <Conn::Inner as Connection>::Backend>,
        >,
{
    fn load<'a>(insert: Insert<T, V, A, K, Ret>, conn: &'a mut Conn) -> QueryResult<Vec<U>>
    where
        'query: 'a,
        U: 'a,
    {
        insert.internal_load(conn)?.collect()
    }

    fn get_result<'a>(insert: Insert<T, V, A, K, Ret>, conn: &'a mut Conn) -> QueryResult<U>
    where
        'query: 'a,
        U: 'a,
    {
        first(insert.internal_load(conn)?)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// For `load_iter`; the other verbs are found on the insert itself first.
impl<T, V, A, K, Ret, Conn> RunQueryDsl<Conn> for Insert<T, V, A, K, Ret> {}

// Whoever runs a plain query is not helped by a list of these.
#[diagnostic::do_not_recommend]
impl<'query, T, V, A, K, Ret, Conn, U, B> LoadQuery<'query, Conn, U, B> for Insert<T, V, A, K, Ret>
where
    B: LoadingMode,
    Conn: ScopedConnection<Inner: Connection, Mode = Blocking>,
    T: Designated<Policy: WritePolicy, Asks: Verbs<Read: LetsRead<Conn::Reach, T>>>,
    Self: Prepare<
            Conn::Reach,
            Statement: LoadQuery<'query, Conn::Inner, U, B>
                           + RowsInto<U, <Conn::Inner as Connection>::Backend>,
        >,
{
    type RowIter<'conn>
        = Told<
        'conn,
        Explained<
            <Statement<Self, Conn> as LoadQuery<'query, Conn::Inner, U, B>>::RowIter<'conn>,
            T,
        >,
        Conn::Reach,
    >
    where
        Conn: 'conn;

    // Diesel runs a batch on SQLite by an impl for its own statement; so that is what it gets, and the frame is set
    // around the call instead of around each walk. `FromConnection` and `FromCaller` keep the statements apart in the
    // cache.
    fn internal_load(self, conn: &mut Conn) -> QueryResult<Self::RowIter<'_>> {
        let (statement, key) = self.prepare()?;
        let parts = parts(conn)?;
        let rows = binding::inserting(parts.reach, key.frame(parts.reach), || {
            statement.internal_load(parts.conn)
        });
        let rows = rows.map(|rows| Explained(rows, PhantomData));
        Told::new::<B>(parts.left, rows.map_err(explained::<T>))
    }
}

// What runs as it is bound needs no frame around the call. Diesel's asynchronous connections run it so, also SQLite's.
impl<T, V, A, K, Ret, M, R> BindExecute<R> for Insert<T, V, A, K, Ret, M>
where
    R: Reach,
    T: Designated<Policy: WritePolicy>,
    Self: Prepare<R>,
{
    type Bound = Bound<<Self as Prepare<R>>::Statement, R>;

    fn bind_execute(self, reach: &R) -> QueryResult<Option<Self::Bound>> {
        if self.is_empty() {
            return Ok(None);
        }
        let (statement, key) = self.prepare()?;
        Ok(Some(Bound::within(statement, key.frame(reach).clone())))
    }

    fn explain(error: Error) -> Error {
        explained::<T>(error)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T, V, A, K, Ret, M, R> BindLoad<R> for Insert<T, V, A, K, Ret, M>
where
    R: Reach,
    T: Designated<Policy: WritePolicy, Asks: Verbs<Read: LetsRead<R, T>>>,
    Self: Prepare<R, Statement: AsQuery>,
{
    type Bound = Bound<<<Self as Prepare<R>>::Statement as AsQuery>::Query, R>;

    fn bind_load(self, reach: &R) -> QueryResult<Self::Bound> {
        let (statement, key) = self.prepare()?;
        Ok(Bound::within(
            statement.as_query(),
            key.frame(reach).clone(),
        ))
    }

    fn explain(error: Error) -> Error {
        explained::<T>(error)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Says in words of ours what the database said of an insert into `T`.
fn explained<T: Designated<Policy: WritePolicy>>(error: Error) -> Error {
    explain::<ReferencesOf<T>, StampOf<T>>(error)
}

/// The rows that an insert returns. SQLite inserts them as they are read, and that is when it says what is wrong.
pub struct Explained<I, T>(I, PhantomData<fn() -> T>);

opaque!([I, T] Explained<I, T>);

impl<I, T, U> Iterator for Explained<I, T>
where
    I: Iterator<Item = QueryResult<U>>,
    T: Designated<Policy: WritePolicy>,
{
    type Item = QueryResult<U>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|row| row.map_err(explained::<T>))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}
