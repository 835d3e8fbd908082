//! Only tenancy says whose keys a connection carries.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

impl tenancy::Carries<User> for Site {}

impl tenancy::Carries<User> for (Site, Org) {}

fn main() {}
