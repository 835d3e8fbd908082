//! Only tenancy says which connection reaches which rows.

use diesel as _;
use ui_schema::*;

type Posts = tenancy::policy::Owned<posts::table>;

impl tenancy::Reaches<Posts> for tenancy::One<Site> {}

impl tenancy::Reaches<Posts> for tenancy::Several<Site> {}

fn main() {}
