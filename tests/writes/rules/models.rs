//! Models of each shape, as users write them.

use tenancy::prelude::*;

diesel::table! { orgs { id -> Integer, parent_id -> Nullable<Integer>, name -> Text } }
diesel::table! { users { id -> Integer } }
diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
diesel::table! { tags { id -> Integer, org_id -> Nullable<Integer>, name -> Text } }
diesel::table! { leads { id -> Integer, org_id -> Nullable<Integer>, email -> Text } }
diesel::table! { templates { id -> Integer, org_id -> Integer, is_global -> Bool, name -> Text } }
diesel::table! { drafts { id -> Integer, org_id -> Integer, user_id -> Integer, name -> Text } }
diesel::table! { invoices { id -> Integer, owner_type -> Text, owner_id -> Integer, total -> Integer } }
diesel::table! { handles { id -> Integer, org_id -> Integer, name -> Text, title -> Nullable<Text> } }
diesel::table! { ranks (org_id, place) { org_id -> Integer, place -> Integer, note -> Nullable<Text> } }
diesel::table! {
    notes { id -> Integer, org_id -> Integer, handle_id -> Nullable<Integer>, body -> Nullable<Text> }
}
diesel::allow_tables_to_appear_in_same_query!(
    orgs, users, posts, tags, leads, templates, drafts, invoices, handles, ranks, notes
);

#[determines_tenant(parent = parent_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
#[diesel(table_name = orgs, treat_none_as_null = true)]
pub struct Org {
    pub id: i32,
    pub parent_id: Option<i32>,
    pub name: String,
}

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = posts)]
pub struct Post {
    pub id: i32,
    pub org_id: i32,
    pub title: String,
}

#[tenanted(Org, global)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = tags)]
pub struct Tag {
    pub id: i32,
    pub org_id: Option<i32>,
    pub name: String,
}

#[tenanted(Org, adoptable)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = leads)]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Lead {
    pub id: i32,
    pub org_id: Option<i32>,
    pub email: String,
}

#[tenanted(Org, global = is_global)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = templates)]
pub struct Template {
    pub id: i32,
    pub org_id: i32,
    pub is_global: bool,
    pub name: String,
}

#[tenanted(Org, User = user_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = drafts)]
pub struct Draft {
    pub id: i32,
    pub org_id: i32,
    pub user_id: i32,
    pub name: String,
}

#[tenanted(Org = "Org", User = "User", type_column = owner_type, column = owner_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = invoices)]
pub struct Invoice {
    pub id: i32,
    pub owner_type: String,
    pub owner_id: i32,
    pub total: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = handles)]
pub struct Handle {
    pub id: i32,
    pub org_id: i32,
    pub name: String,
    pub title: Option<String>,
}

/// Its primary key names the tenant.
#[tenanted(Org)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone, PartialEq)]
#[diesel(table_name = ranks, primary_key(org_id, place))]
pub struct Rank {
    pub org_id: i32,
    pub place: i32,
    pub note: Option<String>,
}

/// It borrows, leaves a column out, and has a reference that is checked.
#[tenanted(Org, references(handle_id -> handles))]
#[derive(Insertable, Identifiable, AsChangeset, Debug, Clone)]
#[diesel(table_name = notes)]
pub struct Note<'a> {
    pub id: &'a i32,
    pub org_id: Option<i32>,
    pub handle_id: Option<i32>,
}
