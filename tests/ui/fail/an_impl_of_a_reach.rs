//! Only tenancy says how far a connection reaches.

#[path = "../schema.rs"]
mod schema;
use schema::*;

#[derive(Clone)]
struct Mine;

impl tenancy::Reach for Mine {}

fn main() {}
