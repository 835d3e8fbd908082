//! A table that has been designated as tenanted is not declared to be scoped: the attribute says that it is not.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

impl std::panic::UnwindSafe for posts::table {}

fn main() {}
