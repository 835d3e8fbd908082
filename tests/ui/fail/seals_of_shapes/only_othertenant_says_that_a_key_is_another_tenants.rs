//! Only `OtherTenant` says that a key is another tenant's.

use ui_schema::*;

use diesel::dsl::AsExprOf;
use diesel::sql_types::Integer;
use tenancy::bounds;

impl bounds::SaysOther<Org> for AsExprOf<i32, Integer> {}

type Same = <posts::id as bounds::ColumnIs<posts::id>>::Answer;

impl bounds::AssignsOther<bounds::Updated<AsExprOf<i32, Integer>>, Org> for Same {}

fn main() {}
