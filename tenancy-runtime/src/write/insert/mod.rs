//! `Model::insert`

mod checked_rows;
mod checked_values;
mod complete;
mod from_select;
mod key;
mod parts;
mod rows;
mod values;
mod with_tenant;

pub(super) use self::checked_rows::CheckedRows;
pub use self::checked_rows::{Conditions, ListRows, StampValues};
pub use self::checked_values::CheckValue;
pub use self::complete::{Complete, Gives, NamesItsParent};
pub(super) use self::from_select::SelectedWithTenant;
pub use self::from_select::{Insertables, Selected, SelectedColumns, SelectedRows};
pub use self::key::{FromCaller, FromConnection, InsertsFor, KeyFor};
pub use self::parts::{NoReturning, NoUpsert, Outcome, Records, Returning, Returns};
pub use self::rows::{IntoRows, ValuesOf};
pub use self::values::{InsertsNoTenant, IsEmpty, OneRow};
pub(super) use self::with_tenant::RowWithTenant;
pub use self::with_tenant::WithTenant;

use self::parts::Ready;
use crate::binding::{self, Bound, Reach, Tells};
use crate::conn::{LoadingMode, ScopedConnection, parts};
use crate::mode::{Blocking, Mode};
use crate::policy::{Designated, ReferencesOf, StampOf};
use crate::policy::{KeySource, NamesTenant, Stamp, WritePolicy};
use crate::proof::HoldsNoUnscopedQuery;
use crate::run::{
    BindExecute, BindLoad, Execute, Executes, Load, RowsInto, Told, executing_verb, first,
    loading_verbs,
};
use crate::scope::Scope;
use crate::seal::Seal;
use crate::write::column_names::ColumnNames;
use crate::write::refusal::explain;
use diesel::query_builder::{AsQuery, InsertStatement, Query};
use diesel::query_dsl::LoadQuery;
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::result::{Error, QueryResult};
use diesel::{Connection, Expression, RunQueryDsl};
use std::fmt;
use std::marker::PhantomData;

/// An insert of rows that get the tenant from the connection; made by [`Model::insert`](crate::Model::insert).
///
/// `V` are Diesel's values, `A` says what happens on a conflict, `K` where the tenant's key comes from, `Ret` what is
/// returned, `M` is the [mode](crate::Mode) of the connection.
#[must_use = "an insert is only executed when calling `execute`, `get_result` or similar"]
pub struct Insert<T, V, A = NoUpsert, K = FromConnection, Ret = NoReturning, M = Blocking> {
    pub(super) values: V,
    action: A,
    key: K,
    returning: Ret,
    table: PhantomData<T>,
    mode: PhantomData<fn() -> M>,
}

impl<T, V, M> Insert<T, V, NoUpsert, FromConnection, NoReturning, M> {
    pub(crate) fn new(values: V) -> Self {
        Self {
            values,
            action: NoUpsert,
            key: FromConnection,
            returning: NoReturning,
            table: PhantomData,
            mode: PhantomData,
        }
    }
}

impl<T, V, A, K, Ret, M> fmt::Debug for Insert<T, V, A, K, Ret, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Insert").finish_non_exhaustive()
    }
}

impl<T, V, A, K, Ret, M> Insert<T, V, A, K, Ret, M> {
    /// The same insert with other values.
    fn with_values<W>(self, values: impl FnOnce(V) -> W) -> Insert<T, W, A, K, Ret, M> {
        Insert {
            values: values(self.values),
            action: self.action,
            key: self.key,
            returning: self.returning,
            table: PhantomData,
            mode: PhantomData,
        }
    }

    /// The same insert with something else to do on a conflict.
    pub(super) fn with_action<B>(self, action: impl FnOnce(A) -> B) -> Insert<T, V, B, K, Ret, M> {
        Insert {
            values: self.values,
            action: action(self.action),
            key: self.key,
            returning: self.returning,
            table: PhantomData,
            mode: PhantomData,
        }
    }
}

type ScopeOf<T> = <StampOf<T> as Stamp>::Scope;

