//! No connection meets the condition under which a tenant connection runs plain queries.

use diesel as _;

struct Mine;

impl tenancy::NoConnectionRunsUnscoped for Mine {}

fn main() {}
