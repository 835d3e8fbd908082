//! Late binding: a query holds a placeholder, and the connection that runs it supplies the key.
//!
//! Diesel walks a query several times for one execution: to find it in the statement cache, to write its SQL, to
//! collect its bind parameters, to show it to an instrumentation. The walk takes no context, so the key travels in a
//! thread-local frame, which [`Bound`] sets for the length of one walk and no longer. Nothing waits and no other
//! code of the application runs inside a walk, except a user's `ToSql`, which may run queries of its own: frames nest.

mod bound;
mod current_tenant;
mod discreet;
mod error;
mod frame;
mod reach;
pub(crate) mod walked;

pub(crate) use self::bound::Bound;
pub(crate) use self::current_tenant::{CurrentKeys, CurrentTenant, Held};
pub use self::error::ScopeError;
pub(crate) use self::frame::{
    frame_of, is_unscoped, is_wall, look, sees_several, within, within_frame,
};
pub(crate) use self::reach::Tells;
pub use self::reach::{All, One, Reach, Several};
