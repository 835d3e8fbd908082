//! Who has signed up, until the address is verified.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tenancy::accounts::Address;

/// Somebody who says to have the address. There is no account by that: or an address would be taken by whoever says so first, and
/// its owner could not sign up with it.
#[derive(Clone)]
pub(crate) struct Newcomer {
    pub(crate) name: String,
    pub(crate) address: Address,
    /// Of the password.
    pub(crate) hash: String,
}

/// Whom each secret lets in, once. A program that is started anew has forgotten them.
#[derive(Clone, Default)]
pub(crate) struct Verifications(Arc<Mutex<HashMap<String, Newcomer>>>);

impl Verifications {
    /// The secret has been sent to the address.
    pub(crate) fn expect(&self, secret: String, newcomer: Newcomer) {
        self.waiting().insert(secret, newcomer);
    }

    /// Whom it would let in.
    pub(crate) fn newcomer(&self, secret: &str) -> Option<Newcomer> {
        self.waiting().get(secret).cloned()
    }

    /// It has come back.
    pub(crate) fn redeem(&self, secret: &str) -> Option<Newcomer> {
        self.waiting().remove(secret)
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<String, Newcomer>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
