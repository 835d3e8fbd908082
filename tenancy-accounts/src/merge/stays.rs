//! What is left of the tenant that goes.

use super::statements::of;
use crate::error::Error;
use crate::sign_up::provisional_slug;
use crate::status::TenantStatus;
use crate::tenants::HasAccounts;
use crate::value::TenantsTable;
use diesel::QueryResult;
use diesel::query_source::Column;
use diesel::result::Error as DieselError;
use tenancy_admin::database::{Given, Statement};
use tenancy_runtime::catalog::TableName;

/// The row stays as that of a purged tenant, so that nobody gets its key. Where slugs are remembered, its slug is held by that, and
/// leads to the other tenant, which may take it.
pub(super) fn purged<T: HasAccounts>(now: i64) -> QueryResult<Statement> {
    let columns = T::COLUMNS;
    let none = [columns.owners, columns.seats_used];
    let none = none.map(|column| Statement::new(", ").name(column).sql(" = 0"));
    let mut row = Statement::new("UPDATE ")
        .table(&TableName::of::<TenantsTable<T>>())
        .sql(" SET ")
        .name(columns.status)
        .sql(" = ")
        .literal(TenantStatus::Purged.name())
        .sql(", ")
        .name(columns.purge_at)
        .sql(format!(" = {now}"))
        .joined(none, "");
    if T::SHARED.slugs.is_some() {
        let slug = provisional_slug().map_err(as_of_the_database)?;
        row = row
            .sql(", ")
            .name(columns.slug)
            .sql(" = ")
            .given(Given::Text(slug));
    }
    let row = row
        .sql(" WHERE ")
        .name(<T::KeyColumn as Column>::NAME)
        .sql(" = ")
        .then(of(Given::Source));
    Ok(row)
}

/// A merge has no error of its own for a system without random bytes.
fn as_of_the_database(error: Error) -> DieselError {
    DieselError::SerializationError(Box::new(error))
}
