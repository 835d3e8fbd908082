//! Tenants, and three tables that belong together.

pub use tenancy::prelude::*;

diesel::table! { orgs { id -> Integer, name -> Text, parent_id -> Nullable<Integer> } }
diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text, votes -> Integer } }
diesel::table! { comments { id -> Integer, org_id -> Integer, post_id -> Integer, body -> Text } }
diesel::table! { likes { id -> Integer, org_id -> Integer, comment_id -> Integer } }
diesel::table! { countries { id -> Integer, name -> Text } }

diesel::joinable!(comments -> posts (post_id));
diesel::joinable!(likes -> comments (comment_id));
diesel::allow_tables_to_appear_in_same_query!(orgs, posts, comments, likes, countries);

#[determines_tenant(parent = parent_id)]
#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = orgs)]
pub struct Org {
    pub id: i32,
    pub name: String,
    pub parent_id: Option<i32>,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = posts)]
pub struct Post {
    pub id: i32,
    pub org_id: i32,
    pub title: String,
    pub votes: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, Associations)]
#[diesel(table_name = comments, belongs_to(Post))]
pub struct Comment {
    pub id: i32,
    pub org_id: i32,
    pub post_id: i32,
    pub body: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = likes)]
pub struct Like {
    pub id: i32,
    pub org_id: i32,
    pub comment_id: i32,
}

#[universal]
#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = countries)]
pub struct Country {
    pub id: i32,
    pub name: String,
}
