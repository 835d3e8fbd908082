//! What every operation shares: a transaction that begins with a guarded update of the tenant's row, and that is repeated
//! if another one stood in its way.
//!
//! That update counts for nothing by itself. It lets one operation after the other at the members of a tenant, in one order
//! of locks; and it comes before anything is read, so that what is read is what the one before has left.

mod members;
mod seats;
mod statement;
mod transaction;
mod work;

pub(crate) use self::members::{Standing, Subject};
pub(crate) use self::statement::Statement;
pub use self::statement::{insert, is};
pub use self::transaction::Failure;
pub(crate) use self::transaction::{Act, Session, repeated, run, stood_in_its_way};
pub(crate) use self::work::Work;
