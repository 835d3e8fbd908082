//! Which table has the keys, and on what terms they are made.

use crate::account::Account;
use crate::columns::ApiKeyColumns;
use crate::membership::{HasMembers, RoleOf};
use crate::scopes::KeyScope;
use crate::tables::{Table, TablesOf};
use diesel::query_builder::QueryFragment;
use diesel::query_source::QuerySource;
use tenancy_runtime::catalog::Names;

/// A row is a key by which programs act for a tenant; written by `#[api_key(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` are no API keys",
    label = "not an API key",
    note = "put `#[api_key(Org, User)]` on the model of the keys"
)]
pub trait ApiKey: 'static {
    /// For what.
    type Tenant: HasMembers<Self::Account>;

    /// Whose own a key may be.
    type Account: Account;

    /// The table.
    type Table: diesel::Table
        + QuerySource<FromClause: QueryFragment<Names> + Send + Sync>
        + Default
        + 'static;

    #[doc(hidden)]
    const COLUMNS: ApiKeyColumns;
}

/// What keys let programs do, and what they begin with: written by the application, for the model of the keys.
///
/// # Example
///
/// ```
/// # mod example {
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/acme.rs"));
/// # }
/// # use example::Scope;
/// # fn main() {}
/// use tenancy::accounts::KeyTerms;
///
/// pub struct ApiKey;
///
/// impl KeyTerms for ApiKey {
///     type Scope = Scope;
///     const PREFIX: &'static str = "acme";
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says what the API keys `{Self}` let a program do",
    label = "keys without scopes",
    note = "say it: `impl KeyTerms for {Self} {{ type Scope = ..; const PREFIX: &'static str = \"..\"; }}`"
)]
pub trait KeyTerms {
    /// What a key lets a program do.
    type Scope: KeyScope;

    /// What each key begins with: letters, digits and `_`, such as the application's name. By this, and by the sum at a key's end,
    /// scanners know a key that somebody has left in a repository or a log.
    const PREFIX: &'static str;
}

/// A type of tenant for which programs act by keys; written by `#[api_key(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "nothing says where the API keys of the tenants `{Self}` are",
    label = "no API keys",
    note = "put `#[api_key({Self}, {A})]` on the model of the keys"
)]
pub trait HasApiKeys<A: Account>: HasMembers<A> {
    /// The keys.
    type ApiKey: ApiKey<Tenant = Self, Account = A>
        + KeyTerms<Scope: KeyScope<Role = RoleOf<Self, A>>>;
}

/// The scopes of the keys of tenants of the type `T`.
pub type ScopeOf<T, A> = <<T as HasApiKeys<A>>::ApiKey as KeyTerms>::Scope;

impl<T: HasApiKeys<A>, A: Account> TablesOf<T, A> {
    /// They are here.
    pub const API_KEYS: Option<Table<ApiKeyColumns>> = Some(Table::of::<
        <T::ApiKey as ApiKey>::Table,
    >(<T::ApiKey as ApiKey>::COLUMNS));
}

/// What each key begins with.
pub(super) const fn prefix<T: HasApiKeys<A>, A: Account>() -> &'static str {
    const {
        assert!(
            is_prefix(<T::ApiKey as KeyTerms>::PREFIX.as_bytes()),
            "the prefix of API keys is of letters, digits and `_`, and at most 32 of these"
        );
    }
    <T::ApiKey as KeyTerms>::PREFIX
}

const fn is_prefix(text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        if !text[at].is_ascii_alphanumeric() && text[at] != b'_' {
            return false;
        }
        at += 1;
    }
    !text.is_empty() && text.len() <= 32
}
