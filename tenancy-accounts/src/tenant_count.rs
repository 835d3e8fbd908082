//! How many tenants there are, in a row of its own: so a limit of tenants in all is exact.
//!
//! Rows cannot be counted while others insert some. So a row says how many there are, each sign-up updates it under a guard,
//! and the next one waits for the end of that transaction.

use crate::account::Account;
use crate::error::Error;
use crate::membership::HasMembers;
use crate::operation::{Statement, Work};
use crate::tables::{Table, TablesOf};
use crate::tenants::HasAccounts;
use crate::value::{Kind, Value};
use diesel::expression::Expression;
use diesel::query_builder::QueryFragment;
use diesel::query_source::{Column, QuerySource};
use diesel::result::Error as DieselError;
use diesel::sql_types::BigInt;
use tenancy_admin::database::{Statement as Sql, Terms};
use tenancy_runtime::catalog::Names;

/// Tenants that are counted, in a table of one row; written by the application.
///
/// The row says how many tenants there are. A [sign-up](crate::SignUp) counts the new one, and
/// [may be limited](crate::SignUp::at_most_in_all) by that. A [purge](crate::PurgeTenant) and a
/// [merge](crate::MergeTenants) count one less. A sign-up waits for the one before to end: have the table only if you
/// need the limit.
///
/// ```sql
/// create table tenant_count (tenants bigint not null primary key);
/// insert into tenant_count select count(*) from orgs where status <> 'purged';
/// ```
///
/// Whoever creates tenants by other means, or removes some by `tenants::Removal`, writes the row in the same transaction:
/// it is an ordinary table of the application's. No model of it is designated, so no tenant reads it.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// use tenancy::accounts::CountsTenants;
///
/// diesel::table! { tenant_count (tenants) { tenants -> BigInt } }
///
/// impl CountsTenants for Org {
///     type Count = tenant_count::tenants;
/// }
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing counts the tenants `{Self}`",
    label = "tenants that are not counted",
    note = "add a table of one row that says how many there are, and `impl CountsTenants for {Self}`, which names its column"
)]
pub trait CountsTenants: HasAccounts {
    /// How many there are.
    type Count: Column<
            Table: diesel::Table
                       + QuerySource<FromClause: QueryFragment<Names> + Send + Sync>
                       + Default
                       + 'static,
        > + Expression<SqlType = BigInt>;
}

impl<T: CountsTenants> TablesOf<T, ()> {
    /// It is this one.
    pub const COUNT: Option<Table<&'static str>> =
        Some(Table::of::<<T::Count as Column>::Table>(T::Count::NAME));
}

impl<T: HasMembers<A>, A: Account> Work<'_, T, A> {
    /// There is one tenant more, if there may be.
    pub(crate) async fn count_tenant(&mut self, limit: Option<u32>) -> Result<(), Error> {
        let Some(count) = &T::SHARED.count else {
            return Ok(());
        };
        let counted = changed(count, " + 1");
        let counted = match limit {
            Some(limit) => counted
                .sql(" WHERE ")
                .name(count.columns)
                .sql(" < ")
                .given(Value::Number(limit.into())),
            None => counted,
        };
        if self.session.write(counted).await? > 0 {
            return Ok(());
        }
        let row = Statement::new("SELECT ")
            .name(count.columns)
            .sql(" FROM ")
            .table(&count.name())
            .reads(&[Kind::Number]);
        match (limit, self.session.rows(row).await?.is_empty()) {
            (Some(limit), false) => Err(Error::MaxTenantsInAll { limit }),
            // The row is missing: nothing says that there may be one more.
            _ => Err(DieselError::NotFound.into()),
        }
    }
}

/// There is one tenant less. The rest of the statement may ask for more.
pub(crate) fn one_less<X: Terms>(count: &Table<&'static str>) -> Sql<X> {
    changed(count, " - 1")
        .sql(" WHERE ")
        .name(count.columns)
        .sql(" > 0")
}

fn changed<X: Terms>(count: &Table<&'static str>, by: &'static str) -> Sql<X> {
    Sql::new("UPDATE ")
        .table(&count.name())
        .sql(" SET ")
        .name(count.columns)
        .sql(" = ")
        .name(count.columns)
        .sql(by)
}
