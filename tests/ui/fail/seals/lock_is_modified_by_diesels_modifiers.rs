//! A lock is modified by Diesel's modifiers; one of a user's own may return any query.

use diesel::query_builder::AsQuery;
use diesel::query_dsl::methods::ModifyLockDsl;
use tenancy::prelude::*;
use ui_schema::*;

struct Mine;

impl ModifyLockDsl<Mine> for <countries::table as AsQuery>::Query {
    type Output = <posts::table as AsQuery>::Query;

    fn modify_lock(self, _: Mine) -> Self::Output {
        posts::table.as_query()
    }
}

fn run() {
    let _ = ModifyLockDsl::modify_lock(Country::scoped(), Mine);
}

fn main() {}
