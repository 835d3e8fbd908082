//! The people who run this server, and what they do across companies: each time with a reason, which the company reads.

pub(crate) mod console;
