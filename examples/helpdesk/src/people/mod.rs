//! The people of a company.

pub(crate) mod list;
