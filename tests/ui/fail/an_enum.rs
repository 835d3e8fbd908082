//! A model is a struct.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

#[universal]
pub enum Plan {
    Free,
    Paid,
}

fn main() {}
