//! A table of a tenant, and what hangs on it.

use tenancy::prelude::*;

diesel::table! { orgs { id -> Integer, name -> Text } }
diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text, votes -> Integer } }
diesel::table! { comments { id -> Integer, org_id -> Integer, post_id -> Integer, body -> Text } }
diesel::table! { likes { id -> Integer, org_id -> Integer, comment_id -> Integer } }
diesel::table! { countries { id -> Integer, name -> Text } }
diesel::table! { sites { id -> Integer, host -> Text } }
// No model designates it.
diesel::table! { plans { id -> Integer, post_id -> Integer } }

diesel::joinable!(comments -> posts (post_id));
diesel::joinable!(likes -> comments (comment_id));
diesel::joinable!(plans -> posts (post_id));
diesel::allow_tables_to_appear_in_same_query!(orgs, posts, comments, likes, countries, plans);

#[determines_tenant]
#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = orgs)]
pub struct Org {
    pub id: i32,
    pub name: String,
}

#[tenanted(Org)]
#[derive(Queryable, QueryableByName, Selectable, Identifiable, Insertable, AsChangeset)]
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
#[derive(Queryable, Selectable, Identifiable, Insertable)]
#[diesel(table_name = countries)]
pub struct Country {
    pub id: i32,
    pub name: String,
}

/// Another type of tenant.
#[determines_tenant]
#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = sites)]
pub struct Site {
    pub id: i32,
    pub host: String,
}

/// A statement that is not run has no mode yet: these are blocking ones.
pub trait Statement {}

impl<Q, P> Statement for tenancy::Scoped<Q, P> {}
impl<T, V, A, K, Ret> Statement for tenancy::bounds::Insert<T, V, A, K, Ret> {}
impl<I: Statement, Target> Statement for tenancy::bounds::OnConflict<I, Target> {}
impl<S> Statement for tenancy::bounds::Update<S> {}
impl<S> Statement for tenancy::bounds::Delete<S> {}
impl<S> Statement for tenancy::bounds::Adopt<S> {}

/// A statement that compiles, and is not run.
pub fn built(_: impl Statement) {}
