//! No connection lets a tenant connection run plain queries: none meets the condition.

use diesel as _;

struct Mine;

impl tenancy::NoConnectionRunsUnscoped for Mine {}

fn main() {}
