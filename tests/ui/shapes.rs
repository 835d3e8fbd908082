//! A table of each further shape of tenancy.

use super::schema::{Org, Site, orgs, posts, sites};
use tenancy::prelude::*;

diesel::table! { users { id -> Integer, name -> Text } }
diesel::table! { regions { id -> Integer, parent_id -> Nullable<Integer>, name -> Text } }
diesel::table! { tags { id -> Integer, org_id -> Nullable<Integer>, name -> Text } }
diesel::table! { templates { id -> Integer, org_id -> Integer, is_global -> Bool, text -> Text } }
diesel::table! { leads { id -> Integer, org_id -> Nullable<Integer>, email -> Text } }
diesel::table! { slips { id -> Integer, org_id -> Nullable<Integer>, tag_id -> Nullable<Integer>, text -> Text } }
diesel::table! { notes { id -> Integer, org_id -> Integer, reader_id -> Nullable<Integer>, text -> Text } }
diesel::table! { invites { id -> Integer, org_id -> Integer, invited_id -> Integer, email -> Text } }
diesel::table! {
    tasks { id -> Integer, org_id -> Integer, post_id -> Integer, tag_id -> Nullable<Integer>, name -> Text }
}
diesel::table! { attachments { id -> Integer, post_id -> Integer, url -> Text } }
diesel::table! { pages { id -> Integer, site_id -> Integer, path -> Text } }
diesel::table! { drafts { id -> Integer, site_id -> Integer, author_id -> Integer, text -> Text } }
diesel::table! { bookmarks { id -> Integer, user_id -> Integer, url -> Text } }
diesel::table! {
    secrets { id -> Integer, org_id -> Nullable<Integer>, user_id -> Nullable<Integer>, text -> Text }
}
diesel::table! { clips { id -> Integer, secret_id -> Integer, url -> Text } }
diesel::table! { filings { id -> Integer, bookmark_id -> Integer, secret_id -> Integer, text -> Text } }
diesel::table! { invoices { id -> Integer, owner_type -> Text, owner_id -> Integer, total -> Integer } }
diesel::table! { open_posts { id -> Integer, org_id -> Integer, title -> Text } }
diesel::table! { reactions { id -> Integer, open_post_id -> Integer, text -> Text } }
diesel::table! { open_regions { id -> Integer, name -> Text } }

diesel::allow_tables_to_appear_in_same_query!(
    posts,
    sites,
    users,
    tags,
    templates,
    leads,
    slips,
    notes,
    invites,
    tasks,
    attachments,
    pages,
    drafts,
    bookmarks,
    invoices,
    secrets,
    clips,
    filings,
    open_posts,
    reactions,
    open_regions,
);
diesel::allow_tables_to_appear_in_same_query!(orgs, sites);
diesel::allow_tables_to_appear_in_same_query!(orgs, users);

#[determines_tenant]
#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i32,
    pub name: String,
}

#[determines_tenant(listed, parent = parent_id)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = regions)]
pub struct Region {
    pub id: i32,
    pub parent_id: Option<i32>,
    pub name: String,
}

#[tenanted(Org, global)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = tags)]
pub struct Tag {
    pub id: i32,
    pub org_id: Option<i32>,
    pub name: String,
}

#[tenanted(Org, global = is_global)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = templates)]
pub struct Template {
    pub id: i32,
    pub org_id: i32,
    pub is_global: bool,
    pub text: String,
}

#[tenanted(Org, adoptable)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = leads)]
pub struct Lead {
    pub id: i32,
    pub org_id: Option<i32>,
    pub email: String,
}

#[tenanted(Org, nullable, references(tag_id -> tags))]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = slips)]
pub struct Slip {
    pub id: i32,
    pub org_id: Option<i32>,
    pub tag_id: Option<i32>,
    pub text: String,
}

#[tenanted(Org, shared_with = reader_id)]
#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = notes)]
pub struct Note {
    pub id: i32,
    pub org_id: i32,
    pub reader_id: Option<i32>,
    pub text: String,
}

#[tenanted(Org, other_tenant = invited_id)]
#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = invites)]
pub struct Invite {
    pub id: i32,
    pub org_id: i32,
    pub invited_id: i32,
    pub email: String,
}

#[tenanted(Org, references(post_id -> posts, tag_id -> tags))]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = tasks)]
pub struct Task {
    pub id: i32,
    pub org_id: i32,
    pub post_id: i32,
    pub tag_id: Option<i32>,
    pub name: String,
}

#[tenanted(through = posts, foreign_key = post_id)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = attachments)]
pub struct Attachment {
    pub id: i32,
    pub post_id: i32,
    pub url: String,
}

#[tenanted(Site)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = pages)]
pub struct Page {
    pub id: i32,
    pub site_id: i32,
    pub path: String,
}

#[tenanted(Site, User = author_id)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = drafts)]
pub struct Draft {
    pub id: i32,
    pub site_id: i32,
    pub author_id: i32,
    pub text: String,
}

#[tenanted(User)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = bookmarks)]
pub struct Bookmark {
    pub id: i32,
    pub user_id: i32,
    pub url: String,
}

#[tenanted(one_of(Org = org_id, User = user_id))]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = secrets)]
pub struct Secret {
    pub id: i32,
    pub org_id: Option<i32>,
    pub user_id: Option<i32>,
    pub text: String,
}

#[tenanted(through = secrets, foreign_key = secret_id)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = clips)]
pub struct Clip {
    pub id: i32,
    pub secret_id: i32,
    pub url: String,
}

#[tenanted(either(bookmark_id -> bookmarks, secret_id -> secrets))]
#[derive(Queryable, Selectable, Identifiable, Insertable)]
#[diesel(table_name = filings)]
pub struct Filing {
    pub id: i32,
    pub bookmark_id: i32,
    pub secret_id: i32,
    pub text: String,
}

#[tenanted(Org = "Org", Site = "Site", type_column = owner_type, column = owner_id)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = invoices)]
pub struct Invoice {
    pub id: i32,
    pub owner_type: String,
    pub owner_id: i32,
    pub total: i32,
}

#[tenanted(Org, view)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = open_posts)]
pub struct OpenPost {
    pub id: i32,
    pub org_id: i32,
    pub title: String,
}

#[tenanted(through = open_posts, foreign_key = open_post_id)]
#[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = reactions)]
pub struct Reaction {
    pub id: i32,
    pub open_post_id: i32,
    pub text: String,
}

#[universal(view)]
#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = open_regions)]
pub struct OpenRegion {
    pub id: i32,
    pub name: String,
}
