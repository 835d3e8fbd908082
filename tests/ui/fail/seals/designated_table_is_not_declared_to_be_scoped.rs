//! A designated table is not declared to be scoped: the attribute says that it is not.

#[path = "../../schema.rs"]
mod schema;
use schema::*;

impl std::panic::UnwindSafe for posts::table {}

fn main() {}
