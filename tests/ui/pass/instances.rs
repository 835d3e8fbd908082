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

mod key_of_a_parent_holds_no_unscoped_subquery {
    use diesel::dsl;
    use diesel::expression::AsExpression;
    use diesel::sql_types::Integer;
    use tenancy::prelude::*;
    use ui_schema::{Org, built};

    diesel::table! { posts (org_id, id) { org_id -> Integer, id -> Integer } }
    diesel::table! { comments (org_id, id) { org_id -> Integer, id -> Integer, post_id -> Integer } }

    #[derive(Clone, Copy, PartialEq, Eq, Hash)]
    struct PostKey(i32);

    impl AsExpression<Integer> for &PostKey {
        type Expression = dsl::AsExprOf<i32, Integer>;

        fn as_expression(self) -> Self::Expression {
            self.0.into_sql::<Integer>()
        }
    }

    #[tenanted(Org)]
    #[derive(Identifiable)]
    #[diesel(table_name = posts, primary_key(org_id, id))]
    struct Post {
        org_id: i32,
        id: PostKey,
    }

    #[tenanted(Org)]
    #[derive(Queryable, Identifiable, Associations)]
    #[diesel(table_name = comments, primary_key(org_id, id), belongs_to(Post))]
    struct Comment {
        org_id: i32,
        id: i32,
        post_id: i32,
    }

    fn one(post: &Post) {
        built(Comment::scoped_belonging_to(post));
    }
}
