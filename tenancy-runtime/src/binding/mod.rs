//! Late binding: a query holds a placeholder, and the connection that runs it supplies the key.
//!
//! Diesel walks a query several times for one execution: to find it in the statement cache, to write its SQL, to
//! collect its bind parameters, to show it to an instrumentation. The walk takes no context, so the key travels in a
//! thread-local frame, which [`Bound`] sets for the length of one walk and no longer. Nothing waits and no other
//! code of the application runs inside a walk, except a user's `ToSql`, which may run queries of its own: frames nest.
//!
//! A frame for a whole execution would be wrong: an instrumentation or a user's SQL function would run inside another
//! tenant's frame, and a row iterator would outlive it. With a frame for each walk it makes no difference whether a
//! backend walks in the call, later, or on another thread. Blocking inserts are the exception. Diesel runs batches on
//! `SQLite` by impls for its own statement types, which `Bound` would hide; so there the frame covers the call, and plain
//! Diesel that a hook runs meanwhile with an instance of a tenanted model is refused. The cache tells such statements
//! apart all the same: the key of a tenant connection and one that is named are placeholders of two types.
//!
//! What has been permitted on the connection travels beside the frame: its reach says it. The text of a statement does not depend on it,
//! so one text serves all permissions; it is asked on each walk, also on that which collects the bind parameters for a text that was kept.
//!
//! A placeholder keeps the key that it was bound to, behind an `Arc`, since Diesel wants bind parameters that live as
//! long as the query. If another tenant's frame walks it, that is an error and not a second tenant's query. A clone binds
//! afresh. The key is marked with the type of its tenant: an `i32` of one type of tenant never passes for one of another.

mod bound;
mod current_tenant;
mod discreet;
mod error;
mod frame;
mod held_in;
mod reach;
pub(crate) mod walked;

pub(crate) use self::bound::Bound;
pub(crate) use self::current_tenant::{CurrentKeys, CurrentTenant, HeldKeys};
pub use self::error::ScopeError;
pub(crate) use self::frame::{
    OneDimensional, frame_of, has_every, has_list_beside, holds, inserting, is_inserted,
    is_of_a_list, is_of_none, is_of_types, is_unscoped, is_wall, look, one_dimensional, permits,
    sees_several, sees_several_in_any, sees_several_of, within, without,
};
pub use self::held_in::HeldIn;
pub(crate) use self::reach::Tells;
pub use self::reach::{All, One, Reach, ReadOnly, Several};
