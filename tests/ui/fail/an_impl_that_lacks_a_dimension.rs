//! Only tenancy says which dimensions a connection lacks.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;
use ui_schema::*;

impl tenancy::Lacks<Site> for Site {}

impl tenancy::Lacks<User> for (Site, User) {}

fn main() {}
