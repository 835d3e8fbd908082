//! What a tenant is to have in DNS.

use super::model::{HasTenantDomains, label};
use crate::account::Account;
use crate::domain::RECORD;
use crate::invitation::Token;

/// The record of DNS by which a tenant shows that it has a domain: of the type `TXT`. It is no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainChallenge {
    name: String,
    value: String,
}

impl DomainChallenge {
    /// As the database has it.
    pub(super) fn of(domain: &str, value: &str) -> Self {
        Self {
            name: format!("{RECORD}{domain}"),
            value: value.to_owned(),
        }
    }

    /// Another one than there was.
    pub(super) fn new<T: HasTenantDomains<A>, A: Account>(domain: &str, token: Token) -> Self {
        let value = format!("{}={}", label::<T, A>(), token.into_text());
        Self::of(domain, &value)
    }

    /// Where the record is.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it says: for [which application](super::DomainTerms::LABEL) it is, `=`, and what nobody guesses.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}
