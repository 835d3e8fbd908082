//! Only tenancy says where an insert gets its key from.

use diesel as _;
use ui_schema::*;

type Posts = tenancy::bounds::Owned<posts::table>;

impl tenancy::bounds::KeyFor<tenancy::bounds::One<Org>, Posts> for tenancy::bounds::FromCaller<Org> {}

impl tenancy::bounds::KeyFor<tenancy::bounds::Several<Org>, Posts> for tenancy::bounds::FromConnection {}

fn main() {}
