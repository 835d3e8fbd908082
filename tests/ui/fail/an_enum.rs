//! A model is a struct.

use ui_schema::*;

#[universal]
pub enum Plan {
    Free,
    Paid,
}

fn main() {}
