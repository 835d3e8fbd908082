//! Where in a request a tenant may be named, for any web framework.
//!
//! [`Sources`] holds the rules: which hosts are the application's own, which labels are reserved, which header and which
//! segment of the path is read, and in which order. It reads a [`RequestHead`], which a framework's request becomes in
//! three lines, and answers with [`Claims`]. A store makes one verified key of them, or refuses.
//!
//! The layer of `tenancy::web` does all of this for axum and other frameworks that are built on `tower` (feature `axum`).

mod claims;
mod head;
mod host;
mod rules;
mod sources;

pub use self::claims::{Agreement, Claims};
pub use self::head::RequestHead;
pub use self::host::{Host, MalformedHost};
pub use self::rules::HostRules;
pub use self::sources::{Place, Sources};
