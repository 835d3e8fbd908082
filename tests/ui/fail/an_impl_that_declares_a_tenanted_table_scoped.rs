//! A tenanted table cannot be declared to be scoped.

#[path = "../schema.rs"]
mod schema;
use schema::*;

impl tenancy::__private::Never for &tenancy::__private::OnlyScoped {}

fn main() {}
