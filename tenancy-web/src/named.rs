//! What names the tenant of a request, for a look-up that finds the tenant together with who asks.

use std::fmt;
use tenancy_runtime::{Tenant, Verified};

/// What names the tenant of a request.
pub enum Named<T: Tenant> {
    /// Host, path or header.
    Slug(String),
    /// A layer further out, which has resolved it.
    Key(Verified<T>),
}

// A key is nobody's to read.
impl<T: Tenant> fmt::Debug for Named<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Named").finish_non_exhaustive()
    }
}
