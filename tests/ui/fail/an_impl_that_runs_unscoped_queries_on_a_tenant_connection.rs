//! No connection meets the condition under which a tenant connection runs plain queries.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

struct Mine;

impl tenancy::NoConnectionRunsUnscoped for Mine {}

fn main() {}
