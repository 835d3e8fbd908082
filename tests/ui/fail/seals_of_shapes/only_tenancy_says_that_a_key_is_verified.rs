//! Only tenancy says that a key is verified.

#[path = "../../schema.rs"]
mod schema;
use schema::*;

struct Mine(i32);

impl tenancy::bounds::IsVerified<Org> for Mine {
    fn verified(self) -> tenancy::Verified<Org> {
        tenancy::Verified::trust(self.0)
    }
}

fn main() {}
