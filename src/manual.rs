//! The manual, page by page.
//!
//! | to | read |
//! |---|---|
//! | switch a program over, step by step | [`switching`] |
//! | look up what to write instead of what, and what differs from plain Diesel | [`from_plain_diesel`] |
//! | give tables tenant columns, and the constraints that keep tenants apart | [`migrations`] |
//! | use asynchronous connections, and write helpers for both kinds | [`asynchronous`] |
//! | find the attribute for a table whose rows are not simply one tenant's | [`shapes`] |
//! | look up what a tenant may do with the rows of a table | [`policies`] |
//! | keep values unique among own and global rows | [`global_rows`] |
//! | have a tenant for a block, a future, a thread; use pools | [`current_tenant`] |
//! | find out which tenant a web request is for | [`web`] |
//! | find out which tenant a job is for | [`jobs`] |
//! | have users who are members of several tenants | [`accounts`] |
//! | suspend a tenant, delete one, restore one | [`tenant_life`] |
//! | let users found tenants | [`sign_up`] |
//! | let many join a tenant, by a link | [`join_links`] |
//! | let those join a tenant who have an address of its domain | [`domains`] |
//! | let programs act for a tenant, by keys | [`api_keys`] |
//! | let operators act as members, for a while | [`mod@impersonation`] |
//! | know who has done what in a tenant | [`audit_log`] |
//! | send a mail for what has been committed, and for nothing else | [`mod@outbox`] |
//! | say what members may do, by their teams | [`permissions`] |
//! | serve sockets that are bound to tenants | [`channels`] |
//! | hand tenants over, merge them, close and erase accounts | [`owners`] |
//! | test an application | [`testing`] |
//! | know what MySQL and MariaDB lack | [`mysql`] |
//! | know what all of this costs | [`costs`] |
//! | check what binds the argument of each method | [`doors`] |
//! | check which test proves what accounts promise | [`contract`] |

// Its code is that of `examples/switching`, which compares the two.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/switching.md")]
pub mod switching {}

// `tests/writes` runs its recipes, which are SQL; `tests/ambient` its examples.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/migrations.md")]
pub mod migrations {}

// `tests/ambient` runs the examples of these three, and `tests/web` those of the next three: they have what these need.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/from-plain-diesel.md")]
pub mod from_plain_diesel {}

#[cfg(not(doctest))]
#[doc = include_str!("../docs/asynchronous.md")]
pub mod asynchronous {}

#[cfg(not(doctest))]
#[doc = include_str!("../docs/current-tenant.md")]
pub mod current_tenant {}

#[cfg(not(doctest))]
#[doc = include_str!("../docs/web.md")]
pub mod web {}

#[cfg(not(doctest))]
#[doc = include_str!("../docs/jobs.md")]
pub mod jobs {}

// `tests/accounts` runs the examples of these two.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/accounts.md")]
pub mod accounts {}

// `tests/accounts` runs its examples.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/audit.md")]
pub mod audit_log {}

// `tests/accounts` runs its examples.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/join-links.md")]
pub mod join_links {}

// `tests/accounts` runs its examples.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/domains.md")]
pub mod domains {}

// `tests/accounts` runs its examples.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/keys.md")]
pub mod api_keys {}

// `tests/permissions` runs its examples.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/permissions.md")]
pub mod permissions {}

// `tests/channels` runs its examples.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/channels.md")]
pub mod channels {}

// `tests/accounts` runs its examples.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/impersonation.md")]
pub mod impersonation {}

// `tests/accounts` runs its examples.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/outbox.md")]
pub mod outbox {}

// `tests/accounts` runs its examples.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/sign-up.md")]
pub mod sign_up {}

#[cfg(not(doctest))]
#[doc = include_str!("../docs/tenant-life.md")]
pub mod tenant_life {}

#[cfg(not(doctest))]
#[doc = include_str!("../docs/owners.md")]
pub mod owners {}

#[cfg(not(doctest))]
#[doc = include_str!("../docs/testing.md")]
pub mod testing {}

// Asynchronous as well: `tests/ambient` runs the examples of this one and of the one on MySQL.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/shapes.md")]
pub mod shapes {}

#[doc = include_str!("../docs/policies.md")]
pub mod policies {}

// `tests/rules` runs its recipes, which are SQL; `tests/ambient` its examples.
#[cfg(not(doctest))]
#[doc = include_str!("../docs/global-rows.md")]
pub mod global_rows {}

#[cfg(not(doctest))]
#[doc = include_str!("../docs/mysql.md")]
pub mod mysql {}

#[doc = include_str!("../docs/costs.md")]
pub mod costs {}

#[doc = include_str!("../docs/doors.md")]
pub mod doors {}

#[doc = include_str!("../docs/contract.md")]
pub mod contract {}
