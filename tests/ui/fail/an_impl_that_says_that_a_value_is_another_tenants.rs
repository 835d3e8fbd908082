//! Only `OtherTenant` says that a value is another tenant's key.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

struct Mine;

impl tenancy::write::rules::SaysOther<Org> for Mine {}

fn main() {}
