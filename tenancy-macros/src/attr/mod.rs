//! Grammar: what the user wrote, not yet what it means.

mod args;
mod diesel;
mod name;

pub(crate) use args::{Args, Given};
pub(crate) use diesel::{FieldOptions, StructOptions, is_diesel};
pub(crate) use name::Name;
