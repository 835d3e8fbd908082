//! What organisations have: with and without verbs that ask for permissions.

use super::*;
use tenancy::permissions::Any;
use tenancy::tenanted;

/// What an organisation has. Those of nobody are everybody's.
#[tenanted(Org, global)]
#[derive(Debug, Queryable)]
#[diesel(table_name = tickets)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Ticket {
    id: i32,
    org_id: Option<i32>,
    title: String,
}

/// What somebody says of a ticket, which says whose it is.
#[tenanted(through = tickets, foreign_key = ticket_id)]
#[derive(Debug, Queryable)]
#[diesel(table_name = comments)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Comment {
    id: i32,
    ticket_id: i32,
    body: String,
}

/// Each verb of it asks for a permission.
#[tenanted(
    Org,
    permissions(read = ViewTicket, insert = AddTicket, update = ChangeTicket, delete = DeleteTicket)
)]
#[derive(Debug, Clone, Queryable, Identifiable, AsChangeset)]
#[diesel(table_name = notes)]
pub struct Note {
    /// Which one.
    pub id: i32,
    /// Whose it is.
    pub org_id: i32,
    /// Who wrote it.
    pub author: String,
    /// What it says.
    pub body: String,
}

/// It is read by another permission than the note that it is of; everybody replies, and nobody deletes one.
#[tenanted(
    Org,
    references(note_id -> notes),
    permissions(read = ChangeTeams, insert = _, update = Any<(ChangeTicket, ChangeTeams)>)
)]
#[derive(Debug, Queryable, Identifiable, Associations)]
#[diesel(table_name = replies, belongs_to(Note))]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Reply {
    id: i32,
    org_id: i32,
    note_id: i32,
    body: String,
}

/// By one permission somebody reads and closes any of these, by the other those that are theirs: the application says which.
#[tenanted(
    Org,
    permissions(read = Any<(AnyMemo, OwnMemo)>, update = Any<(AnyMemo, OwnMemo)>)
)]
#[derive(Debug, Queryable)]
#[diesel(table_name = memos)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Memo {
    id: i32,
    org_id: i32,
    author: String,
    team_id: Option<i64>,
    closed: bool,
}

/// With whom a memo is shared: a member or a team.
#[tenanted(Org, references(memo_id -> memos))]
#[derive(Debug, Queryable)]
#[diesel(table_name = memo_shares)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct MemoShare {
    id: i32,
    org_id: i32,
    memo_id: i32,
    account_id: Option<String>,
    team_id: Option<i64>,
}

/// What an organisation is told, and what all are told, whose it is not.
#[tenanted(Org, global, permissions(read = ViewTicket))]
#[derive(Debug, Queryable)]
#[diesel(table_name = notices)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Notice {
    id: i32,
    org_id: Option<i32>,
}

/// What is nobody's until an organisation takes it.
#[tenanted(Org, adoptable, permissions(read = ViewTicket, update = ChangeTicket))]
#[derive(Debug, Queryable)]
#[diesel(table_name = leads)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Lead {
    id: i32,
    org_id: Option<i32>,
}

/// A tenant below the organisation, in which nobody is in a team.
#[determines_tenant]
#[tenanted(Org)]
#[derive(Debug, Queryable)]
#[diesel(table_name = projects)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Project {
    id: i32,
    org_id: i32,
}

/// It asks for a permission that is held in the organisation.
#[tenanted(Project, permissions(read = ViewTicket))]
#[derive(Debug, Queryable)]
#[diesel(table_name = tasks)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Task {
    id: i32,
    project_id: i32,
}
