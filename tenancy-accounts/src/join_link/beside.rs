//! What operations on memberships change of links, in a program that has any.

use crate::account::Account;
use crate::audit::{Action, Entry};
use crate::error::Error;
use crate::membership::HasMembers;
use crate::operation::{Statement, Work, is};
use crate::value::Value;

impl<T: HasMembers<A>, A: Account> Work<'_, T, A> {
    /// Revokes the links that an account has made.
    pub(crate) async fn end_links_of(&mut self, account: &A::Key) -> Result<(), Error> {
        let Some(links) = &T::TABLES.join_links else {
            return Ok(());
        };
        let columns = &links.columns;
        let revoke = Statement::new("UPDATE ")
            .table(&links.name())
            .sql(" SET ")
            .then(is(columns.revoked_at, Value::Number(self.by.now.get())))
            .sql(" WHERE ")
            .then(is(columns.tenant, Value::Tenant(self.key.clone())))
            .sql(" AND ")
            .then(is(columns.maker, Value::Account(account.clone())))
            .sql(" AND ")
            .name(columns.revoked_at)
            .sql(" IS NULL");
        let ended = self.session.write(revoke).await?;
        if ended > 0 {
            let entry = Entry::of(Action::JoinLinksEnded)
                .about(account)
                .number("count", ended);
            self.record(entry).await?;
        }
        Ok(())
    }
}
