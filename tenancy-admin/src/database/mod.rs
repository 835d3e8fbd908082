//! Plain facts about the database, text for it, and running it. What is done with them is the same for every database.
//!
//! `tenancy-accounts` runs its algorithms here too. Nobody else should: it changes without notice.

#[cfg(feature = "async")]
mod asynchronous;
pub(crate) mod backend;
pub(crate) mod beside;
mod blocking;
pub(crate) mod facts;
mod introspect;
pub(crate) mod json;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
mod rows;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod session;
#[cfg(feature = "sqlite")]
mod sqlite;
pub(crate) mod statement;
pub(crate) mod terms;

#[cfg(feature = "async")]
pub use self::asynchronous::write_at_once as write_at_once_async;
pub use self::backend::KnownBackend;
pub use self::beside::Beside;
pub use self::blocking::write_at_once;
pub use self::json::json_string;
pub use self::run::{Operation, Runs};
pub use self::session::{Session, Teller};
pub use self::statement::{Alike, Statement};
pub use self::terms::{Given, Gives, GivesOn, Terms, Texts};
