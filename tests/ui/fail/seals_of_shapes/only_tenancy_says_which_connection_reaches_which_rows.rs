//! Only tenancy says which connection reaches which rows.

use diesel as _;
use ui_schema::*;

type Posts = tenancy::bounds::Owned<posts::table>;

impl tenancy::bounds::Reaches<Posts> for tenancy::bounds::One<Site> {}

impl tenancy::bounds::Reaches<Posts> for tenancy::bounds::Several<Site> {}

fn main() {}