impl<T, V, A, Ret, M> Insert<T, V, A, FromConnection, Ret, M>
where
    T: Designated<Policy: WritePolicy>,
{
    /// Names the tenant, for an insert on an [unscoped connection](crate::UnscopedConn); on no other one does it run.
    ///
    /// In several dimensions the key is the pair of keys.
    pub fn for_tenant(
        self,
        key: <ScopeOf<T> as Scope>::Key,
    ) -> Insert<T, V, A, FromCaller<ScopeOf<T>>, Ret, M>
    where
        StampOf<T>: NamesTenant,
    {
        Insert {
            values: self.values,
            action: self.action,
            key: FromCaller::new(key),
            returning: self.returning,
            table: PhantomData,
            mode: PhantomData,
        }
    }
}

impl<T, V, A, K, M> Insert<T, V, A, K, NoReturning, M> {
    /// What the insert returns, where the backend has `RETURNING`; without this, all columns.
    pub fn returning<E>(self, returns: E) -> Insert<T, V, A, K, Returning<E>, M>
    where
        E: HoldsNoUnscopedQuery,
    {
        Insert {
            values: self.values,
            action: self.action,
            key: self.key,
            returning: Returning(returns),
            table: PhantomData,
            mode: PhantomData,
        }
    }
}

impl<T, S, K, Ret, M> Insert<T, SelectedRows<S>, NoUpsert, K, Ret, M>
where
    T: Designated<Policy: WritePolicy>,
{
    /// The columns that the select fills, one or a tuple; the tenant column is added to them.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "columns are passed as Diesel passes them"
    )]
    pub fn into_columns<C, Proof>(
        self,
        columns: C,
    ) -> Insert<T, SelectedColumns<S, C::Names>, NoUpsert, K, Ret, M>
    where
        S: Query,
        C: ColumnNames<T, Proof> + Expression<SqlType = S::SqlType>,
        C::Names: Insertables<<T::Policy as WritePolicy>::Rules> + Complete<StampOf<T>>,
    {
        const {
            let _ = <C::Names as Insertables<<T::Policy as WritePolicy>::Rules>>::SEALED_BY_TENANCY;
        };
        // The names are in the type.
        let _ = columns;
        self.with_values(SelectedRows::into_columns)
    }
}

type Eq<T, K> = <StampOf<T> as Stamp>::Eq<K>;
type Rows<T, V, K> = <ReferencesOf<T> as IntoRows<T, V, Eq<T, K>, K>>::Rows;
type Plain<T, V, A, K> = InsertStatement<T, <A as Records<Rows<T, V, K>>>::Records>;
type Statement<T, V, A, K, Ret> = <Ret as Returns<Plain<T, V, A, K>>>::Statement;

impl<T, V, A, K, Ret, M> Insert<T, V, A, K, Ret, M>
where
    T: Designated<Policy: WritePolicy>,
    K: KeySource + InsertsFor + Clone,
    ReferencesOf<T>: IntoRows<T, V, Eq<T, K>, K>,
    A: Records<Rows<T, V, K>>,
    Ret: Returns<Plain<T, V, A, K>>,
{
    fn statement(self) -> Statement<T, V, A, K, Ret> {
        let key = self.key;
        let rows =
            ReferencesOf::<T>::into_rows(self.values, || StampOf::<T>::eq(&key), key.clone());
        let records = Ready(self.action.records(rows));
        self.returning
            .returns(diesel::insert_into(T::default()).values(records))
    }
}

executing_verb!(
    /// Runs the insert and returns the number of rows it inserted.
    ///
    /// # Errors
    ///
    /// What the database says, such as a violated constraint. A checked reference, or a parent, that is not in scope
    /// is a violated foreign key: nothing is inserted.
    Insert<T, V, A, K, Ret>
);

