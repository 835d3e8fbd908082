//! Only tenancy says which columns an insert may fill.

use diesel as _;
use ui_schema::*;

struct Mine;

impl tenancy::bounds::Insertables<posts::org_id> for Mine {}

fn main() {}
