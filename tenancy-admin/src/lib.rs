//! Whole tenants, for [`tenancy`](https://docs.rs/tenancy): what an operator does with them, across the scope.
//!
//! Use it through `tenancy`, by the feature `admin`: the module [`tenants`] is `tenancy::tenants` there. What a program
//! depends on, `tenancy-admin` has no say in: no query of a tenant passes through here.
//!
//! # Example
//!
//! ```
//! use tenancy::prelude::*;
//! use tenancy::tenants::{Error, Export, Removal};
//!
//! diesel::table! { orgs { id -> Integer, name -> Text } }
//! diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
//!
//! #[determines_tenant]
//! #[derive(Queryable)]
//! #[diesel(table_name = orgs)]
//! pub struct Org {
//!     pub id: i32,
//!     pub name: String,
//! }
//!
//! #[tenanted(Org)]
//! #[derive(Queryable)]
//! #[diesel(table_name = posts)]
//! pub struct Post {
//!     pub id: i32,
//!     pub org_id: i32,
//!     pub title: String,
//! }
//!
//! /// Writes down all that an organisation has, and deletes it.
//! fn say_goodbye(db: &mut SqliteConnection, org: i32, file: &mut Vec<u8>) -> Result<u64, Error> {
//!     db.unscoped("an organisation has left").transaction(|conn| {
//!         Export::<Org>::of(org).write_to(file, conn)?;
//!         let removed = Removal::<Org>::of(org).execute(conn)?;
//!         Ok(removed.rows())
//!     })
//! }
//!
//! # let mut db = SqliteConnection::establish(":memory:")?;
//! # diesel::sql_query("create table orgs (id integer primary key, name text)").execute(&mut db)?;
//! # diesel::sql_query("create table posts (id integer primary key, org_id integer references orgs, title text)").execute(&mut db)?;
//! # diesel::sql_query("insert into orgs values (1, 'one'), (2, 'two')").execute(&mut db)?;
//! # diesel::sql_query("insert into posts values (1, 1, 'mine'), (2, 2, 'theirs')").execute(&mut db)?;
//! let mut file = Vec::new();
//! assert_eq!(say_goodbye(&mut db, 1, &mut file)?, 2);
//! assert_eq!(Post::scoped().select(posts::title).load::<String>(&mut db.unscoped("what is left"))?, ["theirs"]);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! # Errors
//!
//! Each operation says in [`tenants::Error`] why it has not been done. The transaction has been rolled back then.
//!
//! # Features
//!
//! - `sqlite`, `postgres`, `mysql`: the databases that it knows.
//! - `async`: the connections of `diesel-async`.

// What a database says of itself is asked for by some of them only.
#![cfg_attr(
    not(all(feature = "mysql", feature = "postgres", feature = "sqlite")),
    allow(dead_code)
)]
#![cfg_attr(
    not(any(feature = "mysql", feature = "postgres", feature = "sqlite")),
    allow(unreachable_code, unused_variables)
)]

#[doc(hidden)]
pub mod database;
mod graph;

pub mod tenants;

/// For `tenancy-accounts`; not for users.
#[doc(hidden)]
pub mod __private {
    pub use crate::database::terms::Given;
    pub use crate::tenants::emptying::{about_tenant, empty_but_its_row};
}
