//! Only tenancy says which connection writes.

use diesel as _;
use ui_schema::*;

type Posts = tenancy::policy::Owned<posts::table>;

impl tenancy::Writes<Posts> for tenancy::Several<Org> {}

fn main() {}
