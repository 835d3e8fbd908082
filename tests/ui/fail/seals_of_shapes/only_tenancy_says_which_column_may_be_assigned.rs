//! Only tenancy says which column may be assigned.

#[path = "../schema.rs"]
mod schema;
use schema::*;

use tenancy::policy;

type Rules = policy::Fixed<posts::org_id, policy::NoRules>;

impl<E> policy::MayAssign<Rules, E> for posts::org_id {}

fn main() {}
