//! Where a statement sees rows of several tenants, rows meet whom a tenant of their own would show them.

mod associations;
mod dimensions;
mod either;
mod join_tables;
mod names;
mod narrowed;
mod nullable;
mod outer_joins;
mod pairs;
mod queries;
pub(crate) mod schema;
mod shown;
mod sides;
mod tenants_of_tenants;
mod types;
