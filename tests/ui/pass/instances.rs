//! An instance names its tenant by the key, or by a type that is compared with it.

use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { notes { id -> Integer, org_id -> Integer } }

#[derive(Debug, diesel::expression::AsExpression)]
#[diesel(sql_type = diesel::sql_types::Integer)]
pub struct Number(i32);

impl<DB: diesel::backend::Backend> diesel::serialize::ToSql<diesel::sql_types::Integer, DB>
    for Number
where
    i32: diesel::serialize::ToSql<diesel::sql_types::Integer, DB>,
{
    fn to_sql<'b>(
        &'b self,
        out: &mut diesel::serialize::Output<'b, '_, DB>,
    ) -> diesel::serialize::Result {
        self.0.to_sql(out)
    }
}

#[tenanted(Org)]
#[derive(Insertable)]
#[diesel(table_name = notes)]
struct Note {
    id: i32,
    org_id: Number,
}

impl PartialEq<i32> for Number {
    fn eq(&self, key: &i32) -> bool {
        self.0 == *key
    }
}

fn tenant_of_an_instance_can_be_compared_with_the_connections_key() {
    let note = Note {
        id: 1,
        org_id: Number(1),
    };
    built(Note::insert(&note));
}

mod find_takes_the_key_without_the_tenant {
    use super::*;

    diesel::table! { cards (org_id, id) { org_id -> Integer, id -> Integer, text -> Text } }

    #[tenanted(Org)]
    #[derive(Queryable)]
    #[diesel(table_name = cards, primary_key(org_id, id))]
    struct Card {
        org_id: i32,
        id: i32,
        text: String,
    }

    fn run() {
        built(Card::find(2));
    }
}

fn key_by_which_find_looks_holds_no_unscoped_subquery() {
    built(Org::find(
        Comment::scoped()
            .select(comments::id)
            .single_value()
            .assume_not_null(),
    ));
}
