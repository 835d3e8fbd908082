//! Only tenancy says that an expression holds no unscoped query.

#[path = "../schema.rs"]
mod schema;
use schema::*;

struct Mine;

impl tenancy::proof::HoldsNoUnscopedQuery for Mine {}

fn main() {}
