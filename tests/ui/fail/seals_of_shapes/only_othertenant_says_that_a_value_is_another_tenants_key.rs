//! Only `OtherTenant` says that a value is another tenant's key.

use diesel as _;
use ui_schema::*;

struct Mine;

impl tenancy::bounds::SaysOther<Org> for Mine {}

fn main() {}
