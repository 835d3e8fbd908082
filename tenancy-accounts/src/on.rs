//! On whose host, or under whose path, a token has come.

use crate::account::Account;
use crate::look_up::compared;
use crate::membership::HasMembers;
use crate::operation::{Statement, is};
use crate::tenants::HasAccounts;
use crate::value::Value;
use diesel::query_source::Column;
use tenancy_runtime::Verified;

/// The tenant that the request names, if it names one.
pub(crate) enum On<T: HasAccounts> {
    Any,
    Key(T::Key),
    Slug(String),
}

impl<T: HasAccounts> On<T> {
    pub(crate) fn key(tenant: &Verified<T>) -> Self {
        Self::Key(tenant.key().clone())
    }

    pub(crate) fn slug(slug: &str) -> Self {
        Self::Slug(compared(slug).to_owned())
    }

    /// ` AND t.<key> = ?`: the row `t` of a tenant is of that one.
    pub(crate) fn is_it<A: Account>(&self) -> Statement<T, A>
    where
        T: HasMembers<A>,
    {
        let is_it = match self {
            Self::Any => return Statement::empty(),
            Self::Key(tenant) => is(
                <T::KeyColumn as Column>::NAME,
                Value::Tenant(tenant.clone()),
            ),
            Self::Slug(slug) => is(<T as HasAccounts>::COLUMNS.slug, Value::Text(slug.clone())),
        };
        Statement::new(" AND t.").then(is_it)
    }
}
