//! The tables, and their models.

use tenancy::prelude::*;

diesel::table! { orgs { id -> Integer, name -> Text } }
diesel::table! { users { id -> Integer, name -> Text } }
diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text, votes -> Nullable<Integer> } }
diesel::table! { notes { id -> Integer, org_id -> Integer, text -> Nullable<Text>, n -> Nullable<Integer> } }
diesel::table! { shared { id -> Integer, org_id -> Integer, reader_id -> Nullable<Integer> } }
diesel::table! { drafts { id -> Integer, org_id -> Integer, user_id -> Integer, title -> Nullable<Text> } }
diesel::table! { tags { id -> Integer, org_id -> Nullable<Integer>, name -> Text } }
diesel::table! { files { id -> Integer, owner_type -> Text, owner_id -> Integer, path -> Text } }
diesel::table! { topics { id -> Integer, org_id -> Integer, parent_id -> Nullable<Integer>, name -> Text } }
diesel::table! { lines { id -> Integer, topic_id -> Integer, text -> Text } }

diesel::joinable!(lines -> topics (topic_id));
diesel::allow_tables_to_appear_in_same_query!(
    orgs, users, posts, notes, shared, drafts, tags, files, topics, lines,
);

#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = orgs)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct Org {
    id: i32,
    name: String,
}

#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = users)]
#[expect(dead_code, reason = "only its key matters here")]
pub struct User {
    id: i32,
    name: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Debug, PartialEq)]
#[diesel(table_name = posts)]
pub(crate) struct Post {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) title: String,
    pub(crate) votes: Option<i32>,
}

#[tenanted(Org)]
#[derive(Queryable, Identifiable, Debug, PartialEq)]
#[diesel(table_name = notes)]
pub(crate) struct Note {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) text: Option<String>,
    pub(crate) n: Option<i32>,
}

#[tenanted(Org, shared_with = reader_id)]
#[derive(Queryable, Identifiable, Debug, PartialEq)]
#[diesel(table_name = shared)]
pub(crate) struct Shared {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) reader_id: Option<i32>,
}

#[tenanted(Org, User = user_id)]
#[derive(Queryable, Identifiable, Debug, PartialEq)]
#[diesel(table_name = drafts)]
pub(crate) struct Draft {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) user_id: i32,
    pub(crate) title: Option<String>,
}

#[tenanted(Org, global)]
#[derive(Queryable, Identifiable, Debug)]
#[diesel(table_name = tags)]
#[expect(dead_code, reason = "it is shown")]
pub(crate) struct Tag {
    pub(crate) id: i32,
    pub(crate) org_id: Option<i32>,
    pub(crate) name: String,
}

#[tenanted(Org = "Org", User = "User", type_column = owner_type, column = owner_id)]
#[derive(Queryable, Identifiable, Debug)]
#[diesel(table_name = files)]
#[expect(dead_code, reason = "it is shown")]
pub(crate) struct File {
    pub(crate) id: i32,
    pub(crate) owner_type: String,
    pub(crate) owner_id: i32,
    pub(crate) path: String,
}

#[tenanted(Org, references(parent_id -> topics))]
#[derive(Queryable, Identifiable, Debug)]
#[diesel(table_name = topics)]
#[expect(dead_code, reason = "it is shown")]
pub(crate) struct Topic {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) parent_id: Option<i32>,
    pub(crate) name: String,
}

#[tenanted(through = topics, foreign_key = topic_id)]
#[derive(Queryable, Identifiable, Debug)]
#[diesel(table_name = lines)]
#[expect(dead_code, reason = "it is shown")]
pub(crate) struct Line {
    pub(crate) id: i32,
    pub(crate) topic_id: i32,
    pub(crate) text: String,
}

/// Tenants 1, 2 and 3, users 7 and 8; each tenant has one post, with its own number as its votes.
pub(crate) const SETUP: &str = "
    create table orgs (id integer primary key, name varchar(200) not null);
    create table users (id integer primary key, name varchar(200) not null);
    create table posts (id integer not null, org_id integer not null references orgs (id),
        title varchar(200) not null, votes integer, primary key (org_id, id));
    create table notes (id integer not null, org_id integer not null references orgs (id), text varchar(200),
        n integer, primary key (org_id, id));
    create table shared (id integer not null, org_id integer not null references orgs (id), reader_id integer,
        primary key (org_id, id));
    create table drafts (id integer not null, org_id integer not null references orgs (id), user_id integer not null,
        title varchar(200), primary key (org_id, user_id, id));
    create table tags (id integer not null primary key, org_id integer references orgs (id), name varchar(200) not null);
    create table files (id integer not null primary key, owner_type varchar(200) not null, owner_id integer not null,
        path varchar(200) not null);
    create table topics (id integer not null primary key, org_id integer not null references orgs (id),
        parent_id integer, name varchar(200) not null);
    create table \"lines\" (id integer not null primary key, topic_id integer not null references topics (id),
        text varchar(200) not null);
    insert into orgs values (1, 'one'), (2, 'two'), (3, 'three');
    insert into users values (7, 'seven'), (8, 'eight');
    insert into posts values (1, 1, 'of one', 1), (1, 2, 'of two', 2), (1, 3, 'of three', 3);
    insert into tags values (1, null, 'everybody'), (2, 1, 'one'), (3, 2, 'two');
    insert into files values (1, 'Org', 1, 'one'), (2, 'Org', 2, 'two'), (3, 'User', 7, 'seven');
    insert into topics values (1, 1, null, 'one'), (2, 2, null, 'two');
    insert into \"lines\" values (1, 1, 'one'), (2, 2, 'two');
";
