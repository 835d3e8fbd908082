//! Plain facts about the database, and text for it. What is done with them is the same for every database.

pub(crate) mod backend;
pub(crate) mod facts;
pub(crate) mod json;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
pub(crate) mod run;
#[cfg(feature = "sqlite")]
mod sqlite;
pub(crate) mod statement;
