//! Addresses that wait to be verified.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Which user each secret verifies, once. A program that is started anew has forgotten them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Verifications(Arc<Mutex<HashMap<String, i32>>>);

impl Verifications {
    /// The secret has been sent to the address of the user.
    pub(crate) fn expect(&self, secret: String, user: i32) {
        self.waiting().insert(secret, user);
    }

    /// Whom it would verify.
    pub(crate) fn user(&self, secret: &str) -> Option<i32> {
        self.waiting().get(secret).copied()
    }

    /// It has come back.
    pub(crate) fn redeem(&self, secret: &str) -> Option<i32> {
        self.waiting().remove(secret)
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<String, i32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
