//! Only tenancy says what a policy restricts a query to.

use diesel as _;

struct Mine;

impl tenancy::bounds::Policy for Mine {
    type Reading = tenancy::bounds::Unrestricted;
    type As<S: diesel::query_source::AliasSource + 'static> = Self;
}

fn main() {}
