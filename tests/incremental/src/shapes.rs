//! A table of each shape of tenancy.

pub use crate::schema::*;

diesel::table! { sites { id -> Integer, host -> Text } }
diesel::table! { users { id -> Integer, name -> Text } }
diesel::table! { regions { id -> Integer, name -> Text } }
diesel::table! { tags { id -> Integer, org_id -> Nullable<Integer>, name -> Text } }
diesel::table! { templates { id -> Integer, org_id -> Integer, is_global -> Bool, text -> Text } }
diesel::table! { leads { id -> Integer, org_id -> Nullable<Integer>, email -> Text } }
diesel::table! { notes { id -> Integer, org_id -> Integer, reader_id -> Nullable<Integer>, text -> Text } }
diesel::table! { invites { id -> Integer, org_id -> Integer, invited_id -> Integer, email -> Text } }
diesel::table! { tasks { id -> Integer, org_id -> Integer, post_id -> Integer, tag_id -> Nullable<Integer>, name -> Text } }
diesel::table! { attachments { id -> Integer, post_id -> Integer, url -> Text } }
diesel::table! { drafts { id -> Integer, site_id -> Integer, author_id -> Integer, text -> Text } }
diesel::table! { slips { id -> Integer, org_id -> Nullable<Integer>, tag_id -> Nullable<Integer> } }
diesel::table! { secrets { id -> Integer, org_id -> Nullable<Integer>, user_id -> Nullable<Integer>, text -> Text } }
diesel::table! { clips { id -> Integer, secret_id -> Integer, text -> Text } }
diesel::table! { ties { id -> Integer, post_id -> Integer, secret_id -> Integer, text -> Text } }
diesel::table! { projects { id -> Integer, org_id -> Integer, name -> Text } }
diesel::table! { invoices { id -> Integer, owner_type -> Text, owner_id -> Integer, total -> Integer } }

diesel::joinable!(attachments -> posts (post_id));
diesel::joinable!(tasks -> posts (post_id));
diesel::allow_tables_to_appear_in_same_query!(
    posts,
    sites,
    users,
    tags,
    templates,
    leads,
    notes,
    invites,
    tasks,
    attachments,
    drafts,
    invoices,
    slips,
    secrets,
    clips,
    ties,
    projects,
);
diesel::allow_tables_to_appear_in_same_query!(orgs, users);
diesel::allow_tables_to_appear_in_same_query!(orgs, projects);

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = sites)]
pub struct Site {
    pub id: i32,
    pub host: String,
}

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i32,
    pub name: String,
}

#[determines_tenant(listed)]
#[derive(Queryable)]
#[diesel(table_name = regions)]
pub struct Region {
    pub id: i32,
    pub name: String,
}

#[tenanted(Org, global)]
#[derive(Queryable, Selectable, Identifiable, AsChangeset)]
#[diesel(table_name = tags)]
pub struct Tag {
    pub id: i32,
    pub org_id: Option<i32>,
    pub name: String,
}

#[tenanted(Org, global = is_global)]
#[derive(Queryable)]
#[diesel(table_name = templates)]
pub struct Template {
    pub id: i32,
    pub org_id: i32,
    pub is_global: bool,
    pub text: String,
}

#[tenanted(Org, adoptable)]
#[derive(Queryable)]
#[diesel(table_name = leads)]
pub struct Lead {
    pub id: i32,
    pub org_id: Option<i32>,
    pub email: String,
}

#[tenanted(Org, shared_with = reader_id)]
#[derive(Queryable)]
#[diesel(table_name = notes)]
pub struct Note {
    pub id: i32,
    pub org_id: i32,
    pub reader_id: Option<i32>,
    pub text: String,
}

#[tenanted(Org, other_tenant = invited_id)]
#[derive(Queryable)]
#[diesel(table_name = invites)]
pub struct Invite {
    pub id: i32,
    pub org_id: i32,
    pub invited_id: i32,
    pub email: String,
}

#[tenanted(Org, references(post_id -> posts, tag_id -> tags))]
#[derive(Queryable, Identifiable, AsChangeset)]
#[diesel(table_name = tasks)]
pub struct Task {
    pub id: i32,
    pub org_id: i32,
    pub post_id: i32,
    pub tag_id: Option<i32>,
    pub name: String,
}

#[tenanted(through = posts, foreign_key = post_id)]
#[derive(Queryable, Identifiable, AsChangeset)]
#[diesel(table_name = attachments)]
pub struct Attachment {
    pub id: i32,
    pub post_id: i32,
    pub url: String,
}

#[tenanted(Site, User = author_id)]
#[derive(Queryable)]
#[diesel(table_name = drafts)]
pub struct Draft {
    pub id: i32,
    pub site_id: i32,
    pub author_id: i32,
    pub text: String,
}

#[tenanted(Org, nullable, references(tag_id -> tags))]
#[derive(Queryable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = slips)]
pub struct Slip {
    pub id: i32,
    pub org_id: Option<i32>,
    pub tag_id: Option<i32>,
}

#[tenanted(one_of(Org = org_id, User = user_id))]
#[derive(Queryable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = secrets)]
pub struct Secret {
    pub id: i32,
    pub org_id: Option<i32>,
    pub user_id: Option<i32>,
    pub text: String,
}

#[tenanted(through = secrets, foreign_key = secret_id)]
#[derive(Queryable)]
#[diesel(table_name = clips)]
pub struct Clip {
    pub id: i32,
    pub secret_id: i32,
    pub text: String,
}

#[tenanted(either(post_id -> posts, secret_id -> secrets))]
#[derive(Queryable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = ties)]
pub struct Tie {
    pub id: i32,
    #[diesel(skip_update)]
    pub post_id: i32,
    #[diesel(skip_update)]
    pub secret_id: i32,
    pub text: String,
}

#[determines_tenant]
#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = projects)]
pub struct Project {
    pub id: i32,
    pub org_id: i32,
    pub name: String,
}

#[tenanted(Org = "Org", Site = "Site", type_column = owner_type, column = owner_id)]
#[derive(Queryable)]
#[diesel(table_name = invoices)]
pub struct Invoice {
    pub id: i32,
    pub owner_type: String,
    pub owner_id: i32,
    pub total: i32,
}
