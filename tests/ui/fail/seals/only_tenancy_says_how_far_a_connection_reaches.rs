//! Only tenancy says how far a connection reaches.

#[derive(Clone)]
struct Mine;

impl tenancy::bounds::Reach for Mine {}

fn main() {}
