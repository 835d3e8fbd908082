//! Only tenancy says which tenants belong to which: whoever said so could enter them.

#[path = "../../schema.rs"]
mod schema;
use schema::*;

impl tenancy::bounds::BelongsTo<Org> for Site {}

fn main() {}
