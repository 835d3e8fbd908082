//! Only the first dimension is the wall.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;
use ui_schema::*;

impl tenancy::RootedIn<User> for (Site, User) {}

impl tenancy::RootedIn<Org> for Site {}

fn main() {}
