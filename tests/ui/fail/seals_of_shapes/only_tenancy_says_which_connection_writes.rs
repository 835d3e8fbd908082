//! Only tenancy says which connection writes.

use diesel as _;
use ui_schema::*;

type Posts = tenancy::bounds::Owned<posts::table>;

impl tenancy::bounds::Writes<Posts> for tenancy::bounds::Several<Org> {}

fn main() {}
