//! Grammar: what the user wrote, not yet what it means. No option is known here by its keyword, but for Diesel's.

mod argument;
mod diesel;
mod given;
mod name;
mod option;

pub(crate) use argument::{Argument, Value};
pub(crate) use diesel::{FieldOptions, StructOptions, is_diesel};
pub(crate) use given::{Given, twice};
pub(crate) use name::Name;
pub(crate) use option::{Arrow, ColumnOf, Spec, TypeFor, refuse};
