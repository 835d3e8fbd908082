//! What people ask of a company, and what is answered.

pub(crate) mod change;
pub(crate) mod filter;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod reply;
pub(crate) mod status;
pub(crate) mod ticket;
pub(crate) mod write;

use crate::may::{AllTickets, ReadNotes};
use crate::models::{Company, User};
use crate::schema::{comments, tickets};
use diesel::dsl;
use tenancy::permissions::{HeldIn, Rights};
use tenancy::prelude::*;

/// Which tickets somebody reads: all of them, or those that are their own.
pub(crate) type Seen = dsl::Or<HeldIn<Company>, dsl::Eq<tickets::requester_id, String>>;

/// The condition beside the permission, in the same statement: what it does not let somebody see is not there.
pub(crate) fn seen(rights: &Rights<Company, User>) -> Seen {
    let me = rights.member().account().clone();
    rights.held::<AllTickets>().or(tickets::requester_id.eq(me))
}

/// What somebody hears of a ticket: also the notes, or what is for all who see it.
pub(crate) type Heard = dsl::Or<HeldIn<Company>, dsl::Eq<comments::private, bool>>;

/// The condition on what was said, wherever it is asked for: a search that finds a note tells what is in it.
pub(crate) fn heard(rights: &Rights<Company, User>) -> Heard {
    rights.held::<ReadNotes>().or(comments::private.eq(false))
}
