//! What the audit log has of a merge.

use super::statements::of;
use crate::account::Account;
use crate::actor::By;
use crate::audit::{Action, Entry};
use crate::membership::HasMembers;
use crate::tenants::HasAccounts;
use crate::value::TenantsTable;
use diesel::query_source::Column;
use tenancy_admin::database::{Given, Statement};
use tenancy_runtime::catalog::TableName;

/// Writes the entry to the log of the tenant that stays, if there is a log. The target is the slug of the one that goes, whose row
/// is there still.
pub(super) fn merged<T: HasMembers<A>, A: Account>(by: &By<A>) -> Option<Statement> {
    let log = T::TABLES.audit.as_ref()?;
    let columns = &log.columns;
    let tenants = TableName::of::<TenantsTable<T>>();
    let key = <T::KeyColumn as Column>::NAME;
    let texts = Entry::of(Action::TenantMerged).texts(columns, by);
    let texts = texts
        .into_iter()
        .filter(|(column, _)| *column != columns.target);
    let texts = texts.map(|(column, text)| match text {
        Some(text) => (column, of(Given::Text(text))),
        None => (column, Statement::new("NULL")),
    });
    let slug = <T as HasAccounts>::COLUMNS.slug;
    let values = texts.chain([
        (columns.tenant, Statement::new("stays.").name(key)),
        (columns.account, Statement::new("NULL")),
        (columns.whom, Statement::new("NULL")),
        (columns.target, Statement::new("goes.").name(slug)),
        (columns.at, Statement::new(by.now.get().to_string())),
    ]);
    let (columns, values): (Vec<_>, Vec<_>) = values.unzip();
    let columns = columns
        .into_iter()
        .map(|column| Statement::empty().name(column));
    let insert = Statement::new("INSERT INTO ")
        .table(&log.name())
        .sql(" (")
        .joined(columns, ", ")
        .sql(") SELECT ")
        .joined(values, ", ")
        .sql(" FROM ")
        .table(&tenants)
        .sql(" AS goes CROSS JOIN ")
        .table(&tenants)
        .sql(" AS stays WHERE goes.")
        .name(key)
        .sql(" = ")
        .then(of(Given::Source))
        .sql(" AND stays.")
        .name(key)
        .sql(" = ")
        .then(of(Given::Target));
    Some(insert)
}
