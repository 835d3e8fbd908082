//! What expansions share: the impls over a table and its model, and the registration of the table.

mod designation;
mod instance;
mod registration;
mod required;
mod span;

pub(crate) use designation::{Designation, Presence};
pub(crate) use required::{Kept, Required};
pub(crate) use span::{at_name, located_at, respanned};
