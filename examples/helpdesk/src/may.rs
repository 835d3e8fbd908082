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
    }
}

/// Whoever reads tickets: all of them, or the own ones.
pub(crate) type SeeTickets = Any<(AllTickets, OwnTickets)>;

/// Whoever writes to a ticket: for all to read, or for the company's own people.
pub(crate) type Write = Any<(Reply, WriteNotes)>;

/// Whoever changes a ticket: also by writing to it, for it is a newer one then, and open again.
pub(crate) type Touch = Any<(ChangeTicket, Reply, WriteNotes)>;

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
        ],
    ),
    ("Everybody", &[May::OwnTickets, May::OpenTicket, May::Reply]),
];
