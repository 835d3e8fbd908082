//! Keys that were verified, and keys that were not.

use crate::opaque::opaque;
use crate::scope::Scope;
use crate::seal::Seal;
use std::fmt;

/// A tenant's key that came from outside (a host name, a header, a job's payload) and is not verified.
///
/// Such a key opens no connection: a resolver makes a [`Verified`] key of it, or refuses it.
///
/// # Example
///
/// ```compile_fail,E0277
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// let claimed = tenancy::Unverified::<Org>::new("1".parse()?);
/// let conn = TenantConn::new(&mut db, claimed);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub struct Unverified<S: Scope> {
    key: S::Key,
}

impl<S: Scope> Unverified<S> {
    /// A key as it came in.
    pub const fn new(key: S::Key) -> Self {
        Self { key }
    }

    /// The key that it claims to be: for looking it up, and for nothing else.
    pub const fn claimed(&self) -> &S::Key {
        &self.key
    }
}

/// A tenant's key that was verified: the tenant exists, and the user at hand may act for it.
///
/// This key opens a connection. A resolver gives it, and so does the current tenant. [`trust`](Verified::trust) takes an
/// unchecked key; the caller vouches for it.
pub struct Verified<S: Scope> {
    key: S::Key,
}

impl<S: Scope> Verified<S> {
    /// Takes an unchecked key. The caller vouches for it.
    ///
    /// The names of all functions that do so begin with `trust`, so that a review finds them.
    ///
    /// # Example
    ///
    /// ```
    /// # diesel::table! { orgs { id -> Integer } }
    /// # use tenancy::prelude::*;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// let key = tenancy::Verified::<Org>::trust(1);
    /// let conn = TenantConn::new(&mut db, key);
    /// assert_eq!(conn.key(), &1);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub const fn trust(key: S::Key) -> Self {
        Self { key }
    }

    /// The key.
    pub const fn key(&self) -> &S::Key {
        &self.key
    }

    /// The key, by value.
    pub fn into_key(self) -> S::Key {
        self.key
    }

    /// The key as the log may have it, for spans and events of the application: what
    /// `#[determines_tenant(log = ..)]` makes of it, or nothing. Of several dimensions, each after a slash, and `_` for
    /// one that is not logged.
    ///
    /// # Example
    ///
    /// ```
    /// # diesel::table! { orgs { id -> Integer } }
    /// # use tenancy::prelude::*;
    /// use tenancy::Verified;
    ///
    /// fn short(id: &i32) -> String {
    ///     format!("{:04x}", id % 0x1_0000)
    /// }
    ///
    /// #[determines_tenant(log = short)]
    /// #[derive(Queryable)]
    /// #[diesel(table_name = orgs)]
    /// pub struct Org {
    ///     id: i32,
    /// }
    ///
    /// let logged = Verified::<Org>::trust(0xa_0001).logged().map(|key| key.to_string());
    /// assert_eq!(logged.as_deref(), Some("0001"));
    /// ```
    pub fn logged(&self) -> Option<LoggedKey<'_, S>> {
        LoggedKey::of(&self.key)
    }
}

/// A [`Verified`] key of the tenant `S`, and nothing else. Sealed. It stands where an unchecked key is easily given: rustc
/// says of a mismatch where a verified one would come from.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a verified key of `{S}`",
    label = "opens no connection",
    note = "a resolver gives a `Verified` key, and so does the current tenant; `Verified::trust(key)` takes an unchecked one, which the caller vouches for"
)]
pub trait IsVerified<S: Scope> {
    #[doc(hidden)]
    fn verified(self) -> Verified<S>;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<S: Scope> IsVerified<S> for Verified<S> {
    fn verified(self) -> Self {
        self
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// A key as the log may have it; made by [`Verified::logged`].
pub struct LoggedKey<'k, S: Scope> {
    key: &'k S::Key,
}

impl<'k, S: Scope> LoggedKey<'k, S> {
    pub(crate) fn of(key: &'k S::Key) -> Option<Self> {
        S::LOGS_KEY.then_some(Self { key })
    }
}

impl<S: Scope> fmt::Display for LoggedKey<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        S::log(self.key, f)
    }
}

impl<S: Scope> fmt::Debug for LoggedKey<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        S::log(self.key, f)
    }
}

impl<S: Scope> Clone for Unverified<S> {
    fn clone(&self) -> Self {
        Self::new(self.key.clone())
    }
}

impl<S: Scope> Clone for Verified<S> {
    fn clone(&self) -> Self {
        Self::trust(self.key.clone())
    }
}

impl<S: Scope<Key: PartialEq>> PartialEq for Verified<S> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<S: Scope<Key: Eq>> Eq for Verified<S> {}

// Keys are for the application's log only in the form that it chooses.
opaque!([S: Scope] Unverified<S>);

opaque!([S: Scope] Verified<S>);
