//! What operations ask of keys and change of them, in a program that has any.

use crate::account::Account;
use crate::audit::{Action, Entry};
use crate::error::Error;
use crate::membership::HasMembers;
use crate::operation::{Statement, Work, is};
use crate::value::{Kind, Value};

impl<T: HasMembers<A>, A: Account> Work<'_, T, A> {
    /// Whether the key by which a program acts still holds. It stays so.
    pub(crate) async fn key_holds(&mut self, id: i64) -> Result<(), Error> {
        let keys = T::TABLES.api_keys.as_ref().ok_or(Error::UnknownKey)?;
        let columns = &keys.columns;
        let select = Statement::new("SELECT ")
            .name(columns.expires_at)
            .sql(", ")
            .name(columns.revoked_at)
            .sql(" FROM ")
            .table(&keys.name())
            .sql(" WHERE ")
            .then(is(columns.tenant, Value::Tenant(self.key.clone())))
            .sql(" AND ")
            .then(is(columns.id, Value::Number(id)))
            .sql(self.session.for_update())
            .reads(&[Kind::Number, Kind::Number]);
        let row = self.session.rows(select).await?.pop();
        match row.as_deref() {
            Some([Value::Number(expires_at), Value::Null]) => {
                if self.by.now.get() < *expires_at {
                    Ok(())
                } else {
                    Err(Error::KeyExpired)
                }
            }
            Some(_) => Err(Error::KeyRevoked),
            None => Err(Error::UnknownKey),
        }
    }

    /// Revokes the keys that are an account's own.
    pub(crate) async fn end_keys_of(&mut self, account: &A::Key) -> Result<(), Error> {
        let Some(keys) = &T::TABLES.api_keys else {
            return Ok(());
        };
        let columns = &keys.columns;
        let revoke = Statement::new("UPDATE ")
            .table(&keys.name())
            .sql(" SET ")
            .then(is(columns.revoked_at, Value::Number(self.by.now.get())))
            .sql(" WHERE ")
            .then(is(columns.tenant, Value::Tenant(self.key.clone())))
            .sql(" AND ")
            .then(is(columns.account, Value::Account(account.clone())))
            .sql(" AND ")
            .name(columns.revoked_at)
            .sql(" IS NULL");
        let ended = self.session.write(revoke).await?;
        if ended > 0 {
            let entry = Entry::of(Action::KeysEnded)
                .about(account)
                .number("count", ended);
            self.record(entry).await?;
        }
        Ok(())
    }
}
