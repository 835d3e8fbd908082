//! No connection meets the condition under which a tenant connection runs plain queries.

#[path = "../schema.rs"]
mod schema;
use schema::*;

struct Mine;

impl tenancy::NoConnectionRunsUnscoped for Mine {}

fn main() {}
