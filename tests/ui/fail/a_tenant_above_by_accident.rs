//! Who is above a tenant reads its rows: the column that names it is set on purpose.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn main() {
    built(Region::update(1).set(regions::parent_id.eq(2)));
}
