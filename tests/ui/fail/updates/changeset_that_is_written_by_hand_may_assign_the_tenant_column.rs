//! A changeset that is written by hand may assign the tenant column, and is refused.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

struct Moved;

impl AsChangeset for Moved {
    type Target = posts::table;
    type Changeset = diesel::expression::SqlLiteral<diesel::sql_types::Integer>;

    fn as_changeset(self) -> Self::Changeset {
        diesel::dsl::sql("org_id = 2")
    }
}

fn run() {
    built(Post::update(1).set(Moved));
}

fn main() {}
