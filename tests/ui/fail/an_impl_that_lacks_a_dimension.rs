//! Only tenancy says which dimensions a connection lacks.

use ui_schema::*;

impl tenancy::Lacks<Site> for Site {}

impl tenancy::Lacks<User> for (Site, User) {}

fn main() {}
