//! Only tenancy says which column may be assigned.

#[path = "../../schema.rs"]
mod schema;
use schema::*;

use tenancy::bounds;

type Rules = bounds::Fixed<posts::org_id, bounds::NoRules>;

impl<E> bounds::MayAssign<Rules, E> for posts::org_id {}

fn main() {}
