//! Only `OtherTenant` says that a key is another tenant's.

use ui_schema::*;

use diesel::dsl::AsExprOf;
use diesel::sql_types::Integer;
use tenancy::policy;

impl policy::SaysOther<Org> for AsExprOf<i32, Integer> {}

type Same = <posts::id as tenancy::policy::ColumnIs<posts::id>>::Answer;

impl policy::AssignsOther<policy::Updated<AsExprOf<i32, Integer>>, Org> for Same {}

fn main() {}
