//! The people of a company.

pub(crate) mod invite;
pub(crate) mod list;
pub(crate) mod teams;
