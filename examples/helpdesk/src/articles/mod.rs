//! The knowledge base: what the company has written for all of its people, and what everybody reads.

pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod write;
