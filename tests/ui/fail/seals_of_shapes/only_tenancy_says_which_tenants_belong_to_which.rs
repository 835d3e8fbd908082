//! Only tenancy says which tenants belong to which: whoever said so could enter them.

#[path = "../../schema.rs"]
mod schema;
#[path = "../../shapes.rs"]
mod shapes;
use schema::*;
use shapes::*;

impl tenancy::bounds::BelongsTo<Org> for Site {}

fn main() {}