#[allow(clippy::implied_bounds_in_impls)]
impl<T, V: OneRow, A: Outcome, K, Ret, M: Mode> Insert<T, V, A, K, Ret, M> {
    /// Runs the insert of one row, which is expected to be written.
    ///
    /// An upsert that updates writes no row where the one in the way is another tenant's: that is an error here, on
    /// every database. One that has nothing to do is none: after `do_nothing()`, or with nothing to set.
    ///
    /// # Example
    ///
    /// ```
    /// # use tenancy::prelude::*;
    /// # diesel::table! { orgs { id -> Integer } }
    /// # diesel::table! { handles { id -> Integer, org_id -> Integer, name -> Text } }
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = handles)] struct Handle { id: i32, org_id: i32, name: String }
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table handles (id integer primary key, org_id integer, name text)").execute(&mut db)?;
    /// # diesel::sql_query("insert into handles values (1, 1, 'mine'), (2, 2, 'theirs')").execute(&mut db)?;
    /// let conn = &mut TenantConn::<_, Org>::trusting(&mut db, 1);
    /// let rename = |id| {
    ///     Handle::insert((handles::id.eq(id), handles::name.eq("ours")))
    ///         .on_conflict(handles::id)
    ///         .do_update()
    ///         .set(handles::name.eq("ours"))
    /// };
    /// assert_eq!(rename(1).execute_one(conn), Ok(()));
    /// assert_eq!(rename(2).execute_one(conn), Err(diesel::result::Error::NotFound));
    /// assert_eq!(rename(3).execute_one(conn), Ok(()));
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `NotFound` if no row was written although there was something to do, and what [`execute`](Insert::execute) says.
    pub fn execute_one<'a>(
        self,
        conn: &'a mut (impl ScopedConnection<Mode = M> + Executes<Self>),
    ) -> M::Answer<'a, ()>
    where
        Self: 'a,
    {
        let outcome = self.action.outcome();
        M::map(conn.execute(self), outcome)
    }
}

