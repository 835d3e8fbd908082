//! A link says both of its parents.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Filing::insert(filings::bookmark_id.eq(1)));
    built(Filing::insert(filings::secret_id.eq(1)));
}

fn main() {}
