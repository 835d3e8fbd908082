//! Only the first dimension is the wall.

#[path = "../../schema.rs"]
mod schema;
#[path = "../../shapes.rs"]
mod shapes;
use schema::*;
use shapes::*;

impl tenancy::bounds::RootedIn<User> for (Site, User) {}

impl tenancy::bounds::RootedIn<Org> for Site {}

fn main() {}
