//! Only tenancy says which dimensions a connection lacks.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

impl tenancy::Lacks<Site> for Site {}

impl tenancy::Lacks<User> for (Site, User) {}

fn main() {}
