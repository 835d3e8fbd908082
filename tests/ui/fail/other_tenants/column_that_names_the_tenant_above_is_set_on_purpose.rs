//! The column that names the tenant above is set on purpose: that tenant reads the rows below.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn main() {
    built(Region::update(1).set(regions::parent_id.eq(2)));
}
