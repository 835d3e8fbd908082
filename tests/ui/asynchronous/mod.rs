//! The connections of the asynchronous programs.

pub use crate::*;
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use tenancy::prelude::*;

pub type Db = SyncConnectionWrapper<SqliteConnection>;
pub type Conn<'c> = AsyncTenantConn<'c, Db, Org>;
