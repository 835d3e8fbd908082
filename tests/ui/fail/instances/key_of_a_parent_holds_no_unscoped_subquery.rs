//! A key of a parent holds no unscoped subquery.

use diesel::dsl;
use diesel::expression::AsExpression;
use diesel::sql_types::Integer;
use diesel::sqlite::Sqlite;
use tenancy::prelude::*;
use ui_schema::{Org, built};

diesel::table! { posts (org_id, id) { org_id -> Integer, id -> Integer } }
diesel::table! { comments (org_id, id) { org_id -> Integer, id -> Integer, post_id -> Integer } }

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct PostKey(i32);

impl AsExpression<Integer> for &PostKey {
    type Expression = dsl::AssumeNotNull<
        dsl::SingleValue<dsl::IntoBoxed<'static, dsl::Select<posts::table, posts::id>, Sqlite>>,
    >;

    fn as_expression(self) -> Self::Expression {
        let id = posts::table.select(posts::id).into_boxed();
        id.filter(posts::org_id.eq(self.0)).single_value().assume_not_null()
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

fn several(posts: &[Post]) {
    built(Comment::scoped_belonging_to(posts));
}

fn main() {}
