//! Only tenancy gives the values of an insert their tenant, also those of Diesel's types for a user's table.

#[path = "../../schema.rs"]
mod schema;
use diesel::dsl::{AsExprOf, Eq};
use diesel::insertable::{ColumnInsertValue, Insertable};
use diesel::sql_types::Text;
use schema::*;
use tenancy::prelude::*;

type Title = ColumnInsertValue<posts::title, AsExprOf<&'static str, Text>>;
type Theirs = (Eq<posts::title, &'static str>, Eq<posts::org_id, i32>);

impl<Tenant> tenancy::bounds::WithTenant<posts::table, Tenant> for Title {
    type Values = <Theirs as Insertable<posts::table>>::Values;

    fn with_tenant(self, _: impl FnMut() -> Tenant) -> Self::Values {
        (posts::title.eq("a"), posts::org_id.eq(2)).values()
    }
}

fn main() {}
