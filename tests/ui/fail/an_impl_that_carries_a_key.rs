//! Only tenancy says whose keys a connection carries.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;
use ui_schema::*;

impl tenancy::Carries<User> for Site {}

impl tenancy::Carries<User> for (Site, Org) {}

fn main() {}
