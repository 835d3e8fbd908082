//! Only tenancy says which connection writes.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

type Posts = tenancy::policy::Owned<posts::table>;

impl tenancy::Writes<Posts> for tenancy::Several<Org> {}

fn main() {}
