//! Only `OtherTenant` says that a value is another tenant's key.

use diesel as _;
use ui_schema::*;

struct Mine;

impl tenancy::write::rules::SaysOther<Org> for Mine {}

fn main() {}
