//! Files at a ticket. Whoever sees the ticket sees them.

pub(crate) mod download;
pub(crate) mod list;
pub(crate) mod upload;
