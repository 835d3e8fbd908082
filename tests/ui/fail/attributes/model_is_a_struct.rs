//! A model is a struct.

use diesel as _;
use tenancy::prelude::*;

#[universal]
pub enum Plan {
    Free,
    Paid,
}

fn main() {}
