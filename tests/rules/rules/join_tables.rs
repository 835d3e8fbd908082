//! Rows that belong to several tenants, by a join table: people and their memberships.

use crate::backend;
use diesel::connection::SimpleConnection;
use house::{Org, as_tenant, each_tenant};
use tenancy::prelude::*;

pub(crate) mod reading;
pub(crate) mod writing;

pub(crate) mod schema {
    diesel::table! { people { id -> Integer, email -> Text } }
    diesel::table! { memberships { id -> Integer, org_id -> Integer, person_id -> Integer, role -> Text } }
    diesel::table! { essays { id -> Integer, org_id -> Integer, author_id -> Integer, editor_id -> Nullable<Integer>, title -> Text } }
    diesel::table! { badges { id -> Integer, person_id -> Integer, name -> Text } }
    // What several tenants update.
    diesel::table! { tools { id -> Integer, name -> Text } }
    diesel::table! { parts { id -> Integer, tool_id -> Integer, name -> Text } }
    diesel::table! { leases { id -> Integer, org_id -> Integer, tool_id -> Integer } }

    diesel::joinable!(memberships -> people (person_id));
    diesel::joinable!(essays -> people (author_id));
    diesel::joinable!(badges -> people (person_id));
    diesel::joinable!(parts -> tools (tool_id));
    diesel::joinable!(leases -> tools (tool_id));
    diesel::allow_tables_to_appear_in_same_query!(
        people,
        memberships,
        essays,
        badges,
        tools,
        parts,
        leases,
    );
}
pub(crate) use schema::*;

#[tenanted(through = memberships, key = person_id)]
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq)]
#[diesel(table_name = people)]
pub(crate) struct Person {
    pub(crate) id: i32,
    pub(crate) email: String,
}

#[tenanted(Org, references(person_id -> people))]
#[derive(
    Queryable, Selectable, Identifiable, Insertable, Associations, Debug, Clone, PartialEq,
)]
#[diesel(table_name = memberships, belongs_to(Person))]
pub(crate) struct Membership {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) person_id: i32,
    pub(crate) role: String,
}

#[tenanted(Org, references(author_id -> people, editor_id -> people))]
#[derive(
    Queryable, Selectable, Identifiable, Insertable, Associations, Debug, Clone, PartialEq,
)]
#[diesel(table_name = essays, belongs_to(Person, foreign_key = author_id))]
pub(crate) struct Essay {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) author_id: i32,
    pub(crate) editor_id: Option<i32>,
    pub(crate) title: String,
}

#[tenanted(through = people, foreign_key = person_id)]
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq)]
#[diesel(table_name = badges, belongs_to(Person))]
pub(crate) struct Badge {
    pub(crate) id: i32,
    pub(crate) person_id: i32,
    pub(crate) name: String,
}

#[tenanted(through = leases, key = tool_id, updatable, unscoped_key)]
#[derive(Queryable, Selectable, Identifiable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = tools)]
pub(crate) struct Tool {
    pub(crate) id: i32,
    pub(crate) name: String,
}

#[tenanted(through = tools, foreign_key = tool_id)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = parts)]
pub(crate) struct Part {
    pub(crate) id: i32,
    pub(crate) tool_id: i32,
    pub(crate) name: String,
}

#[tenanted(Org)]
#[derive(Queryable, Selectable, Identifiable, Insertable, Debug, Clone, PartialEq)]
#[diesel(table_name = leases)]
pub(crate) struct Lease {
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) tool_id: i32,
}

/// Person 1 is tenant 1's, 2 is tenant 2's, 3 is both tenants' and 4 is nobody's. Person 1 has two memberships in tenant 1.
/// Tools likewise.
pub(crate) fn filled() -> backend::Database {
    let mut db = backend::Database::new();
    db.batch_execute(
        "create table people (id integer primary key, email varchar(200) not null);
         create table memberships (id integer primary key, org_id integer not null, person_id integer not null,
             role varchar(20) not null);
         create table essays (id integer primary key, org_id integer not null, author_id integer not null,
             editor_id integer, title varchar(200) not null);
         create table badges (id integer primary key, person_id integer not null, name varchar(200) not null);
         create table tools (id integer primary key, name varchar(200) not null);
         create table parts (id integer primary key, tool_id integer not null, name varchar(200) not null);
         create table leases (id integer primary key, org_id integer not null, tool_id integer not null);
         insert into people values (1, 'one'), (2, 'two'), (3, 'both'), (4, 'none');
         insert into memberships values (1, 1, 1, 'owner'), (2, 1, 1, 'billing'), (3, 2, 2, 'owner'), (4, 1, 3, 'guest'),
             (5, 2, 3, 'admin');
         insert into essays values (1, 1, 1, null, 'a'), (2, 1, 3, 1, 'b'), (3, 2, 3, null, 'C'), (4, 2, 2, 3, 'D'),
             (5, 1, 2, null, 'by one who has left'), (6, 1, 4, null, 'by nobody');
         insert into badges values (1, 1, 'x'), (2, 2, 'y'), (3, 3, 'z'), (4, 4, 'w');
         insert into tools values (1, 'one'), (2, 'two'), (3, 'both'), (4, 'none');
         insert into parts values (1, 1, 'x'), (2, 2, 'y'), (3, 3, 'z'), (4, 4, 'w');
         insert into leases values (1, 1, 1), (2, 2, 2), (3, 1, 3), (4, 2, 3);",
    )
    .expect("filled");
    db
}
