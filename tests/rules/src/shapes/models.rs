//! Whose the rows are.

#[allow(clippy::wildcard_imports, reason = "there is a model for each")]
use super::tables::*;
use tenancy::prelude::*;

#[universal]
#[derive(Queryable, Debug)]
#[diesel(table_name = labels)]
pub struct Label {
    pub id: i32,
    pub name: String,
    pub text: String,
}

#[universal]
#[derive(Queryable, Debug)]
#[diesel(table_name = colors)]
pub struct Color {
    pub id: i32,
    pub name: String,
    pub text: String,
}

#[determines_tenant(own_row_only, parent = parent_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = orgs)]
pub struct Org {
    pub id: i32,
    pub name: String,
    pub parent_id: Option<i32>,
    pub text: String,
}

#[determines_tenant(listed)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i32,
    pub name: String,
    pub text: String,
}

#[tenanted(Org, column = payer)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = owned)]
pub struct Owned {
    pub id: i32,
    pub name: String,
    pub payer: i32,
    pub text: String,
}

#[tenanted(Org, global)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = tags)]
pub struct Tag {
    pub id: i32,
    pub name: String,
    pub org_id: Option<i32>,
    pub text: String,
}

#[tenanted(Org, global = is_global)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = flagged)]
pub struct Flagged {
    pub id: i32,
    pub name: String,
    pub org_id: i32,
    pub is_global: bool,
    pub text: String,
}

#[tenanted(Org, adoptable)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = leads)]
pub struct Lead {
    pub id: i32,
    pub name: String,
    pub org_id: Option<i32>,
    pub text: String,
}

#[tenanted(Org, nullable, references(owned_id -> owned))]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = slips, treat_none_as_null = true)]
pub struct Slip {
    pub id: i32,
    pub name: String,
    pub owned_id: Option<i32>,
    pub org_id: Option<i32>,
    pub text: String,
}

#[tenanted(Org, shared_with = reader_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = shared, primary_key(org_id, id))]
pub struct Shared {
    pub id: i32,
    pub name: String,
    pub reader_id: OtherTenant<Org>,
    pub org_id: i32,
    pub text: String,
}

#[tenanted(Org, other_tenant = guest_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = invited)]
pub struct Invited {
    pub id: i32,
    pub name: String,
    pub guest_id: OtherTenant<Org>,
    pub org_id: i32,
    pub text: String,
}

#[tenanted(Org)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = notes)]
pub struct Note {
    pub id: i32,
    pub name: String,
    pub org_id: i32,
    pub text: String,
}

#[tenanted(through = notes, foreign_key = note_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = lines)]
pub struct Line {
    pub id: i32,
    pub name: String,
    pub note_id: i32,
    pub text: String,
}

#[tenanted(through = lines, foreign_key = line_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = words)]
pub struct Word {
    pub id: i32,
    pub name: String,
    pub line_id: i32,
    pub text: String,
}

#[tenanted(through = notes, foreign_key = note_id, User = user_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = marks)]
pub struct Mark {
    pub id: i32,
    pub name: String,
    pub note_id: i32,
    pub user_id: i32,
    pub text: String,
}

#[determines_tenant]
#[tenanted(Org)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = projects)]
pub struct Project {
    pub id: i32,
    pub name: String,
    pub org_id: i32,
    pub text: String,
}

#[tenanted(Project)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = tasks)]
pub struct Task {
    pub id: i32,
    pub name: String,
    pub project_id: i32,
    pub text: String,
}

#[tenanted(through = projects, foreign_key = project_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = steps)]
pub struct Step {
    pub id: i32,
    pub name: String,
    pub project_id: i32,
    pub text: String,
}

#[tenanted(Org, global)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = topics)]
pub struct Topic {
    pub id: i32,
    pub name: String,
    pub org_id: Option<i32>,
    pub text: String,
}

#[tenanted(through = topics, foreign_key = topic_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = replies)]
pub struct Reply {
    pub id: i32,
    pub name: String,
    pub topic_id: i32,
    pub text: String,
}

#[tenanted(Org, references(owned_id -> owned, tag_id -> tags, label_id -> labels, must_id -> must))]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = must)]
#[allow(clippy::struct_field_names, reason = "a reference to the table itself")]
pub struct Must {
    pub id: i32,
    pub name: String,
    pub owned_id: i32,
    pub tag_id: i32,
    pub label_id: i32,
    pub must_id: i32,
    pub org_id: i32,
    pub text: String,
}

#[tenanted(Org, references(owned_id -> owned, tag_id -> tags, label_id -> labels, may_id -> may))]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = may, treat_none_as_null = true)]
#[allow(clippy::struct_field_names, reason = "a reference to the table itself")]
pub struct May {
    pub id: i32,
    pub name: String,
    pub owned_id: Option<i32>,
    pub tag_id: Option<i32>,
    pub label_id: Option<i32>,
    pub may_id: Option<i32>,
    pub org_id: i32,
    pub text: String,
}

#[tenanted(Org, User = user_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = drafts)]
pub struct Draft {
    pub id: i32,
    pub name: String,
    pub org_id: i32,
    pub user_id: i32,
    pub text: String,
}

#[tenanted(Org, User = user_id, references(owned_id -> owned, draft_id -> drafts))]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = remarks, treat_none_as_null = true)]
pub struct Remark {
    pub id: i32,
    pub name: String,
    pub owned_id: i32,
    pub draft_id: Option<i32>,
    pub org_id: i32,
    pub user_id: i32,
    pub text: String,
}

#[tenanted(Org = "Org", User = "User", type_column = owner_type, column = owner_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = files)]
pub struct File {
    pub id: i32,
    pub name: String,
    pub owner_type: String,
    pub owner_id: i32,
    pub text: String,
}

#[tenanted(one_of(Org = org_id, User = user_id))]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = safes, treat_none_as_null = true)]
pub struct Safe {
    pub id: i32,
    pub name: String,
    pub org_id: Option<i32>,
    pub user_id: Option<i32>,
    pub text: String,
}

#[tenanted(one_of(Org = org_id, User = user_id), references(safe_id -> safes))]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = secrets, treat_none_as_null = true)]
pub struct Secret {
    pub id: i32,
    pub name: String,
    pub safe_id: Option<i32>,
    pub org_id: Option<i32>,
    pub user_id: Option<i32>,
    pub text: String,
}

#[tenanted(through = safes, foreign_key = safe_id)]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = clips)]
pub struct Clip {
    pub id: i32,
    pub name: String,
    pub safe_id: i32,
    pub text: String,
}

#[tenanted(either(note_id -> notes, safe_id -> safes))]
#[derive(Queryable, Identifiable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = ties)]
pub struct Tie {
    pub id: i32,
    pub name: String,
    #[diesel(skip_update)]
    pub note_id: i32,
    #[diesel(skip_update)]
    pub safe_id: i32,
    pub text: String,
}
