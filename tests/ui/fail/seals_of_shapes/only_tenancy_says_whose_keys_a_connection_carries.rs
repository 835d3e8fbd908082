//! Only tenancy says whose keys a connection carries.

#[path = "../../schema.rs"]
mod schema;
#[path = "../../shapes.rs"]
mod shapes;
use schema::*;
use shapes::*;

impl tenancy::bounds::Carries<User> for Site {}

impl tenancy::bounds::Carries<User> for (Site, Org) {}

fn main() {}
