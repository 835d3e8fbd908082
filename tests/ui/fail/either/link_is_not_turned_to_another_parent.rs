//! A link is not turned to another parent.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn update() {
    built(Filing::update(1).set(filings::secret_id.eq(2)));
}

fn upsert() {
    built(
        Filing::insert((filings::bookmark_id.eq(1), filings::secret_id.eq(1)))
            .on_conflict(filings::id)
            .do_update()
            .set(filings::bookmark_id.eq(2)),
    );
}

fn main() {}
