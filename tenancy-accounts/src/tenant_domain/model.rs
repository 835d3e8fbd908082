//! Which domains are whose.

use crate::account::Account;
use crate::columns::TenantDomainColumns;
use crate::membership::HasMembers;
use crate::tables::{Table, TablesOf};
use diesel::query_builder::QueryFragment;
use diesel::query_source::QuerySource;
use tenancy_runtime::catalog::Names;

/// A row is a domain by whose addresses accounts may join a tenant; written by `#[tenant_domain(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` are no domains by which somebody joins a tenant",
    label = "not a domain of a tenant",
    note = "put `#[tenant_domain(Org, User)]` on the model of the domains"
)]
pub trait TenantDomain: 'static {
    /// What.
    type Tenant: HasMembers<Self::Account>;

    /// As whom somebody joins.
    type Account: Account;

    /// The table.
    type Table: diesel::Table
        + QuerySource<FromClause: QueryFragment<Names> + Send + Sync>
        + Default
        + 'static;

    #[doc(hidden)]
    const COLUMNS: TenantDomainColumns;
}

/// For which application a tenant shows a domain: written by the application, for the model of the domains.
///
/// # Example
///
/// ```
/// use tenancy_accounts::DomainTerms;
///
/// pub struct TenantDomain;
///
/// impl DomainTerms for TenantDomain {
///     const LABEL: &'static str = "acme-domain-verification";
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says for which application the domains `{Self}` are shown",
    label = "domains whose records do not say what they are for",
    note = "say it: `impl DomainTerms for {Self} {{ const LABEL: &'static str = \"..-domain-verification\"; }}`"
)]
pub trait DomainTerms {
    /// What the records of DNS begin with: letters, digits, `-`, `_` and `.`, at most 64 of these, with the name of the application.
    /// Whoever is asked to put one into a zone, or finds it there years later, reads by this what it is for. A record keeps the label
    /// with which it was claimed.
    const LABEL: &'static str;
}

/// A type of tenant that accounts of the type `A` join by the domain of an address; written by `#[tenant_domain(Org, User)]`.
#[diagnostic::on_unimplemented(
    message = "nothing says by which domains accounts `{A}` join the tenants `{Self}`",
    label = "no domains of tenants",
    note = "put `#[tenant_domain({Self}, {A})]` on the model of the domains"
)]
pub trait HasTenantDomains<A: Account>: HasMembers<A> {
    /// The rows that are domains.
    type TenantDomain: TenantDomain<Tenant = Self, Account = A> + DomainTerms;
}

/// What each record begins with.
pub(super) const fn label<T: HasTenantDomains<A>, A: Account>() -> &'static str {
    const {
        assert!(
            is_label(<T::TenantDomain as DomainTerms>::LABEL.as_bytes()),
            "the label of domains is of letters, digits, `-`, `_` and `.`, and at most 64 of these"
        );
    }
    <T::TenantDomain as DomainTerms>::LABEL
}

const fn is_label(text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        if !text[at].is_ascii_alphanumeric() && !matches!(text[at], b'-' | b'_' | b'.') {
            return false;
        }
        at += 1;
    }
    !text.is_empty() && text.len() <= 64
}

impl<T: HasTenantDomains<A>, A: Account> TablesOf<T, A> {
    /// They are here.
    pub const DOMAINS: Option<Table<TenantDomainColumns>> =
        Some(Table::of::<<T::TenantDomain as TenantDomain>::Table>(
            <T::TenantDomain as TenantDomain>::COLUMNS,
        ));
}

#[cfg(test)]
mod tests {
    use super::is_label;

    #[test]
    fn a_label_is_what_stands_before_the_sign_in_a_record() {
        let longest = "a".repeat(64);
        for label in ["acme-domain-verification", "_acme.example", &longest] {
            assert!(is_label(label.as_bytes()), "{label}");
        }
        let long = "a".repeat(65);
        for label in ["", "acme=", "acme corp", "\"acme\"", "äcme", &long] {
            assert!(!is_label(label.as_bytes()), "{label}");
        }
    }
}
