//! Only tenancy says which column is the tenant column.

use ui_schema::*;

use diesel::expression::Expression;
use diesel::query_source::Column;

struct Theirs;

impl Expression for Theirs {
    type SqlType = diesel::sql_types::Integer;
}

impl Column for Theirs {
    type Table = posts::table;
    const NAME: &'static str = "org_id";
}

impl tenancy::bounds::ColumnIs<posts::org_id> for Theirs {
    type Answer = <posts::id as tenancy::bounds::ColumnIs<posts::title>>::Answer;
    const SAME_NAME: bool = false;
}

fn main() {}