impl<T, V, A, K, Ret, Conn> Execute<Conn> for Insert<T, V, A, K, Ret>
where
    Conn: ScopedConnection<Inner: Connection, Mode = Blocking>,
    T: Designated<Policy: WritePolicy>,
    K: KeySource + InsertsFor + Clone + KeyFor<Conn::Reach, T::Policy>,
    V: IsEmpty + Complete<StampOf<T>>,
    ReferencesOf<T>: IntoRows<T, V, Eq<T, K>, K>,
    A: Records<Rows<T, V, K>>,
    Ret: Returns<Plain<T, V, A, K>>,
    Statement<T, V, A, K, Ret>: ExecuteDsl<Conn::Inner>,
{
    fn execute(self, conn: &mut Conn) -> QueryResult<usize> {
        // For no rows Diesel runs a select, after which SQLite still counts the rows of the statement before it: it may
        // have been another tenant's.
        if self.values.is_empty() {
            return Ok(0);
        }
        self.values.complete()?;
        let parts = parts(conn)?;
        let key = self.key.clone();
        let done = binding::within_frame(key.frame(parts.reach), || {
            ExecuteDsl::execute(self.statement(), parts.conn)
        });
        let done = parts.left.note(done);
        done.map_err(|error| Conn::Reach::tell(explain::<ReferencesOf<T>, StampOf<T>>(error)))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

loading_verbs!(Insert<T, V, A, K, Ret>);

impl<'query, T, V, A, K, Ret, Conn, U> Load<'query, Conn, U> for Insert<T, V, A, K, Ret>
where
    Conn: ScopedConnection<Inner: Connection, Mode = Blocking>,
    T: Designated<Policy: WritePolicy>,
    K: KeySource + InsertsFor + Clone + KeyFor<Conn::Reach, T::Policy>,
    V: Complete<StampOf<T>>,
    ReferencesOf<T>: IntoRows<T, V, Eq<T, K>, K>,
    A: Records<Rows<T, V, K>>,
    Ret: Returns<Plain<T, V, A, K>>,
    Statement<T, V, A, K, Ret>:
        LoadQuery<'query, Conn::Inner, U> + RowsInto<U, <Conn::Inner as Connection>::Backend>,
{
    fn load(self, conn: &mut Conn) -> QueryResult<Vec<U>> {
        self.internal_load(conn)?.collect()
    }

    fn get_result(self, conn: &mut Conn) -> QueryResult<U> {
        first(self.internal_load(conn)?)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// For `load_iter`; the other verbs are found on the insert itself first.
impl<T, V, A, K, Ret, Conn> RunQueryDsl<Conn> for Insert<T, V, A, K, Ret> {}

impl<'query, T, V, A, K, Ret, Conn, U, B> LoadQuery<'query, Conn, U, B> for Insert<T, V, A, K, Ret>
where
    B: LoadingMode,
    Conn: ScopedConnection<Inner: Connection, Mode = Blocking>,
    T: Designated<Policy: WritePolicy>,
    K: KeySource + InsertsFor + Clone + KeyFor<Conn::Reach, T::Policy>,
    V: Complete<StampOf<T>>,
    ReferencesOf<T>: IntoRows<T, V, Eq<T, K>, K>,
    A: Records<Rows<T, V, K>>,
    Ret: Returns<Plain<T, V, A, K>>,
    Statement<T, V, A, K, Ret>:
        LoadQuery<'query, Conn::Inner, U, B> + RowsInto<U, <Conn::Inner as Connection>::Backend>,
{
    type RowIter<'conn>
        = Told<
        Explained<
            <Statement<T, V, A, K, Ret> as LoadQuery<'query, Conn::Inner, U, B>>::RowIter<'conn>,
            T,
        >,
        Conn::Reach,
    >
    where
        Conn: 'conn;

    // Diesel runs a batch on SQLite by an impl for its own statement; so that is what it gets, and the frame is set
    // around the call instead of around each walk. `FromConnection` and `FromCaller` keys keep the statements apart in the cache.
    fn internal_load(self, conn: &mut Conn) -> QueryResult<Self::RowIter<'_>> {
        self.values.complete()?;
        let parts = parts(conn)?;
        let key = self.key.clone();
        let rows = binding::within_frame(key.frame(parts.reach), || {
            self.statement().internal_load(parts.conn)
        });
        let rows = parts.left.note_rows::<B, _>(rows);
        Told::new(
            rows.map(|rows| Explained(rows, PhantomData))
                .map_err(explain::<ReferencesOf<T>, StampOf<T>>),
        )
    }
}

// What runs as it is bound needs no frame around the call. Diesel's asynchronous connections run it so, also SQLite's.
impl<T, V, A, K, Ret, M, R> BindExecute<R> for Insert<T, V, A, K, Ret, M>
where
    R: Reach,
    T: Designated<Policy: WritePolicy>,
    K: KeySource + InsertsFor + Clone + KeyFor<R, T::Policy>,
    V: IsEmpty + Complete<StampOf<T>>,
    ReferencesOf<T>: IntoRows<T, V, Eq<T, K>, K>,
    A: Records<Rows<T, V, K>>,
    Ret: Returns<Plain<T, V, A, K>>,
{
    type Bound = Bound<Statement<T, V, A, K, Ret>, R>;

    fn bind_execute(self, reach: &R) -> QueryResult<Option<Self::Bound>> {
        if self.values.is_empty() {
            return Ok(None);
        }
        self.values.complete()?;
        let frame = self.key.frame(reach).clone();
        Ok(Some(Bound::within(self.statement(), frame)))
    }

    fn explain(error: Error) -> Error {
        explain::<ReferencesOf<T>, StampOf<T>>(error)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T, V, A, K, Ret, M, R> BindLoad<R> for Insert<T, V, A, K, Ret, M>
where
    R: Reach,
    T: Designated<Policy: WritePolicy>,
    K: KeySource + InsertsFor + Clone + KeyFor<R, T::Policy>,
    V: Complete<StampOf<T>>,
    ReferencesOf<T>: IntoRows<T, V, Eq<T, K>, K>,
    A: Records<Rows<T, V, K>>,
    Ret: Returns<Plain<T, V, A, K>, Statement: AsQuery>,
{
    type Bound = Bound<<Statement<T, V, A, K, Ret> as AsQuery>::Query, R>;

    fn bind_load(self, reach: &R) -> QueryResult<Self::Bound> {
        self.values.complete()?;
        let frame = self.key.frame(reach).clone();
        Ok(Bound::within(self.statement().as_query(), frame))
    }

    fn explain(error: Error) -> Error {
        explain::<ReferencesOf<T>, StampOf<T>>(error)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The rows that an insert returns. SQLite inserts them as they are read, and that is when it says what is wrong.
pub struct Explained<I, T>(I, PhantomData<fn() -> T>);

impl<I, T> fmt::Debug for Explained<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Explained").finish_non_exhaustive()
    }
}

impl<I, T, U> Iterator for Explained<I, T>
where
    I: Iterator<Item = QueryResult<U>>,
    T: Designated<Policy: WritePolicy>,
{
    type Item = QueryResult<U>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.0.next()?;
        Some(row.map_err(explain::<ReferencesOf<T>, StampOf<T>>))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}
