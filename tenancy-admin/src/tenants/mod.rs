//! Whole tenants: removing, merging and exporting them, and moving rows from one to another.
//!
//! All of it runs on an [unscoped connection](tenancy_runtime::UnscopedExt::unscoped), which has put its reason into the log, and
//! leaves another event there, of the target `tenancy` at the level `INFO`. Each has a dry run that counts.
//!
//! | to | use |
//! |---|---|
//! | delete a tenant and all that it owns | [`Removal`] |
//! | give a tenant's rows, or those of a query, to another one | [`Transfer`] |
//! | make one tenant of two | [`Merge`] |
//! | write down what a tenant has | [`Export`] |
//!
//! # On which connections
//!
//! On each that [`Database`] is implemented for: an unscoped connection over one of Diesel's, over a `MultiConnection`,
//! or over one of `diesel-async`. The connection decides how an operation answers, as it does for a query: at once, or in
//! a future.
//!
//! ```
//! # diesel::table! { orgs { id -> Integer } }
//! # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
//! use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
//! use tenancy::prelude::*;
//! use tenancy::tenants::{Counts, Error, Removal};
//! # use diesel_async::SimpleAsyncConnection;
//! # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
//! # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
//!
//! type Db = SyncConnectionWrapper<SqliteConnection>;
//!
//! async fn remove(db: &mut Db, org: i32) -> Result<Counts, Error> {
//!     Removal::<Org>::of(org).execute(&mut db.unscoped("the organisation has left")).await
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! # let mut db = Db::establish(":memory:").await?;
//! # db.batch_execute("create table orgs (id integer primary key)").await?;
//! # db.batch_execute("create table posts (id integer primary key, org_id integer references orgs, title text)").await?;
//! # db.batch_execute("insert into orgs values (1), (2); insert into posts values (1, 1, 'mine'), (2, 2, 'theirs')").await?;
//! assert_eq!(remove(&mut db, 1).await?.rows(), 2);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! If such a future is dropped before its end, the transaction that it is in is not committed, and nothing more runs on the
//! connection, whoever has it next. Batches of a removal that have been committed stay so. What a future is given, who
//! hears of its progress among it, has to be `Send`.
//!
//! # Which tables
//!
//! Those that the program has designated: each attribute registers its table, in whatever crate of the program it
//! stands. So a table that is added later is included. A crate that the program does not use in any way is not part of
//! it, and neither are its tables. If the database lacks a table in which the tenant might have rows, that is an
//! error.
//!
//! What the database itself hides from the connection, by row-level security for instance, is not there for these
//! operations either: connect as somebody who sees all rows.
//!
//! A table is known by the schema and the name that `table!` gives it, as the database finds them. Two `table!`s of one
//! table are one table; two of one name, each in the module of another database, have nothing to do with each other.
//!
//! A table that is designated as a view (`#[tenanted(Org, view)]`) is left out: the rows that it shows are those of its
//! tables, which need a designation too. A view of the database that is designated without `view` is not written either. If
//! it shows rows of the tenant when these have gone or moved, that is an error, and an export has what it shows.
//!
//! # Which rows
//!
//! Those that the tenant owns. Rows that nobody owns are left alone, by all of these operations: rows of a universal
//! table, rows whose tenant column is null, rows that are global by their flag whatever is in their tenant column, and
//! what is `through` any of these.
//!
//! Rows that stay are left alone as well. If a row that goes or changes would take one with it, by an `ON DELETE` or an
//! `ON UPDATE`, or could not go because of one, the operation is an [`Error::Referenced`] and nothing has happened. Such
//! references are followed through tables that the program has not designated; where these refer to each other in a
//! circle and lead out of it, it is entered once, and rows farther in are an error.
//!
//! Where a tenant belongs to a tenant (`#[determines_tenant]` and `#[tenanted(Org)]` on one model), the one above owns what the
//! one below has: a removal of an organisation goes down to the rows of its projects, and an export has them. A polymorphic
//! table among whose owners such tenants are is an [`Error::OwnedTwice`] for the one above.
//!
//! # What is locked, and what waits
//!
//! A dry run and an export lock nothing. Each other operation is a transaction that first locks the tenant's own row
//! (`SELECT .. FOR UPDATE`), then the tenant's rows, those that others refer to before those, and then looks at
//! everything once more: what it has waited for is part of it. A batch of a removal locks the tenant's own row and the
//! rows of the batch.
//!
//! - An insert that has begun before is waited for, and its row is included.
//! - An insert that begins meanwhile waits until the operation ends, and is a violated foreign key if the tenant has gone.
//! - **Without a foreign key** from the tenant column to the determining table, or from a row to the parent that it is
//!   `through`, nothing refers to a row that is locked. PostgreSQL then locks the whole table against writes
//!   (`SHARE ROW EXCLUSIVE`), for all tenants, until the transaction ends; so it does for a polymorphic table. `InnoDB`
//!   locks the gaps between the rows that it looks at, and without an index on the tenant column that is the table.
//!   An insert that has waited is then stored, for a tenant that may not be there any more.
//! - `SQLite` lets one write at a time: the transaction writes from its beginning.
//!
//! Two operations that wait for each other are an error of the database in one of them.
//!
//! On PostgreSQL the transaction is `read committed`. One that the caller has begun has to be so too, or it would not
//! see what it has waited for: it is an [`Error::Isolation`]. On MySQL it is `repeatable read`, for the locks of gaps; one
//! that the caller has begun should be that.
//!
//! # What to do before
//!
//! Lock the tenant out: suspend it, so that no resolver gives out its key, and let the requests at hand come to their
//! end. An operation in one transaction is right without that. But its requests fail or wait meanwhile, those without a
//! foreign key leave rows of nobody behind, and a removal in batches ends with an [`Error::RowsCome`].

mod batches;
mod counts;
mod deletion;
pub(crate) mod emptying;
mod error;
mod export;
mod holdings;
mod key;
mod lock;
mod merge;
mod order;
mod ownership;
mod plan;
mod progress;
mod references;
mod removal;
mod rewrite;
mod row_transfer;
mod target;
mod together;
mod transaction;
mod transfer;
mod twins;

pub use self::counts::{Counts, TableCount};
pub use self::error::{Error, Reference};
pub use self::export::{Export, ExportedRow};
pub use self::key::Key;
pub use self::merge::Merge;
pub use self::progress::Progress;
pub use self::removal::Removal;
pub use self::row_transfer::RowTransfer;
pub use self::target::Nowhere;
pub use self::transfer::Transfer;
pub use crate::database::backend::KnownBackend;
pub use crate::database::run::Database;
#[doc(inline)]
pub use tenancy_runtime::catalog::TableName;
