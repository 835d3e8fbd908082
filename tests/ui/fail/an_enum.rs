//! A model is a struct.

#[path = "../schema.rs"]
mod schema;
use schema::*;

#[universal]
pub enum Plan {
    Free,
    Paid,
}

fn main() {}
