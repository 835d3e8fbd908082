//! Programs on tables of every policy, by connections of every reach.

mod draw;
pub(super) mod model;
pub(super) mod program;
mod reach;
pub(super) mod run;
pub(super) mod schema;

pub(crate) use self::draw::programs;
