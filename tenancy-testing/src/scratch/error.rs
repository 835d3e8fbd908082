//! Why there is no database for a test.

use std::error::Error;

/// Why there is no database for a test.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScratchError {
    /// Nothing answers at the address, or the server refuses the user.
    #[error("no connection to the database for the test")]
    Connect(#[from] diesel::ConnectionError),

    /// The server does not make a database: the user may lack the right to.
    #[error("the database for the test was not made")]
    Create(#[source] diesel::result::Error),

    /// There is no folder for the file of a database.
    #[error("there is no folder for the database of the test")]
    Folder(#[source] std::io::Error),

    /// What was to prepare the database failed: a migration, for instance.
    #[error("the database for the test was not prepared: {0}")]
    Prepare(#[source] Box<dyn Error + Send + Sync>),
}
