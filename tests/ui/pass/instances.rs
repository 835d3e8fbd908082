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
