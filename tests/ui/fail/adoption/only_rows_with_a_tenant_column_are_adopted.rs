//! Only rows with a tenant column are adopted.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn country() {
    built(Country::adopt(1));
}

fn main() {}
