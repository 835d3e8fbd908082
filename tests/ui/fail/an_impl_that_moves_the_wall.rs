//! Only the first dimension is the wall.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

impl tenancy::RootedIn<User> for (Site, User) {}

impl tenancy::RootedIn<Org> for Site {}

fn main() {}
