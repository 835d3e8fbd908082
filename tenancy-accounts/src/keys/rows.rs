//! The rows of a tenant's keys, while a transaction works on the tenant.

use super::model::{ApiKey, HasApiKeys, ScopeOf, prefix};
use crate::account::Account;
use crate::columns::ApiKeyColumns;
use crate::error::Error;
use crate::invitation::{Purpose, Token};
use crate::operation::{Statement, Work, insert, is};
use crate::scopes::{KeyScope as _, Scopes, UnknownScope};
use crate::value::{Kind, Value};
use tenancy_runtime::catalog::TableName;

/// A key, as the database has it.
pub(super) struct Row<T: HasApiKeys<A>, A: Account> {
    /// Whose own it is.
    pub(super) account: Option<A::Key>,
    pub(super) label: String,
    pub(super) hint: String,
    /// None of them is known if one is not.
    pub(super) scopes: Result<Scopes<ScopeOf<T, A>>, UnknownScope>,
    pub(super) expires_at: i64,
    pub(super) is_revoked: bool,
}

pub(super) const fn columns<T: HasApiKeys<A>, A: Account>() -> ApiKeyColumns {
    <T::ApiKey as ApiKey>::COLUMNS
}

pub(super) fn table<T: HasApiKeys<A>, A: Account>() -> TableName {
    TableName::of::<<T::ApiKey as ApiKey>::Table>()
}

impl<T: HasApiKeys<A>, A: Account> Work<'_, T, A> {
    /// The key of this id, if the tenant has one. It stays so.
    pub(super) async fn key(&mut self, id: i64) -> Result<Option<Row<T, A>>, Error> {
        let columns = columns::<T, A>();
        let select = Statement::new("SELECT ")
            .name(columns.account)
            .sql(", ")
            .name(columns.label)
            .sql(", ")
            .name(columns.hint)
            .sql(", ")
            .name(columns.scopes)
            .sql(", ")
            .name(columns.expires_at)
            .sql(", ")
            .name(columns.revoked_at)
            .sql(" FROM ")
            .table(&table::<T, A>())
            .then(self.is_key(id))
            .sql(self.session.for_update())
            .reads(&[
                Kind::Account,
                Kind::Text,
                Kind::Text,
                Kind::Text,
                Kind::Number,
                Kind::Number,
            ]);
        let row = self.session.rows(select).await?.pop();
        let Some(Ok(row)) = row.map(<[Value<T, A>; 6]>::try_from) else {
            return Ok(None);
        };
        let [
            account,
            Value::Text(label),
            Value::Text(hint),
            Value::Text(scopes),
            Value::Number(expires_at),
            revoked_at,
        ] = row
        else {
            return Ok(None);
        };
        Ok(Some(Row {
            account: match account {
                Value::Account(account) => Some(account),
                _ => None,
            },
            label,
            hint,
            scopes: Scopes::named(&scopes),
            expires_at,
            is_revoked: matches!(revoked_at, Value::Number(_)),
        }))
    }

    /// ` WHERE ..`: the key of this id.
    pub(super) fn is_key(&self, id: i64) -> Statement<T, A> {
        let columns = columns::<T, A>();
        Statement::new(" WHERE ")
            .then(is(columns.tenant, Value::Tenant(self.key.clone())))
            .sql(" AND ")
            .then(is(columns.id, Value::Number(id)))
    }

    pub(super) fn update_keys() -> Statement<T, A> {
        Statement::new("UPDATE ")
            .table(&table::<T, A>())
            .sql(" SET ")
    }

    /// Nobody gives a key what needs a role above the own one.
    pub(super) fn reaches_scopes(&self, scopes: Scopes<ScopeOf<T, A>>) -> Result<(), Error> {
        scopes
            .iter()
            .try_for_each(|scope| self.reaches(scope.needs()))
    }

    /// Whether who acts may touch the key: one's own, that of somebody as high or lower, or one of the tenant's that does no
    /// more than they might let one do. An operator touches each, whatever it does.
    pub(super) async fn reaches_key(&mut self, key: &Row<T, A>) -> Result<(), Error> {
        if self.role().is_none() {
            return Ok(());
        }
        match &key.account {
            Some(account) if self.by.actor.account() == Some(account) => Ok(()),
            Some(account) => match self.standing(account).await? {
                Some(standing) => self.reaches(standing.role),
                None => Ok(()),
            },
            None => self.reaches_scopes(key.scopes?),
        }
    }

    /// Writes a new key.
    pub(super) async fn insert_key(&mut self, key: NewKey<'_, T, A>) -> Result<Made, Error> {
        let prefix = prefix::<T, A>();
        let token = Token::checked(prefix, &self.by.random)?;
        let hint = token.hint(prefix);
        let columns = columns::<T, A>();
        let account = key.account.cloned();
        let row = [
            (columns.tenant, Value::Tenant(self.key.clone())),
            (columns.account, account.map_or(Value::Null, Value::Account)),
            (columns.label, Value::Text(key.label.to_owned())),
            (columns.hint, Value::Text(hint.clone())),
            (
                columns.key_hash,
                Value::Bytes(token.hash(Purpose::ApiKey).to_bytes()),
            ),
            (columns.scopes, Value::Text(key.scopes.text()?)),
            (columns.expires_at, Value::Number(key.expires_at)),
        ];
        self.insert(insert(&table::<T, A>(), row)).await?;
        Ok(Made { token, hint })
    }
}

/// A key that is to be written.
pub(super) struct NewKey<'k, T: HasApiKeys<A>, A: Account> {
    pub(super) account: Option<&'k A::Key>,
    pub(super) label: &'k str,
    pub(super) scopes: Scopes<ScopeOf<T, A>>,
    pub(super) expires_at: i64,
}

/// A key that has been written.
pub(super) struct Made {
    pub(super) token: Token,
    pub(super) hint: String,
}
