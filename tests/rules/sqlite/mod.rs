//! What only SQLite has.

mod columns;
pub(crate) mod uniqueness;
mod windows;
