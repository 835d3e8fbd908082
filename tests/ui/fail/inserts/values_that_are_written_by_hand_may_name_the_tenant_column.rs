//! Values that are written by hand may name the tenant column, and are refused.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

struct Moved;

impl Insertable<posts::table> for Moved {
    type Values = diesel::query_builder::SqlQuery;

    fn values(self) -> Self::Values {
        diesel::sql_query("(org_id) VALUES (2)")
    }
}

fn run() {
    built(Post::insert(Moved));
}

fn main() {}
