//! A tenant's key as a bind parameter.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::HasSqlType;
use std::fmt;
use tenancy_runtime::{KeyType, Tenant};

/// A tenant's key as a bind parameter.
pub struct Key<T: Tenant>(pub(super) T::Key);

impl<T: Tenant> Clone for Key<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Tenant> fmt::Debug for Key<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").finish_non_exhaustive()
    }
}

impl<T, DB> QueryFragment<DB> for Key<T>
where
    T: Tenant<Key: ToSql<KeyType<T>, DB>>,
    DB: Backend + HasSqlType<KeyType<T>>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_bind_param::<KeyType<T>, _>(&self.0)
    }
}
