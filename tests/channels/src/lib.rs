//! What the tests of channels are about: the organisation of the documentation, its database, and its members. And the page of the
//! manual, whose examples run here.

#[allow(
    missing_debug_implementations,
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::all,
    clippy::pedantic,
    reason = "it is an example of the documentation"
)]
mod tickets {
    include!("../../../tenancy-permissions/doc/tickets.rs");

    /// The database of the example.
    pub fn database() -> SqliteConnection {
        acme().expect("the example's database")
    }
}

pub use self::tickets::{ChangeTicket, May, Org, User, ViewTicket, database};

#[cfg(doctest)]
#[doc = include_str!("../../../docs/channels.md")]
mod page {}
