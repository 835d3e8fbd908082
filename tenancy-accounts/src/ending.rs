//! What ends with a membership in a table that this crate does not know: who is in a team.

use crate::account::Account;
use crate::error::Error;
use crate::membership::HasMembers;
use crate::operation::{Statement, Work, is};
use crate::tables::{EndingColumns, Table, TablesOf};
use crate::value::{Kind, Value};
use diesel::query_builder::QueryFragment;
use diesel::query_source::QuerySource;
use diesel::result::Error as DieselError;
use tenancy_runtime::catalog::Names;

/// A type of tenant that has rows of its members which end with the membership; written by `#[team_member(Org, User)]`.
pub trait HasEnding<A: Account>: HasMembers<A> {
    /// Their table.
    type Table: QuerySource<FromClause: QueryFragment<Names> + Send + Sync> + Default + 'static;

    /// Whose, and of which member.
    const ENDING: EndingColumns;
}

impl<T: HasEnding<A>, A: Account> TablesOf<T, A> {
    /// It is this one.
    pub const ENDING: Option<Table<EndingColumns>> = Some(Table::of::<T::Table>(T::ENDING));
}

impl<T: HasMembers<A>, A: Account> Work<'_, T, A> {
    /// Deletes what ends with the membership of an account: where that ends, and where one begins, as another program may have left
    /// it.
    pub(crate) async fn end_beside(&mut self, account: &A::Key) -> Result<(), Error> {
        let Some(ending) = &T::TABLES.ending else {
            return Ok(());
        };
        let its = |what| {
            Statement::empty()
                .then(what)
                .sql(" FROM ")
                .table(&ending.name())
                .sql(" WHERE ")
                .then(is(ending.columns.tenant, Value::Tenant(self.key.clone())))
                .sql(" AND ")
                .then(is(ending.columns.account, Value::Account(account.clone())))
        };
        let delete = its(Statement::new("DELETE"));
        let left = its(Statement::new("SELECT ").name(ending.columns.account));
        let left = left.sql(self.session.for_update()).reads(&[Kind::Account]);
        self.session.write(delete).await?;
        if self.session.rows(left).await?.is_empty() {
            Ok(())
        } else {
            // The database has a rule, or a trigger, that skips it.
            Err(DieselError::NotFound.into())
        }
    }
}
