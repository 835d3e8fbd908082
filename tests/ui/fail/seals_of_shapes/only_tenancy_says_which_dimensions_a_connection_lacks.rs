//! Only tenancy says which dimensions a connection lacks.

#[path = "../schema.rs"]
mod schema;
#[path = "../shapes.rs"]
mod shapes;
use schema::*;
use shapes::*;

impl tenancy::Lacks<Site> for Site {}

impl tenancy::Lacks<User> for (Site, User) {}

fn main() {}
