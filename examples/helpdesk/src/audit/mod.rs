//! Who has done what in the company.

pub(crate) mod deed;
pub(crate) mod log;
