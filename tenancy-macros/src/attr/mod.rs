//! Grammar: what the user wrote, not yet what it means.

mod args;
mod diesel;
mod name;

pub(crate) use args::{Args, Determining, Given, Value, column, no_value, path, refuse};
pub(crate) use diesel::{FieldOptions, StructOptions, is_diesel};
pub(crate) use name::Name;
