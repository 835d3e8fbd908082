//! Who is above a tenant reads its rows: the column that names it is set on purpose.

use ui_schema::*;

fn main() {
    built(Region::update(1).set(regions::parent_id.eq(2)));
}
