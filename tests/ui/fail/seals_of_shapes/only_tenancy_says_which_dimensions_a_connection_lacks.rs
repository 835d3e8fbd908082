//! Only tenancy says which dimensions a connection lacks.

#[path = "../../schema.rs"]
mod schema;
#[path = "../../shapes.rs"]
mod shapes;
use schema::*;
use shapes::*;

impl tenancy::bounds::Lacks<Site> for Site {}

impl tenancy::bounds::Lacks<User> for (Site, User) {}

fn main() {}
