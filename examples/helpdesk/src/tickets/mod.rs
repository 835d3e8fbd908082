//! What people ask of a company, and what is answered.

pub(crate) mod list;
pub(crate) mod status;
pub(crate) mod ticket;
pub(crate) mod write;

use crate::app::Asked;
use crate::may::AllTickets;
use crate::schema::tickets;
use diesel::dsl;
use diesel::helper_types::AsExprOf;
use diesel::sql_types::Bool;
use tenancy::prelude::*;

/// Which tickets somebody reads: all of them, or those that are their own.
pub(crate) type Seen = dsl::Or<AsExprOf<bool, Bool>, dsl::Eq<tickets::requester_id, String>>;

/// The condition beside the permission, in the same statement: what it does not let somebody see is not there.
pub(crate) fn seen<P>(asked: &Asked<P>) -> Seen {
    let me = asked.member().account().clone();
    asked.held::<AllTickets>().or(tickets::requester_id.eq(me))
}
