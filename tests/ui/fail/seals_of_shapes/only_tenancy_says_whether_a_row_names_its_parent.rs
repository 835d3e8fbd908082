//! Only tenancy says whether a row names its parent.

use diesel as _;
use ui_schema::*;

type Url = diesel::insertable::ColumnInsertValue<
    attachments::url,
    diesel::dsl::AsExprOf<&'static str, diesel::sql_types::Text>,
>;

impl tenancy::bounds::Gives<attachments::post_id> for Url {
    type Answer = diesel::expression::is_contained_in_group_by::Yes;

    fn gives(&self) -> bool {
        true
    }
}

impl tenancy::bounds::NamesItsParent for diesel::expression::is_contained_in_group_by::No {}

fn main() {}
