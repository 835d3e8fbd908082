//! No connection meets the condition under which a tenant connection runs plain queries.

use ui_schema::*;

struct Mine;

impl tenancy::NoConnectionRunsUnscoped for Mine {}

fn main() {}
