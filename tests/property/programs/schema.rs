//! The tables of one type of tenant, and their models.

use tenancy::prelude::*;

diesel::table! { orgs { id -> Integer, name -> Text } }
diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text, body -> Nullable<Text>, votes -> Integer } }
diesel::table! { comments { id -> Integer, org_id -> Integer, post_id -> Integer, body -> Text } }
diesel::table! { likes { id -> Integer, org_id -> Integer, comment_id -> Integer, stars -> Integer } }
diesel::table! { handles { id -> Integer, org_id -> Integer, name -> Text } }
diesel::table! { countries { id -> Integer, name -> Text } }
diesel::table! { offices { id -> Integer, org_id -> Integer, country_id -> Integer } }

diesel::joinable!(comments -> posts (post_id));
diesel::joinable!(likes -> comments (comment_id));
diesel::joinable!(offices -> countries (country_id));
diesel::joinable!(posts -> orgs (org_id));
diesel::allow_tables_to_appear_in_same_query!(
    orgs, posts, comments, likes, handles, countries, offices
);

#[determines_tenant]
#[derive(Queryable, Selectable, Identifiable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = orgs)]
pub struct Org {
    pub(crate) id: i32,
    pub(crate) name: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = posts)]
pub(crate) struct Post {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    pub(crate) votes: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = comments)]
pub(crate) struct Comment {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) post_id: i32,
    pub(crate) body: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = likes)]
pub(crate) struct Like {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) comment_id: i32,
    pub(crate) stars: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = handles)]
pub(crate) struct Handle {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) name: String,
}

#[universal]
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq)]
#[diesel(table_name = countries)]
pub(crate) struct Country {
    pub(crate) id: i32,
    pub(crate) name: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = offices)]
pub(crate) struct Office {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) country_id: i32,
}

pub(crate) const TABLES: &str = "
    create table orgs (id integer primary key, name text not null);
    create table posts (id integer not null, org_id integer not null references orgs, title text not null default 'untitled', body text, votes integer not null default 0, primary key (org_id, id));
    create table comments (id integer not null, org_id integer not null, post_id integer not null, body text not null, primary key (org_id, id));
    create table likes (id integer not null, org_id integer not null, comment_id integer not null, stars integer not null, primary key (org_id, id));
    create table handles (id integer not null, org_id integer not null, name text not null, primary key (org_id, id), constraint handles_name unique (name));
    create table countries (id integer primary key, name text not null);
    create table offices (id integer not null, org_id integer not null, country_id integer not null, primary key (org_id, id));
";
