//! Only tenancy says which column may be assigned.

#[path = "../schema.rs"]
mod schema;
use schema::*;

use tenancy::write::rules;

type Rules = rules::Fixed<posts::org_id, rules::NoRules>;

impl<E> rules::MayAssign<Rules, E> for posts::org_id {}

fn main() {}
