//! Where the SQL of this module gets the connection's keys from, as bind parameters.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;
use std::any::TypeId;

/// A predicate, or what is beside one, that lends the keys which it compares with.
///
/// A bind parameter has to live as long as the query. What is put together while the query is walked does not, and so the
/// keys come from the placeholders of the predicate that stands beside it.
pub(crate) trait Holds<DB: Backend>: QueryFragment<DB> {
    /// ` = <the key>` or ` IN (<keys>)`, of tenants of this type; says whether there is a placeholder for them.
    ///
    /// # Errors
    ///
    /// If the placeholder is bound to another tenant.
    fn walk_held<'b>(&'b self, tenant: TypeId, out: AstPass<'_, 'b, DB>) -> QueryResult<bool> {
        let _ = (tenant, out);
        Ok(false)
    }
}
