//! Plain facts about the database, text for it, and running it. What is done with them is the same for every database.

#[cfg(feature = "async")]
mod asynchronous;
pub(crate) mod backend;
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
