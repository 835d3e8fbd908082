//! An instance is found by its key, which is no unscoped subquery.

use diesel::dsl::{AssumeNotNull, Select, SingleValue};
use diesel::expression::AsExpression;
use diesel::sql_types::Integer;
use tenancy::prelude::*;
use ui_schema::*;

#[derive(Clone, Copy)]
struct Mine;

impl tenancy::bounds::Instance<posts::table> for Mine {
    type Owner = tenancy::bounds::Unnamed;

    fn owner(self) -> Self::Owner {
        tenancy::bounds::Unnamed
    }
}

impl diesel::associations::HasTable for Mine {
    type Table = posts::table;

    fn table() -> posts::table {
        posts::table
    }
}

impl Identifiable for Mine {
    type Id = Key;

    fn id(self) -> Key {
        Key
    }
}

#[derive(PartialEq, Eq, Hash)]
struct Key;

impl AsExpression<Integer> for Key {
    type Expression = AssumeNotNull<SingleValue<Select<comments::table, comments::post_id>>>;

    fn as_expression(self) -> Self::Expression {
        comments::table
            .select(comments::post_id)
            .single_value()
            .assume_not_null()
    }
}

fn run() {
    built(Post::delete(Mine));
}

fn main() {}
