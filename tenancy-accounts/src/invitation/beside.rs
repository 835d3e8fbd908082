//! The invitations that an operation on memberships has to heed, if the program has any.

use crate::account::Account;
use crate::columns::InvitationColumns;
use crate::membership::HasMembers;
use crate::status::InvitationStatus;
use tenancy_admin::database::{Statement, Terms};
use tenancy_runtime::catalog::TableName;

/// Where they are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Invitations(Option<(fn() -> TableName, InvitationColumns)>);

impl Invitations {
    pub(crate) const fn of<T: HasMembers<A>, A: Account>() -> Self {
        match &T::TABLES.invitations {
            Some(table) => Self(Some(table.parts())),
            None => Self(None),
        }
    }

    /// Their table, and its columns.
    pub(crate) fn table(self) -> Option<(TableName, InvitationColumns)> {
        self.0.map(|(table, columns)| (table(), columns))
    }

    /// Selects those that an account has sent.
    pub(crate) fn sent_by<X: Terms>(self, account: Statement<X>) -> Option<Statement<X>> {
        let (_, columns) = self.0?;
        self.select(columns.inviter, account)
    }

    /// Selects those to an address.
    pub(crate) fn sent_to<X: Terms>(self, address: Statement<X>) -> Option<Statement<X>> {
        let (_, columns) = self.0?;
        self.select(columns.address, address)
    }

    /// Tenant, role, status and time of those that have this in the column, in the order of the tenants.
    fn select<X: Terms>(self, column: &str, is: Statement<X>) -> Option<Statement<X>> {
        let (table, columns) = self.table()?;
        let select = Statement::new("SELECT ")
            .name(columns.tenant)
            .sql(", ")
            .name(columns.role)
            .sql(", ")
            .name(columns.status)
            .sql(", ")
            .name(columns.expires_at)
            .sql(" FROM ")
            .table(&table)
            .sql(" WHERE ")
            .name(column)
            .sql(" = ")
            .then(is)
            .sql(" ORDER BY ")
            .name(columns.tenant)
            .sql(", ")
            .name(columns.expires_at);
        Some(select)
    }

    /// `(SELECT count(*) ..)`: the pending ones of a tenant.
    pub(crate) fn count_pending<X: Terms>(self, tenant: Statement<X>) -> Option<Statement<X>> {
        let (table, columns) = self.table()?;
        let count = Statement::new("(SELECT count(*) FROM ")
            .table(&table)
            .sql(" AS i WHERE i.")
            .name(columns.tenant)
            .sql(" = ")
            .then(tenant)
            .sql(" AND i.")
            .name(columns.status)
            .sql(" = ")
            .literal(InvitationStatus::Pending.name())
            .sql(")");
        Some(count)
    }

    /// Ends the pending ones of a tenant.
    pub(crate) fn revoke_pending<X: Terms>(self, tenant: Statement<X>) -> Option<Statement<X>> {
        let (table, columns) = self.table()?;
        let update = Statement::new("UPDATE ")
            .table(&table)
            .sql(" SET ")
            .name(columns.status)
            .sql(" = ")
            .literal(InvitationStatus::Revoked.name())
            .sql(", ")
            .name(columns.pending)
            .sql(" = NULL WHERE ")
            .name(columns.tenant)
            .sql(" = ")
            .then(tenant)
            .sql(" AND ")
            .name(columns.status)
            .sql(" = ")
            .literal(InvitationStatus::Pending.name());
        Some(update)
    }
}
