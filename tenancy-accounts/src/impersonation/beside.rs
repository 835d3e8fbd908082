//! What operations ask of impersonations and change of them, in a program that has any.

use crate::account::Account;
use crate::audit::{Action, Entry};
use crate::error::Error;
use crate::membership::HasMembers;
use crate::operation::{Statement, Work, is};
use crate::status::Access;
use crate::value::{Kind, Value};

impl<T: HasMembers<A>, A: Account> Work<'_, T, A> {
    /// Whether the impersonation by which an operator acts still holds, and lets the operator write. It stays so.
    pub(crate) async fn impersonation_writes(&mut self, id: i64) -> Result<(), Error> {
        let impersonations = T::TABLES.impersonations.as_ref();
        let impersonations = impersonations.ok_or(Error::UnknownImpersonation)?;
        let columns = &impersonations.columns;
        let select = Statement::new("SELECT ")
            .name(columns.access)
            .sql(", ")
            .name(columns.expires_at)
            .sql(", ")
            .name(columns.ended_at)
            .sql(" FROM ")
            .table(&impersonations.name())
            .sql(" WHERE ")
            .then(is(columns.tenant, Value::Tenant(self.key.clone())))
            .sql(" AND ")
            .then(is(columns.id, Value::Number(id)))
            .sql(self.session.for_update())
            .reads(&[Kind::Text, Kind::Number, Kind::Number]);
        let row = self.session.rows(select).await?.pop();
        match row.as_deref() {
            Some([Value::Text(access), Value::Number(expires_at), Value::Null])
                if self.by.now.get() < *expires_at =>
            {
                match Access::named(access)? {
                    Access::Write => Ok(()),
                    Access::Read => Err(Error::ReadOnly),
                }
            }
            _ => Err(Error::UnknownImpersonation),
        }
    }

    /// Nobody acts as the account from here on.
    pub(crate) async fn end_impersonations_of(&mut self, account: &A::Key) -> Result<(), Error> {
        let Some(impersonations) = &T::TABLES.impersonations else {
            return Ok(());
        };
        let columns = &impersonations.columns;
        let end = Statement::new("UPDATE ")
            .table(&impersonations.name())
            .sql(" SET ")
            .then(is(columns.ended_at, Value::Number(self.by.now.get())))
            .sql(" WHERE ")
            .then(is(columns.tenant, Value::Tenant(self.key.clone())))
            .sql(" AND ")
            .then(is(columns.account, Value::Account(account.clone())))
            .sql(" AND ")
            .name(columns.ended_at)
            .sql(" IS NULL AND ")
            .name(columns.expires_at)
            .sql(" > ")
            .given(Value::Number(self.by.now.get()));
        let ended = self.session.write(end).await?;
        if ended > 0 {
            let entry = Entry::of(Action::ImpersonationEnded)
                .about(account)
                .number("count", ended);
            self.record(entry).await?;
        }
        Ok(())
    }
}
