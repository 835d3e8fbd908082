//! A tenanted table cannot be declared to be scoped.

impl tenancy::__private::Never for &tenancy::__private::OnlyScoped {}

fn main() {}
