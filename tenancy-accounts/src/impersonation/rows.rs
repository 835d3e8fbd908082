//! The rows of impersonations, while a transaction works on the tenant.

use super::model::{HasImpersonations, Impersonation};
use super::operators::HasOperators;
use crate::columns::ImpersonationColumns;
use crate::error::Error;
use crate::operation::{Session, Statement, Work, is};
use crate::value::Value;
use tenancy_runtime::catalog::TableName;

pub(super) const fn columns<T: HasImpersonations<A>, A: HasOperators>() -> ImpersonationColumns {
    <T::Impersonation as Impersonation>::COLUMNS
}

pub(super) fn table<T: HasImpersonations<A>, A: HasOperators>() -> TableName {
    TableName::of::<<T::Impersonation as Impersonation>::Table>()
}

/// Whether the account is that of an operator.
pub(super) async fn is_an_operator<T: HasImpersonations<A>, A: HasOperators>(
    session: &mut Session<T, A>,
    account: &A::Key,
) -> Result<bool, Error> {
    match A::OPERATORS.select::<T>(account) {
        Some(select) => Ok(!session.rows(select).await?.is_empty()),
        None => Ok(false),
    }
}

impl<T: HasImpersonations<A>, A: HasOperators> Work<'_, T, A> {
    /// ` WHERE ..`: the impersonation of this id, in the tenant.
    pub(super) fn is_impersonation(&self, id: i64) -> Statement<T, A> {
        let columns = columns::<T, A>();
        Statement::new(" WHERE ")
            .then(is(columns.tenant, Value::Tenant(self.key.clone())))
            .sql(" AND ")
            .then(is(columns.id, Value::Number(id)))
    }

    pub(super) fn update_impersonations() -> Statement<T, A> {
        Statement::new("UPDATE ")
            .table(&table::<T, A>())
            .sql(" SET ")
    }
}
