//! Only tenancy says whose keys a connection carries.

use ui_schema::*;

impl tenancy::Carries<User> for Site {}

impl tenancy::Carries<User> for (Site, Org) {}

fn main() {}
