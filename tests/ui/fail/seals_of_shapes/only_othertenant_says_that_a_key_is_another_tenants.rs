//! Only `OtherTenant` says that a key is another tenant's.

use ui_schema::*;

use diesel::dsl::AsExprOf;
use diesel::sql_types::Integer;
use tenancy::write::rules;

impl rules::SaysOther<Org> for AsExprOf<i32, Integer> {}

type Same = <posts::id as tenancy::write::ColumnIs<posts::id>>::Answer;

impl rules::AssignsOther<rules::Updated<AsExprOf<i32, Integer>>, Org> for Same {}

fn main() {}
