//! Only tenancy says where an insert gets its key from.

use diesel as _;
use ui_schema::*;

type Posts = tenancy::policy::Owned<posts::table>;

impl tenancy::write::KeyFor<tenancy::One<Org>, Posts> for tenancy::write::FromCaller<Org> {}

impl tenancy::write::KeyFor<tenancy::Several<Org>, Posts> for tenancy::write::FromConnection {}

fn main() {}
