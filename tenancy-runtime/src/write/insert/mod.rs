//! `Model::insert`
//!
//! On its way to the database a row passes `values`, which refuses one that names a tenant; `complete`, which asks
//! whether it says whose it is; and `rows`, which makes Diesel's rows: `with_tenant` adds the tenant, `checked_rows` adds it
//! where references are checked as well. `from_select` does so for the rows of a select. `key` says for whom, `parts` what
//! else stands in the statement, `form` in how many statements the rows are, `row_list` writes those of one, and `run` puts it
//! together.

mod checked_rows;
mod checked_values;
mod complete;
mod form;
mod from_select;
mod key;
mod parts;
mod row_list;
mod rows;
mod run;
mod values;
mod with_tenant;

use self::checked_rows::CheckedRows;
pub use self::checked_rows::Conditions;
pub use self::complete::{Complete, Gives, NamesItsParent};
pub(super) use self::form::InOneStatement;
use self::from_select::SelectedWithTenant;
pub use self::from_select::{Insertables, Selected, SelectedColumns, SelectedRows};
pub use self::key::{FromCaller, FromConnection, InsertsFor, KeyFor};
pub use self::parts::{
    NoReturning, NoUpsert, OnConflictLets, Outcome, Records, Returning, Returns,
};
pub(super) use self::row_list::{RowList, SameColumns};
pub use self::rows::{IntoRows, ValuesOf};
pub use self::values::{InsertsNoTenant, OneRow, ValuesFor};
use self::with_tenant::RowWithTenant;
pub use self::with_tenant::WithTenant;

use crate::conn::{AnswersIn, ScopedConnection};
use crate::mode::{Blocking, Mode};
use crate::opaque::opaque;
use crate::policy::{Designated, Met, NamesTenant, RulesOf, Stamp, StampOf, WritePolicy};
use crate::proof::HoldsNoUnscopedQuery;
use crate::run::{Executes, executing_verb, loading_verbs, showing_verb};
use crate::scope::Scope;
use crate::write::column_names::ColumnNames;
use diesel::Expression;
use diesel::query_builder::Query;
use std::marker::PhantomData;

/// An insert of rows that get the tenant from the connection; made by [`Model::insert`](crate::Model::insert).
///
/// `V` are Diesel's values, `A` says what happens on a conflict, `K` where the tenant's key comes from, `Ret` what is
/// returned, `M` is the [mode](crate::Mode) of the connection.
#[must_use = "an insert is only executed when calling `execute`, `get_result` or similar"]
pub struct Insert<T, V, A = NoUpsert, K = FromConnection, Ret = NoReturning, M = Blocking> {
    values: V,
    action: A,
    key: K,
    returning: Ret,
    table: PhantomData<T>,
    mode: PhantomData<fn() -> M>,
}

impl<T, V, M> Insert<T, V, NoUpsert, FromConnection, NoReturning, M> {
    pub(crate) fn new(values: V) -> Self {
        Self::of(values, NoUpsert, FromConnection, NoReturning)
    }
}

opaque!([T, V, A, K, Ret, M] Insert<T, V, A, K, Ret, M>);

impl<T, V, A, K, Ret, M> Insert<T, V, A, K, Ret, M> {
    const fn of(values: V, action: A, key: K, returning: Ret) -> Self {
        Self {
            values,
            action,
            key,
            returning,
            table: PhantomData,
            mode: PhantomData,
        }
    }

    /// The same insert with something else to do on a conflict.
    pub(super) fn with_action<B>(self, action: impl FnOnce(A) -> B) -> Insert<T, V, B, K, Ret, M> {
        Insert::of(self.values, action(self.action), self.key, self.returning)
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
        let key = FromCaller::new(key);
        Insert::of(self.values, self.action, key, self.returning)
    }
}

impl<T: Designated, V, A, K, M> Insert<T, V, A, K, NoReturning, M> {
    /// What the insert returns, where the backend has `RETURNING`; without this, all columns.
    pub fn returning<E>(self, returns: E) -> Insert<T, V, A, K, Returning<Met<E, T::Policy>>, M>
    where
        E: HoldsNoUnscopedQuery,
    {
        let returning = Returning(Met::new(returns));
        Insert::of(self.values, self.action, self.key, returning)
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
        C::Names: Insertables<RulesOf<T>> + Complete<StampOf<T>>,
    {
        const {
            let _ = <C::Names as Insertables<RulesOf<T>>>::SEALED_BY_TENANCY;
        };
        // The names are in the type.
        let _ = columns;
        let values = self.values.into_columns();
        Insert::of(values, self.action, self.key, self.returning)
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
        conn: &'a mut (impl ScopedConnection + AnswersIn<M> + Executes<Self>),
    ) -> M::Answer<'a, ()>
    where
        Self: 'a,
    {
        let outcome = self.action.outcome();
        M::map(conn.answer(|conn| conn.execute(self)), outcome)
    }
}

loading_verbs!(Insert<T, V, A, K, Ret>);
showing_verb!(Insert<T, V, A, K, Ret>, as executed);
