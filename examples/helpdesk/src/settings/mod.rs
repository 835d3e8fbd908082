//! What somebody sets: the company's names, keys for programs, and whether it, or they, stay.

pub(crate) mod company;
pub(crate) mod keys;
pub(crate) mod leave;
pub(crate) mod restore;
