//! Upserts that say on which constraint they may conflict, which MySQL does not, and what stands beside them.

mod global;
mod references;
