//! What somebody may do in a company, by the teams there.

use tenancy::permissions::{Any, permissions};

permissions! {
    /// What somebody may do.
    pub enum May {
        /// Read each ticket of the company.
        AllTickets = "ticket.all",
        /// Read the tickets that are their own.
        OwnTickets = "ticket.own",
        /// Open a ticket.
        OpenTicket = "ticket.open",
        /// Answer.
        Reply = "ticket.reply",
        /// Change status, assignee and labels.
        ChangeTicket = "ticket.change",
        /// Read notes, which who asks does not see.
        ReadNotes = "note.read",
        /// Write notes.
        WriteNotes = "note.write",
        /// Make and change labels of the company.
        ChangeLabels = "label.change",
        /// See who else is here.
        SeePeople = "people.see",
        /// Invite people, and change who they are.
        ChangePeople = "people.change",
        /// Change teams.
        ChangeTeams = "team.change",
        /// Read the knowledge base.
        ReadArticles = "article.read",
        /// Write articles, and change them.
        WriteArticles = "article.write",
        /// Read who has done what.
        SeeAudit = "audit.see",
        /// Change what the company is called; for its owners, also where it is, and whether.
        ChangeCompany = "company.change",
        /// Make keys by which programs do what oneself may do.
        MakeKeys = "key.make",
    }
}

/// Whoever reads tickets: all of them, or the own ones.
pub(crate) type SeeTickets = Any<(AllTickets, OwnTickets)>;

/// Whoever writes to a ticket: for all to read, or for the company's own people.
pub(crate) type Write = Any<(Reply, WriteNotes)>;

/// Whoever changes a ticket: also by writing to it, for it is a newer one then, and open again.
pub(crate) type Touch = Any<(ChangeTicket, Reply, WriteNotes)>;

/// The team of whoever accepts an invitation.
pub(crate) const EVERYBODY: &str = "Everybody";

/// The teams that a company begins with, and what each may do.
pub(crate) const TEAMS: [(&str, &[May]); 3] = [
    (
        "Managers",
        &[
            May::AllTickets,
            May::OpenTicket,
            May::Reply,
            May::ChangeTicket,
            May::ReadNotes,
            May::WriteNotes,
            May::ChangeLabels,
            May::SeePeople,
            May::ChangePeople,
            May::ChangeTeams,
            May::ReadArticles,
            May::WriteArticles,
            May::SeeAudit,
            May::ChangeCompany,
            May::MakeKeys,
        ],
    ),
    (
        "Agents",
        &[
            May::AllTickets,
            May::OpenTicket,
            May::Reply,
            May::ChangeTicket,
            May::ReadNotes,
            May::WriteNotes,
            May::SeePeople,
            May::ReadArticles,
            May::WriteArticles,
            May::MakeKeys,
        ],
    ),
    (
        "Everybody",
        &[
            May::OwnTickets,
            May::OpenTicket,
            May::Reply,
            May::ReadArticles,
        ],
    ),
];

impl May {
    /// What the permission grid calls it.
    pub(crate) const fn says(self) -> &'static str {
        match self {
            Self::AllTickets => "Read all tickets",
            Self::OwnTickets => "Read their own tickets",
            Self::OpenTicket => "Open tickets",
            Self::Reply => "Reply",
            Self::ChangeTicket => "Change status, assignee, labels",
            Self::ReadNotes => "Read private notes",
            Self::WriteNotes => "Write private notes",
            Self::ChangeLabels => "Change labels",
            Self::SeePeople => "See people and teams",
            Self::ChangePeople => "Invite and change people",
            Self::ChangeTeams => "Change teams",
            Self::ReadArticles => "Read the knowledge base",
            Self::WriteArticles => "Write articles",
            Self::SeeAudit => "Read the audit log",
            Self::ChangeCompany => "Change the company",
            Self::MakeKeys => "Make API keys",
        }
    }
}
